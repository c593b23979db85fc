"""Acting on a referral: the one way by which any move is made, once, by who may, as its table allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import Scope, roles_over, scope_of
from app.core import json
from app.core.clock import day_of
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import Refusal, conflict, forbidden, id_reused, not_found
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome, Touch, feed_of_home
from app.people import store as registry
from app.people.sealing import withheld
from app.people.values import Household, Person
from app.referrals import store
from app.referrals.policy import (
    FACTS,
    MOVE_NAMES,
    REOPENED_WITHIN_DAYS,
    ROLES,
    STATE_NAMES,
    MoveRefused,
    move,
    opened_by,
)
from app.referrals.step import following
from app.referrals.store import Referral, ReferralOfNeed, Step


@dataclass(frozen=True, slots=True)
class Act:
    """A move that somebody makes, by an id of the client's: codes and ids as JSON has them, and words, which are sealed."""

    step_id: UUID
    referral_id: UUID
    move: str
    said: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A referral that an act may change: it, its steps so far, its household, locked, and the person."""

    act: Act
    found: ReferralOfNeed
    steps: Sequence[Step]
    household: Household
    person: Person

    @property
    def referral(self) -> Referral:
        """Where it stands before the act."""
        return self.found.referral


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an act changes of a referral besides its state, what is said of it in addition, and what else it does.

    `after` are moves that routing makes next; `facts` are of other referrals.
    """

    referral: Referral
    said: Mapping[str, Any] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A referral after an act, with all its steps."""

    found: ReferralOfNeed
    steps: Sequence[Step]


def roles_at(actor: Actor, found: ReferralOfNeed) -> frozenset[str]:
    """The roles by which an actor reaches a referral: over its household, or at the desk that it was dispatched to."""
    referral, scope = found.referral, scope_of(actor)
    roles = roles_over(actor, found.place_now, found.team_now)
    return roles | {"department_officer"} if is_at_desk(scope, referral) else roles


def is_at_desk(scope: Scope, referral: Referral) -> bool:
    """True for who sits at the desk that a referral was dispatched to."""
    return any(referral.target == desk and referral.place.startswith(place) for desk, place in scope.desks)


async def open_for(db: Db, actor: Actor, act: Act) -> Opened:
    """A referral for an act on it, its household locked. Raises 404 when it is not the actor's to see, 403 for a role that may not."""
    seen = await store.referral_in_scope(db, scope_of(actor), act.referral_id)
    if seen is None:
        raise not_found()
    if not roles_at(actor, seen) & (ROLES[act.move] | {"operator"}):
        raise forbidden("ROLE_MISSING")
    locked = await registry.lock_households(db, actor.county, [seen.referral.household_id])
    found = await store.referral_in_scope(db, scope_of(actor), act.referral_id)
    if found is None:
        raise not_found()
    steps = (await store.steps_of(db, actor.county, [act.referral_id])).get(act.referral_id, [])
    people = await registry.people_by_id(db, actor.county, [found.referral.person_id])
    return Opened(act, found, steps, locked[found.referral.household_id], people[found.referral.person_id])


async def is_repeat(db: Db, actor: Actor, opened: Opened) -> bool:
    """True when the same person made the same act before. Raises 409 `ID_REUSED` for an id that said something else."""
    act = opened.act
    before = next((one for one in opened.steps if one.step_id == act.step_id), None)
    if before is None:
        if await store.referral_of_step(db, actor.county, act.step_id) is not None:
            raise id_reused()
        return False
    if (before.account_id, before.fingerprint) != (actor.account_id, print_of(act)):
        raise id_reused()
    return True


def print_of(act: Act) -> bytes:
    """What tells an act from another of the same id."""
    return fingerprint(json.dumps([str(act.referral_id), act.move, act.said, act.words]))


def after_move(opened: Opened, at: datetime) -> str:
    """The state that an act leads to. Raises 409 `MOVE_REFUSED` where the table lacks it, 409 for data that are withheld."""
    referral, name = opened.referral, opened.act.move
    days = (day_of(at) - day_of(referral.closed_at)).days if referral.closed_at else 0
    try:
        after = move(referral.status, name, days_since_end=days)
    except MoveRefused as refused:
        raise move_refused(referral.status, name, days) from refused
    if opened.person.withheld:
        raise withheld()
    return after


def move_refused(status: str, name: str, days: int = 0) -> Refusal:
    """409 for a move that the table lacks; it names the state and the move."""
    if name == "reopening" and days > REOPENED_WITHIN_DAYS:
        return conflict(
            "MOVE_REFUSED",
            f"转介{STATE_NAMES[status]}已超过{REOPENED_WITHIN_DAYS}天，不能重新打开",
            f"The referral has been {status} for more than {REOPENED_WITHIN_DAYS} days",
        )
    return conflict(
        "MOVE_REFUSED",
        f"转介处于“{STATE_NAMES[status]}”，不能{MOVE_NAMES[name]}",
        f"The referral is {status}: no {name} from there",
    )


async def carry_out(db: Db, actor: Actor, at: datetime, opened: Opened, done: Consequence) -> Outcome[Moved]:
    """Write an act with its consequence: the referral, its steps, one fact for each."""
    act, before = opened.act, opened.referral
    after = after_move(opened, at)
    now = replace(done.referral, status=after, moved_at=at, revision=before.revision + 1)
    if (ended := opened_by(before.status, after)) < 0:
        now = replace(now, closed_at=at)
    position = max((one.position for one in opened.steps), default=0) + 1
    said = {**act.said, **done.said}
    step = Step(
        act.step_id,
        before.referral_id,
        before.person_id,
        position,
        act.move,
        before.status,
        after,
        at,
        actor.account_id,
        False,
        said,
        print_of(act),
        act.words,
    )
    new, facts = [step], [_fact(opened, now, step, _counted(before, after, at, ended))]
    for name in done.after:
        going = {"category": now.category, "target": now.target}
        now, further = following(now, position + len(new), name, actor, at, going)
        new.append(further)
        told = {"from": further.before, "to": further.after, "person_id": before.person_id, **going}
        facts.append(Fact(FACTS[name], before.referral_id, before.household_id, told))
    await store.change_referrals(db, actor.county, [now])
    await store.add_steps(db, actor.county, new, {before.person_id: opened.person.data_key})
    found = replace(opened.found, referral=now)
    return Outcome(Moved(found, [*opened.steps, *new]), (*facts, *done.facts))


def _counted(before: Referral, after: str, at: datetime, opened: int) -> tuple[Delta, ...]:
    """How a move changes what stands open, and what was closed on which day."""
    deltas: tuple[Delta, ...] = (Delta("referrals.open", before.place, day_of(at), opened),) if opened else ()
    if after == "closed":
        deltas += (Delta("referrals.closed", before.place, day_of(at), 1),)
    if before.status == "closed" and before.closed_at:
        deltas += (Delta("referrals.closed", before.place, day_of(before.closed_at), -1),)
    return deltas


def _fact(opened: Opened, now: Referral, step: Step, deltas: tuple[Delta, ...]) -> Fact:
    referral, household = opened.referral, opened.household
    feed = feed_of_home(household.team_id, household.household_id)
    touch = Touch(feed, "referral", referral.referral_id, household.household_id, now.revision)
    told = {"from": step.before, "to": step.after, "person_id": referral.person_id, **step.said}
    return Fact(FACTS[step.move], referral.referral_id, referral.household_id, told, (touch,), deltas)
