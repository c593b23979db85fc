"""The receipt of a visit: what its author is told, kept and told again word for word."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over
from app.alerts.alert import Raised
from app.alerts.reference import rules
from app.core.clock import day_of
from app.core.db import Db
from app.journal.actor import Actor
from app.referrals.refer import Referred
from app.risk.explain import restricted
from app.risk.standing import Standing
from app.visits import store
from app.visits.policy import counts
from app.visits.record import Taken
from app.visits.store import Visit, VisitPerson


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as JSON values, and whether the visit was already stored."""

    body: Mapping[str, Any]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a receipt tells beyond the record: the levels, what was referred and raised."""

    before: Mapping[UUID, Standing]
    after: Mapping[UUID, Standing]
    explained: Mapping[UUID, Mapping[str, Any]]
    counted: Collection[UUID]
    household_level: str | None
    referred: Sequence[Referred]
    raised: Sequence[Raised]


def people_of_receipt(actor: Actor, one: Taken, told: Told) -> list[VisitPerson]:
    """The visited in their order, then other members whose level changed."""
    visited = {person.person_id: person for person in one.visited}
    changed = [
        person_id
        for person_id, standing in told.after.items()
        if person_id not in visited and standing.active and _level(told.before.get(person_id)) != _level(standing)
    ]
    return [
        _person(actor, one, told, person_id, position)
        for position, person_id in enumerate([*visited, *changed])
        if person_id in told.after or person_id in visited
    ]


def _level(standing: Standing | None) -> str | None:
    return standing.acted_on_level if standing else None


def _person(actor: Actor, one: Taken, told: Told, person_id: UUID, position: int) -> VisitPerson:
    visited = next((person for person in one.visited if person.person_id == person_id), None)
    before, after = told.before.get(person_id), told.after.get(person_id)
    day = day_of(one.effective_at)
    due = before.due if before else None
    return VisitPerson(
        visit_id=one.command.visit_id,
        person_id=person_id,
        household_id=one.household.household_id,
        position=position,
        visited=visited is not None,
        outcome=one.outcome_of(visited) if visited else one.command.outcome,
        day=day,
        counted_on=day if person_id in told.counted else None,
        on_time=day <= due.day if due and visited and counts(one.command.mode, one.outcome_of(visited)) else None,
        level_before=_level(before),
        level_after=_level(after) or _level(before) or "orange",
        content={
            "note": visited.note if visited else None,
            "entry": _entry(_reads_detail(actor, one), told, person_id, visited=visited is not None),
        },
    )


def _reads_detail(actor: Actor, one: Taken) -> bool:
    """By the rights over the household; a team that is no longer paired with it reads by its seats, as it did."""
    here = roles_over(actor, one.household.place, one.household.team_id)
    return reads_mind_and_child_detail(here or {seat.seat for seat in actor.seats})


def _entry(detailed: bool, told: Told, person_id: UUID, *, visited: bool) -> dict[str, Any] | None:
    """One person in the receipt; None for someone who no longer belongs to the household."""
    if person_id not in told.explained:
        return None
    body = told.explained[person_id]
    if not detailed:
        body = restricted(body)
    shown = ("computed_level", "score", "policy", "provisional", "reasons", "combinations", "missing", "sentence")
    return {
        "person_id": str(person_id),
        "visited": visited,
        "level_before": _level(told.before.get(person_id)),
        "level_after": body["level"],
        **{name: body[name] for name in (*shown, "lower_if", "proposal", "next_visit_due")},
    }


def envelope(actor: Actor, one: Taken, told: Told) -> dict[str, Any]:
    """The receipt without its people: nothing in it is personal."""
    detailed = _reads_detail(actor, one)
    return {
        "visit_id": str(one.command.visit_id),
        "received_at": one.received_at.isoformat().replace("+00:00", "Z"),
        "household_id": str(one.household.household_id),
        "household_level": told.household_level,
        "flags": list(one.flags),
        "referrals": [
            {"id": str(one.referral_id), "need_id": str(one.need_id), "status": one.status} for one in told.referred
        ],
        "alerts": [
            {
                "id": str(one.alert_id),
                "kind": rules().shown_kind(one.kind, detailed),
                "person_id": str(one.person_id) if one.person_id else None,
            }
            for one in told.raised
        ],
    }


def whole(visit_receipt: Mapping[str, Any], people: Sequence[VisitPerson]) -> dict[str, Any]:
    """The receipt put together."""
    entries = [person.content["entry"] for person in people if person.content.get("entry")]
    return {**visit_receipt, "people": entries}


async def stored_receipts(
    db: Db, county: str, visits: Sequence[Visit], keys: Mapping[UUID, bytes]
) -> dict[UUID, Receipt]:
    """Receipts of visits that were stored before, word for word."""
    if not visits:
        return {}
    people = await store.people_of_visits(db, county, [visit.visit_id for visit in visits], keys)
    return {
        visit.visit_id: Receipt(whole(visit.receipt, people.get(visit.visit_id, ())), repeated=True) for visit in visits
    }
