"""Needs that were found, and the referral that each becomes: written inside the transaction of whoever found them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, id_reused, invalid
from app.core.ids import derived_id
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Touch, feed_of_home
from app.people.sealing import seal_value
from app.referrals import store
from app.referrals.policy import FACTS
from app.referrals.routing import routing_on
from app.referrals.step import begun
from app.referrals.store import Referral, StoredNeed

# What a visit's receipt says of a need it found; routing has dispatched it by then.
OPENED: Final = "submitted"
TRIAGED: Final = "triaged"
DISPATCHED: Final = "dispatched"


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody needs, by the client's id. `key` is the person's data key; place and team are the household's now."""

    need_id: UUID
    household_id: UUID
    person_id: UUID
    place: str
    team_id: UUID | None
    visit_id: UUID | None
    category: str
    urgency: str
    detail: str
    consent_to_share: bool
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Referred:
    """A need and its referral; `facts` are empty when both stood before."""

    need_id: UUID
    referral_id: UUID
    status: str
    facts: tuple[Fact, ...] = ()


def need_faults(category: str, urgency: str, at: datetime, pointer: str) -> list[FieldError]:
    """What is wrong with a need's category and urgency by the routing in force; `pointer` names the need in the body."""
    routing = routing_on(day_of(at))
    faults = []
    if category not in routing.categories:
        faults.append(FieldError(f"{pointer}/category", "NOT_IN_LIST", "没有这类需求", "No such category of needs"))
    if urgency not in routing.urgencies:
        faults.append(FieldError(f"{pointer}/urgency", "NOT_IN_LIST", "没有这个紧急程度", "No such urgency"))
    return faults


async def check_needs(db: Db, actor: Actor, needs: Sequence[Need]) -> list[Refusal | None]:
    """For a caller that must decide before it writes: per need, a refusal if its id came before with other content. One statement."""
    if not needs:
        return []
    known = await store.needs_by_id(db, actor.county, [need.need_id for need in needs])
    first: dict[UUID, Need] = {}
    return [
        id_reused() if _differs(need, first.setdefault(need.need_id, need), known.get(need.need_id)) else None
        for need in needs
    ]


async def refer_needs(db: Db, actor: Actor, at: datetime, needs: Sequence[Need]) -> list[Referred]:
    """Store needs and open a referral for each, triaged and dispatched by the routing in force; the caller records the facts.

    One answer per need in their order; three statements for new needs, whatever their number. A need that stands already with the same
    content is answered with the referral it has. Raises 422 for a category or urgency that the routing lacks, 409 `ID_REUSED`:
    a caller with many commands asks `need_faults` and `check_needs` before.
    """
    if faults := [fault for need in needs for fault in need_faults(need.category, need.urgency, at, "")]:
        raise invalid(*faults)
    first = {need.need_id: need for need in reversed(needs)}
    new = await store.add_needs(db, actor.county, [_stored(at, need) for need in first.values()])
    await open_referrals(db, actor, at, [_referral(at, first[need_id]) for need_id in sorted(new)])
    standing: Mapping[UUID, str] = {}
    if len(new) < len(needs):
        for refusal in filter(None, await check_needs(db, actor, needs)):
            raise refusal
        standing = await store.statuses(db, actor.county, [referral_of(need_id) for need_id in first.keys() - new])
    answers = []
    for need in needs:
        facts = _facts(at, need, _referral(at, need)) if need.need_id in new else ()
        new.discard(need.need_id)
        referral_id = referral_of(need.need_id)
        answers.append(Referred(need.need_id, referral_id, standing.get(referral_id, OPENED), facts))
    return answers


async def open_referrals(db: Db, actor: Actor, at: datetime, new: Iterable[Referral]) -> None:
    """Write new referrals with the steps that routing made: submitted, triaged, dispatched. Two statements."""
    opened = list(new)
    await store.add_referrals(db, actor.county, opened)
    await store.add_steps(db, actor.county, [step for one in opened for step in begun(one, actor, at)], {})


def referral_of(need_id: UUID) -> UUID:
    """The id of the referral that a need becomes: always the same."""
    return derived_id(need_id, "referral")


def _stored(at: datetime, need: Need) -> StoredNeed:
    return StoredNeed(
        need.need_id,
        need.household_id,
        need.person_id,
        need.visit_id,
        need.category,
        need.urgency,
        need.consent_to_share,
        at,
        seal_value(need.key, {"detail": need.detail}, "need", need.need_id),
    )


def _differs(need: Need, first: Need, known: StoredNeed | None) -> bool:
    """True when a need of the same id, in this list or stored, says something else."""
    content = (need.household_id, need.person_id, need.category, need.urgency, need.consent_to_share)
    stored = store.detail_of(known, need.key) if known else ""
    for other, detail in ((first, first.detail), (known, stored)):
        if other is not None and (content, need.detail) != (
            (other.household_id, other.person_id, other.category, other.urgency, other.consent_to_share),
            detail,
        ):
            return True
    return False


def _referral(at: datetime, need: Need) -> Referral:
    routing = routing_on(day_of(at))
    return Referral(
        referral_id=referral_of(need.need_id),
        need_id=need.need_id,
        household_id=need.household_id,
        person_id=need.person_id,
        category=need.category,
        target=routing.categories[need.category].target,
        status=DISPATCHED,
        place=need.place,
        team_id=need.team_id,
        opened_at=at,
        moved_at=at,
        due_day=routing.due_day(need.category, at),
        closed_at=None,
        revision=1,
    )


def _facts(at: datetime, need: Need, referral: Referral) -> tuple[Fact, ...]:
    data = {"category": need.category, "urgency": need.urgency, "person_id": need.person_id}
    found = Fact("need.identified", need.need_id, need.household_id, {**data, "visit_id": need.visit_id})
    return (found, *opened_facts(at, referral, need.team_id, data))


def opened_facts(
    at: datetime, referral: Referral, team_id: UUID | None, data: Mapping[str, object]
) -> tuple[Fact, ...]:
    """That a referral was opened, and the steps by which routing sent it on at once; one more is open at its place."""
    feed = feed_of_home(team_id, referral.household_id)
    told = {"need_id": referral.need_id, "target": referral.target, "due_day": referral.due_day}
    opened = Fact(
        FACTS["submission"],
        referral.referral_id,
        referral.household_id,
        {**data, **told},
        touches=(Touch(feed, "referral", referral.referral_id, referral.household_id, referral.revision),),
        deltas=(Delta("referrals.open", referral.place, day_of(at), 1),),
    )
    steps = (("triage", OPENED, TRIAGED), ("dispatch", TRIAGED, DISPATCHED))
    said = {"person_id": referral.person_id, "target": referral.target}
    return opened, *(
        Fact(FACTS[name], referral.referral_id, referral.household_id, {"from": before, "to": after, **said})
        for name, before, after in steps
    )
