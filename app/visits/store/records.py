"""SQL of visits: the records as they arrived; set-based."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, insert, select, update

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import open_value, seal_value
from app.people.tables import HouseholdRow
from app.visits.store.rows import columns_of
from app.visits.tables import VisitPersonRow, VisitRow

visits, visit_people = table(VisitRow), table(VisitPersonRow)
households = table(HouseholdRow)


@dataclass(frozen=True, slots=True)
class Visit:
    """A stored record; `content` is what is sealed under the household's key: note, location, who was present."""

    visit_id: UUID
    household_id: UUID
    place: str
    team_id: UUID | None
    author: UUID | None
    substitutes_for: UUID | None
    occurred_at: datetime
    effective_at: datetime
    received_at: datetime
    mode: str
    outcome: str
    form: str
    encounter_key: str | None
    flags: list[str]
    attachments: list[dict[str, Any]]
    fingerprint: bytes
    revision: int
    voided_at: datetime | None
    receipt: Mapping[str, Any]
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)


async def add_visits(db: Db, county: str, new: Sequence[Visit], keys: Mapping[UUID, bytes]) -> None:
    """Append records; `keys` are data keys by household."""
    await db.write(
        insert(visits),
        [
            {
                "county": county,
                **columns_of(one),
                "sealed": seal_value(keys[one.household_id], one.content, "visit", one.visit_id),
            }
            for one in new
        ],
    )


async def known_visits(db: Db, county: str, visit_ids: Iterable[UUID]) -> dict[UUID, Visit]:
    """Those of the visits that are stored, without what is sealed."""
    statement = select(visits).where(visits.c.county == county, visits.c.visit_id.in_(set(visit_ids)))
    return {row.visit_id: _visit(row, {}) for row in await db.all(statement)}


async def raise_revisions(db: Db, county: str, visit_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """What is shown of these visits changed: (household, new revision) by visit. Their households are locked."""
    if not visit_ids:
        return {}
    return await _raised(db, and_(visits.c.county == county, visits.c.visit_id.in_(set(visit_ids))))


async def raise_revisions_about(db: Db, county: str, person_id: UUID) -> dict[UUID, tuple[UUID, int]]:
    """What is shown of every visit to a person changed; as `raise_revisions`."""
    of_person = and_(visit_people.c.county == county, visit_people.c.person_id == person_id)
    theirs = select(visit_people.c.visit_id).where(of_person)
    return await _raised(db, and_(visits.c.county == county, visits.c.visit_id.in_(theirs)))


async def raise_revisions_of_homes(
    db: Db, county: str, household_ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, int]]:
    """What is shown of every visit to these households changed; as `raise_revisions`."""
    return await _raised(db, and_(visits.c.county == county, visits.c.household_id.in_(set(household_ids))))


async def _raised(db: Db, mine: ColumnElement[bool]) -> dict[UUID, tuple[UUID, int]]:
    """Voided ones are on no phone and stay as they are."""
    statement = update(visits).where(mine, visits.c.voided_at.is_(None)).values(revision=visits.c.revision + 1)
    rows = await db.all(statement.returning(visits.c.visit_id, visits.c.household_id, visits.c.revision))
    return {row.visit_id: (row.household_id, row.revision) for row in rows}


async def visits_of(db: Db, county: str, household_ids: Collection[UUID]) -> list[Visit]:
    """Every record of these households, without what is sealed, in the order of their effective times."""
    if not household_ids:
        return []
    statement = select(visits).where(visits.c.county == county, visits.c.household_id.in_(set(household_ids)))
    return [_visit(row, {}) for row in await db.all(statement.order_by(visits.c.effective_at, visits.c.visit_id))]


async def visits_between(
    db: Db, county: str, household_ids: Collection[UUID], authors: Collection[UUID], first: datetime, last: datetime
) -> list[Visit]:
    """Standing records of these households by these authors at an effective time between two instants, without what is sealed."""
    statement = select(visits).where(
        visits.c.county == county,
        visits.c.household_id.in_(set(household_ids)),
        visits.c.effective_at.between(first, last),
        visits.c.author.in_(set(authors)),
        visits.c.voided_at.is_(None),
    )
    return [_visit(row, {}) for row in await db.all(statement)]


def _visit(row: Any, keys: Mapping[UUID, bytes]) -> Visit:
    values = {name: getattr(row, name) for name in Visit.__slots__ if name != "content"}
    key = keys.get(row.household_id)
    return Visit(**values, content=open_value(key, row.sealed, "visit", row.visit_id) if key else {})


@dataclass(frozen=True, slots=True)
class Filter:
    """Which visits a list shows."""

    household_id: UUID | None = None
    person_id: UUID | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    outcome: str | None = None


async def visits_in_scope(db: Db, scope: Scope, wanted: Filter, limit: int, after: Sequence[str] | None) -> list[Visit]:
    """Visits the caller may see, the newest first, without what is sealed; `after` is the last one's instant and id."""
    statement = _narrowed(scope, wanted)
    if after is not None:
        at, row_id = visits.c.effective_at, visits.c.visit_id
        last_at, last_id = datetime.fromisoformat(after[0]), UUID(after[1])
        statement = statement.where((at < last_at) | ((at == last_at) & (row_id < last_id)))
    statement = statement.order_by(visits.c.effective_at.desc(), visits.c.visit_id.desc()).limit(limit)
    return [_visit(row, {}) for row in await db.all(statement)]


def _narrowed(scope: Scope, wanted: Filter) -> Select[Any]:
    on = and_(households.c.county == visits.c.county, households.c.household_id == visits.c.household_id)
    statement = select(visits).join(households, on)
    statement = statement.where(
        within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    )
    if wanted.household_id is not None:
        statement = statement.where(visits.c.household_id == wanted.household_id)
    if wanted.person_id is not None:
        mine = select(visit_people.c.visit_id).where(
            visit_people.c.county == scope.county, visit_people.c.person_id == wanted.person_id
        )
        statement = statement.where(visits.c.visit_id.in_(mine))
    if wanted.from_at is not None:
        statement = statement.where(visits.c.effective_at >= wanted.from_at)
    if wanted.until_at is not None:
        statement = statement.where(visits.c.effective_at < wanted.until_at)
    if wanted.outcome is not None:
        statement = statement.where(visits.c.outcome == wanted.outcome)
    return statement


async def visit_in_scope(db: Db, scope: Scope, visit_id: UUID, keys: Mapping[UUID, bytes]) -> Visit | None:
    """A visit the caller may see; opened when its household's key is given."""
    row = await db.first(_narrowed(scope, Filter()).where(visits.c.visit_id == visit_id))
    return _visit(row, keys) if row else None


async def homes_of_visits(db: Db, scope: Scope, visit_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, datetime]]:
    """Those of the visits that the caller may see: the household of each, and when it took effect."""
    narrowed = _narrowed(scope, Filter()).where(visits.c.visit_id.in_(set(visit_ids)))
    statement = narrowed.with_only_columns(visits.c.visit_id, visits.c.household_id, visits.c.effective_at)
    return {row.visit_id: (row.household_id, row.effective_at) for row in await db.all(statement)}


async def opened_visits(
    db: Db, county: str, visit_ids: Collection[UUID], keys: Mapping[UUID, bytes]
) -> dict[UUID, Visit]:
    """Visits that the caller was found to see, opened by the keys given by household."""
    statement = select(visits).where(visits.c.county == county, visits.c.visit_id.in_(set(visit_ids)))
    return {row.visit_id: _visit(row, keys) for row in await db.all(statement)}


async def newest_visits(db: Db, county: str, household_ids: Collection[UUID], number: int) -> set[UUID]:
    """Of each of these households the last visits, so many, voided ones not counted."""
    ranked = select(
        visits.c.visit_id,
        func.row_number()
        .over(partition_by=visits.c.household_id, order_by=(visits.c.effective_at.desc(), visits.c.visit_id.desc()))
        .label("place_in_line"),
    ).where(visits.c.county == county, visits.c.household_id.in_(set(household_ids)), visits.c.voided_at.is_(None))
    first = ranked.subquery()
    return {row.visit_id for row in await db.all(select(first.c.visit_id).where(first.c.place_in_line <= number))}
