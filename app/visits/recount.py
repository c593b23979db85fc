"""Recounting person-visits (人次) of households whose history changed behind what was counted; the difference moves the counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.journal.facts import Delta, Fact, Touch, feed_of_home
from app.people.values import Household
from app.risk.standing import EncounterRole
from app.visits import store
from app.visits.policy import Recorded, counted, counts
from app.visits.store import Visit, VisitPerson


@dataclass(frozen=True, slots=True)
class Recounted:
    """What counting anew came to in one household: the counts that moved, and the new revisions of records that were told before."""

    moves: list[Delta] = field(default_factory=list)
    revisions: dict[UUID, int] = field(default_factory=dict)


async def recount(
    db: Db, county: str, roles: Mapping[UUID, Mapping[str, EncounterRole]], told: Collection[UUID]
) -> dict[UUID, Recounted]:
    """Count anew every stored record of these households by its encounter. Returns what came of it by household.

    `told` are records that get a new revision in this transaction anyway.
    """
    if not roles:
        return {}
    visits = await store.visits_of(db, county, roles)
    people = await store.people_of_visits(db, county, [visit.visit_id for visit in visits], {})
    found = {household_id: Recounted() for household_id in roles}
    changes: dict[tuple[UUID, UUID], date | None] = {}
    for household_id, parts in roles.items():
        mine = [visit for visit in visits if visit.household_id == household_id]
        now = counted([_recorded(visit, people.get(visit.visit_id, ()), parts) for visit in mine])
        for visit in mine:
            for person in people.get(visit.visit_id, ()):
                pair = visit.visit_id, person.person_id
                if (day := now.get(pair)) != person.counted_on:
                    changes[pair] = day
                    anew = replace(person, counted_on=day)
                    found[household_id].moves.extend(
                        (*deltas_of(visit.place, person, -1), *deltas_of(visit.place, anew, 1))
                    )
    await store.set_counted(db, county, changes)
    raised = await store.raise_revisions(db, county, {visit_id for visit_id, _ in changes} - set(told))
    for visit_id, (household_id, revision) in raised.items():
        found[household_id].revisions[visit_id] = revision
    return found


def counted_anew(household: Household, source_id: UUID, counted: Recounted) -> tuple[Fact, ...]:
    """The fact of a household's recount, if anything moved, told to whoever reads the records concerned."""
    if not counted.moves:
        return ()
    own = household.household_id
    feed = feed_of_home(household.team_id, own)
    touches = tuple(Touch(feed, "visit", one, own, revision) for one, revision in counted.revisions.items())
    return (Fact("visit.recounted", source_id, own, {"moves": len(counted.moves)}, touches, tuple(counted.moves)),)


def _recorded(visit: Visit, people: Sequence[VisitPerson], parts: Mapping[str, EncounterRole]) -> Recorded:
    """A record as counting sees it; a voided one lists nobody."""
    role = parts.get(str(visit.visit_id))
    listed = (
        ()
        if visit.voided_at
        else tuple(person.person_id for person in people if person.visited and counts(visit.mode, person.outcome))
    )
    encounter_id = role.encounter_id if role else str(visit.visit_id)
    return Recorded(visit.visit_id, encounter_id, day_of(visit.effective_at), visit.received_at, listed)


def deltas_of(place: str, person: VisitPerson, amount: int) -> list[Delta]:
    """The counts that one person moves on a visit: by level before, and whether it came in time; none where it is no person-visit."""
    if person.counted_on is None:
        return []
    moved = [Delta(f"visit.{person.level_before}", place, person.counted_on, amount)]
    if person.on_time is not None:
        moved.append(Delta("visit.on_time" if person.on_time else "visit.late", place, person.counted_on, amount))
    return moved
