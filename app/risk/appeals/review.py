"""Reviewing an appeal, telling the person what came of it, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, id_reused, invalid, not_found, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.values import Household, Person
from app.risk.appeals import store
from app.risk.appeals.deciders import change_stands, deciders_of
from app.risk.appeals.policy import STATE_NAMES, By, ChangeKind, Channel, may_review, move
from app.risk.appeals.policy import Outcome as Verdict
from app.risk.appeals.store import Appeal
from app.risk.read import person_in_scope
from app.risk.rights import decides_on, not_the_role, signs_for_county


@dataclass(frozen=True, slots=True)
class ReviewAppeal:
    """What the reviewer found, under the client's id; a change is named by its kind and id (of an amendment: its visit's)."""

    appeal_id: UUID
    review_id: UUID
    outcome: Verdict
    explanation: str
    change: ChangeKind | None = None
    change_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TellAppeal:
    """That the explanation was told: on which day, to whom, how."""

    appeal_id: UUID
    telling_id: UUID
    on: date
    to: By
    channel: Channel


@dataclass(frozen=True, slots=True)
class WithdrawAppeal:
    """That whoever appealed takes it back, in their words."""

    appeal_id: UUID
    withdrawal_id: UUID
    words: str


async def review_appeal(db: Db, actor: Actor, at: datetime, command: ReviewAppeal) -> Outcome[Appeal]:
    """Review it. Raises 404, 403 for who decided what is appealed, 409 from another state, 422 for a change that is not there."""
    person, home, known = await _found(db, actor, command.appeal_id)
    if not decides_on(actor, home):
        raise not_the_role()
    reviewed = replace(
        known,
        moved_id=command.review_id,
        moved_by=actor.account_id,
        reviewed_by=actor.account_id,
        outcome=command.outcome,
        change=command.change,
        change_id=command.change_id,
        written={**known.written, "review": command.explanation},
    )
    if known.moved_id == command.review_id:
        return _repeated(known, replace(reviewed, reviewed_at=known.reviewed_at, state=known.state))
    reviewed = replace(reviewed, state=_moved(known, "review"), reviewed_at=at)
    await _check_reviewer(db, actor, at, home, person, known)
    await _check_change(db, person, known, command)
    data = {"outcome": command.outcome, "change": command.change, "change_id": command.change_id}
    return await _kept(db, reviewed, home, person, "review", "risk.appeal_reviewed", data)


async def tell_appeal(db: Db, actor: Actor, at: datetime, command: TellAppeal) -> Outcome[Appeal]:
    """Keep that the person was told. Raises 404, 409 from another state, 422 for a day before the review or to come."""
    person, home, known = await _found(db, actor, command.appeal_id)
    told = replace(
        known,
        moved_id=command.telling_id,
        moved_by=actor.account_id,
        told_on=command.on,
        told_to=command.to,
        told_channel=command.channel,
        told_by=actor.account_id,
    )
    if known.moved_id == command.telling_id:
        return _repeated(known, told)
    told = replace(told, state=_moved(known, "telling"))
    assert known.reviewed_at is not None
    if not day_of(known.reviewed_at) <= command.on <= day_of(at):
        raise invalid(
            FieldError("/on", "OUT_OF_RANGE", "须在复核之后、今日之前", "Not before the review and not in the future")
        )
    data = {"on": command.on, "channel": command.channel}
    return await _kept(db, told, home, person, None, "risk.appeal_told", data)


async def withdraw_appeal(db: Db, actor: Actor, at: datetime, command: WithdrawAppeal) -> Outcome[Appeal]:
    """Take it back. Raises 404, 403 for the town's own contest by anybody else, 409 from another state."""
    person, home, known = await _found(db, actor, command.appeal_id)
    if known.by == "town" and not decides_on(actor, home):
        raise not_the_role()
    words = {**known.written, "withdrawal": command.words}
    taken = replace(known, moved_id=command.withdrawal_id, moved_by=actor.account_id, written=words)
    if known.moved_id == command.withdrawal_id:
        return _repeated(known, taken)
    taken = replace(taken, state=_moved(known, "withdrawal"))
    return await _kept(db, taken, home, person, "withdrawal", "risk.appeal_withdrawn", {})


async def _found(db: Db, actor: Actor, appeal_id: UUID) -> tuple[Person, Household, Appeal]:
    """An appeal with its person, read once the household is locked. Raises 404."""
    known = await store.find_appeal(db, actor.county, appeal_id)
    if known is None:
        raise not_found()
    person = await person_in_scope(db, actor, known.person_id)
    home = (await registry.lock_households(db, actor.county, [person.household_id]))[person.household_id]
    again = await store.find_appeal(db, actor.county, appeal_id)
    assert again is not None
    return person, home, again


async def _check_reviewer(db: Db, actor: Actor, at: datetime, home: Household, person: Person, known: Appeal) -> None:
    """Who decided does not review; a contest of the town goes to the county."""
    by: By = "town" if known.by == "town" else "self"
    if by == "town" and not signs_for_county(actor, home):
        raise Refusal(
            403, "COUNTY_MUST_REVIEW", "镇街提出的异议由县级复核", "What the town contests is reviewed by the county"
        )
    deciders = await deciders_of(db, at, home, person, known)
    if not may_review(actor.account_id, deciders, known.recorded_by, by):
        raise Refusal(403, "DECIDED_IT", "不得复核本人作出的决定", "Nobody reviews what they decided themselves")


async def _check_change(db: Db, person: Person, known: Appeal, command: ReviewAppeal) -> None:
    """A change is named and has been made since the appeal came in; where all stays as it was there is none."""
    if command.outcome == "upheld":
        if command.change is not None or command.change_id is not None:
            raise invalid(FieldError("/change", "NOT_WANTED", "维持原决定时不填", "Nothing changes where it is upheld"))
        return
    if command.change is None or command.change_id is None:
        raise invalid(FieldError("/change", "MISSING", "请指明作出了什么变更", "Name what was changed"))
    if not await change_stands(db, person, known.received_at, command.change, command.change_id):
        raise unknown_reference("/change_id")


async def _kept(
    db: Db, one: Appeal, home: Household, person: Person, what: str | None, fact: str, data: Mapping[str, object]
) -> Outcome[Appeal]:
    await store.put_move(db, person.county, one, what, person.data_key)
    told = {"person_id": person.person_id, **data}
    return Outcome(one, (Fact(fact, one.appeal_id, home.household_id, told),))


def _moved(known: Appeal, name: str) -> str:
    state = move(known.state, name)
    if state is None:
        raise conflict(
            "MOVE_REFUSED", f"申诉{STATE_NAMES[known.state]}，不能进行此操作", f"Not possible from {known.state}"
        )
    return state


def _repeated(known: Appeal, again: Appeal) -> Outcome[Appeal]:
    """The same again is the same; the id with other content is refused."""
    if known != again:
        raise id_reused()
    return Outcome(known, ())
