"""SQL of the people of visits: who stands in a receipt, and what counts as a person-visit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, insert, select, update

from app.core.db import Db
from app.core.tables import table
from app.people.sealing import open_value, seal_value
from app.visits.store.rows import columns_of
from app.visits.tables import VisitPersonRow, VisitRow

visit_people, visits = table(VisitPersonRow), table(VisitRow)


@dataclass(frozen=True, slots=True)
class VisitPerson:
    """A person in a visit's receipt; `content` is sealed under the person's key: the note and the receipt's entry."""

    visit_id: UUID
    person_id: UUID
    household_id: UUID
    position: int
    visited: bool
    outcome: str
    day: date
    counted_on: date | None
    on_time: bool | None
    level_before: str | None
    level_after: str
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)


async def add_visit_people(db: Db, county: str, new: Sequence[VisitPerson], keys: Mapping[UUID, bytes]) -> None:
    """Append the people of receipts; `keys` are data keys by person."""
    await db.write(
        insert(visit_people),
        [
            {
                "county": county,
                **columns_of(one),
                "sealed": seal_value(keys[one.person_id], one.content, "visit_person", one.visit_id),
            }
            for one in new
        ],
    )


def _visit_person(row: Any, keys: Mapping[UUID, bytes]) -> VisitPerson:
    values = {name: getattr(row, name) for name in VisitPerson.__slots__ if name != "content"}
    key = keys.get(row.person_id)
    return VisitPerson(**values, content=open_value(key, row.sealed, "visit_person", row.visit_id) if key else {})


async def people_of_visits(
    db: Db, county: str, visit_ids: Iterable[UUID], keys: Mapping[UUID, bytes]
) -> dict[UUID, list[VisitPerson]]:
    """The people of receipts in their order; opened for those whose keys are given."""
    statement = (
        select(visit_people)
        .where(visit_people.c.county == county, visit_people.c.visit_id.in_(set(visit_ids)))
        .order_by(visit_people.c.visit_id, visit_people.c.position)
    )
    found: dict[UUID, list[VisitPerson]] = {}
    for row in await db.all(statement):
        found.setdefault(row.visit_id, []).append(_visit_person(row, keys))
    return found


async def people_named(db: Db, county: str, visit_ids: Iterable[UUID]) -> set[UUID]:
    """Everybody in the receipts of these visits."""
    mine = and_(visit_people.c.county == county, visit_people.c.visit_id.in_(set(visit_ids)))
    return {row.person_id for row in await db.all(select(visit_people.c.person_id).where(mine).distinct())}


async def newest_outcomes(db: Db, county: str, people: Collection[UUID], most: int) -> dict[UUID, list[str]]:
    """What the last visits that somebody was listed in came to for them, newest first; voided ones do not count."""
    of_visit = and_(visits.c.county == visit_people.c.county, visits.c.visit_id == visit_people.c.visit_id)
    statement = (
        select(visit_people.c.person_id, visit_people.c.outcome)
        .join(visits, of_visit)
        .where(visit_people.c.county == county, visit_people.c.person_id.in_(people), visit_people.c.visited)
        .where(visits.c.voided_at.is_(None))
        .order_by(visits.c.effective_at.desc(), visits.c.visit_id.desc())
    )
    found: dict[UUID, list[str]] = {}
    for row in await db.all(statement):
        if len(known := found.setdefault(row.person_id, [])) < most:
            known.append(row.outcome)
    return found


async def set_counted(db: Db, county: str, changes: Mapping[tuple[UUID, UUID], date | None]) -> None:
    """Write on which day (visit, person) pairs are person-visits now; None for those that are none."""
    statement = (
        update(visit_people)
        .where(
            visit_people.c.county == county,
            visit_people.c.visit_id == bindparam("of_visit"),
            visit_people.c.person_id == bindparam("of_person"),
        )
        .values(counted_on=bindparam("now_counted_on"))
    )
    await db.write(
        statement,
        [
            {"of_visit": visit_id, "of_person": person_id, "now_counted_on": day}
            for (visit_id, person_id), day in changes.items()
        ],
    )
