"""SQL of merges: which files and households stand for which now, in whose place they stand, and the merges themselves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, insert, select, update

from app.core.db import Db
from app.core.tables import table
from app.people.links import Merge, ends
from app.people.tables import AliasRow, HouseholdRow, PersonRow

aliases, people, households = table(AliasRow), table(PersonRow), table(HouseholdRow)


def stands_for(of: Any, county: ColumnElement[Any], one: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that joins the merges that stand to what they make an alias of; there is one at most."""
    return and_(of.c.county == county, of.c.alias_id == one, of.c.until_at.is_(None))


def is_alias(county: ColumnElement[Any], one: ColumnElement[Any]) -> ColumnElement[bool]:
    """True for what another stands for."""
    return select(aliases.c.merge_id).where(stands_for(aliases, county, one)).exists()


def who_stands_for(county: ColumnElement[Any], person: ColumnElement[Any]) -> ColumnElement[Any]:
    """The id of who stands for somebody: themselves, unless their file was merged into another."""
    end = select(aliases.c.end_id).where(stands_for(aliases, county, person)).limit(1).scalar_subquery()
    return func.coalesce(end, person)


async def ends_of(db: Db, county: str, ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """What stands for those of the ids that are aliases; one statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    mine = and_(aliases.c.county == county, aliases.c.alias_id.in_(wanted), aliases.c.until_at.is_(None))
    return {row.alias_id: row.end_id for row in await db.all(select(aliases.c.alias_id, aliases.c.end_id).where(mine))}


async def aliases_of(db: Db, county: str, end_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Everything that these stand for: alias to end; one statement."""
    if not end_ids:
        return {}
    mine = and_(aliases.c.county == county, aliases.c.end_id.in_(set(end_ids)), aliases.c.until_at.is_(None))
    return {row.alias_id: row.end_id for row in await db.all(select(aliases.c.alias_id, aliases.c.end_id).where(mine))}


async def add_merge(db: Db, county: str, one: Merge) -> None:
    """Keep a merge; a second one of the same alias violates a key. What was merged into the alias has a new end."""
    mine = and_(aliases.c.county == county, aliases.c.end_id == one.alias_id, aliases.c.until_at.is_(None))
    await db.write(update(aliases).where(mine).values(end_id=one.end_id))
    await db.write(insert(aliases), [{"county": county, **asdict(one)}])


async def end_merge(db: Db, county: str, one: Merge, at: datetime, by: UUID | None, sealed: bytes) -> None:
    """Undo a merge: what was merged into the alias, or into what it had become, finds its own end again."""
    mine = and_(aliases.c.county == county, aliases.c.merge_id == one.merge_id)
    await db.write(update(aliases).where(mine).values(until_at=at, undone_by=by, sealed_undoing=sealed))
    near = and_(aliases.c.county == county, aliases.c.end_id == one.end_id, aliases.c.until_at.is_(None))
    rows = await db.all(select(aliases.c.alias_id, aliases.c.into_id, aliases.c.end_id).where(near))
    found = ends({row.alias_id: row.into_id for row in rows})
    changed = [
        {"of_alias": row.alias_id, "new_end": found[row.alias_id]} for row in rows if found[row.alias_id] != row.end_id
    ]
    statement = update(aliases).where(
        aliases.c.county == county, aliases.c.alias_id == bindparam("of_alias"), aliases.c.until_at.is_(None)
    )
    await db.write(statement.values(end_id=bindparam("new_end")), changed)


async def find_merge(db: Db, county: str, merge_id: UUID) -> Merge | None:
    """A merge of the county; the caller's right to it is for the caller to check."""
    row = await db.first(select(aliases).where(aliases.c.county == county, aliases.c.merge_id == merge_id))
    return _merge(row) if row else None


async def merges_about(db: Db, county: str, ids: Collection[UUID]) -> Sequence[Merge]:
    """Every merge, standing or undone, that made an alias of one of these or led to one, the oldest first."""
    named = aliases.c.alias_id.in_(set(ids)) | aliases.c.into_id.in_(set(ids))
    statement = select(aliases).where(aliases.c.county == county, named)
    return [_merge(row) for row in await db.all(statement.order_by(aliases.c.from_at, aliases.c.merge_id))]


def _merge(row: Row[Any]) -> Merge:
    return Merge(**{name: getattr(row, name) for name in Merge.__slots__})


async def raise_people(db: Db, county: str, person_ids: Collection[UUID]) -> dict[UUID, int]:
    """What is shown of these people changed: their new revisions."""
    mine = and_(people.c.county == county, people.c.person_id.in_(set(person_ids)))
    statement = update(people).where(mine).values(revision=people.c.revision + 1)
    return {
        row.person_id: row.revision for row in await db.all(statement.returning(people.c.person_id, people.c.revision))
    }


async def follow(db: Db, county: str, household_id: UUID, place: str, team_id: UUID | None) -> int:
    """A household lies where another lies and is with its team, or is back where it was: its new revision."""
    mine = and_(households.c.county == county, households.c.household_id == household_id)
    statement = update(households).where(mine).values(place=place, team_id=team_id, revision=households.c.revision + 1)
    [row] = await db.all(statement.returning(households.c.revision))
    return int(row.revision)


async def follow_team(db: Db, county: str, household_id: UUID, team_id: UUID | None) -> None:
    """A merged household is with the team of what it was merged into."""
    mine = and_(households.c.county == county, households.c.household_id == household_id)
    await db.write(update(households).where(mine).values(team_id=team_id, revision=households.c.revision + 1))


async def follow_place(db: Db, county: str, end_id: UUID, place: str) -> None:
    """Everything merged into a household lies where that lies."""
    merged = select(aliases.c.alias_id).where(
        aliases.c.county == county, aliases.c.end_id == end_id, aliases.c.until_at.is_(None)
    )
    mine = and_(households.c.county == county, households.c.household_id.in_(merged))
    await db.write(update(households).where(mine).values(place=place, revision=households.c.revision + 1))
