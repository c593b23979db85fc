"""Recounting person-visits (人次) of households whose history changed behind what was counted; the difference moves the counts."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.core.db import Db
from app.journal.facts import Delta
from app.risk.standing import EncounterRole
from app.visits import store
from app.visits.policy import Recorded, counted, counts
from app.visits.store import Visit, VisitPerson


async def recount(db: Db, county: str, roles: Mapping[UUID, Mapping[str, EncounterRole]]) -> dict[UUID, list[Delta]]:
    """Count anew every stored record of these households by its encounter. Returns the moves of counts by household."""
    if not roles:
        return {}
    visits = await store.visits_of(db, county, roles)
    people = await store.people_of_visits(db, county, [visit.visit_id for visit in visits], {})
    moves: dict[UUID, list[Delta]] = {}
    changes: dict[tuple[UUID, UUID], bool] = {}
    for household_id, parts in roles.items():
        mine = [visit for visit in visits if visit.household_id == household_id]
        now = counted([_recorded(visit, people.get(visit.visit_id, ()), parts) for visit in mine])
        for visit in mine:
            for person in people.get(visit.visit_id, ()):
                counts_now = (visit.visit_id, person.person_id) in now
                if counts_now != person.counted:
                    changes[visit.visit_id, person.person_id] = counts_now
                    moves.setdefault(household_id, []).extend(deltas_of(visit.place, person, 1 if counts_now else -1))
    await store.set_counted(db, county, changes)
    return moves


def _recorded(visit: Visit, people: Sequence[VisitPerson], parts: Mapping[str, EncounterRole]) -> Recorded:
    """A record as counting sees it; a voided one lists nobody."""
    role = parts.get(str(visit.visit_id))
    listed = (
        ()
        if visit.voided_at
        else tuple(person.person_id for person in people if person.visited and counts(visit.mode, person.outcome))
    )
    return Recorded(visit.visit_id, role.encounter_id if role else str(visit.visit_id), visit.received_at, listed)


def deltas_of(place: str, person: VisitPerson, amount: int) -> list[Delta]:
    """The counts that one person-visit moves: by level before, and whether it came in time."""
    moved = [Delta(f"visit.{person.level_before}", place, person.day, amount)]
    if person.on_time is not None:
        moved.append(Delta("visit.on_time" if person.on_time else "visit.late", place, person.day, amount))
    return moved
