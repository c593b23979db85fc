"""SQL of policy versions: documents, from when which is in force, rehearsals, and how far each has come."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, and_, delete, func, insert, select, update

from app.core.db import Db
from app.core.tables import table
from app.people.tables import HouseholdRow
from app.risk.policies.values import Change, Course, Rehearsal, Version
from app.risk.tables import PolicyChangeRow, PolicyRehearsalRow, PolicyRow

policies, changes = table(PolicyRow), table(PolicyChangeRow)
rehearsals, households = table(PolicyRehearsalRow), table(HouseholdRow)


async def versions_of(db: Db, county: str) -> list[Version]:
    """The county's own versions, without their documents."""
    names = ("version", "fingerprint", "drafted_by", "drafted_at")
    rows = await db.all(
        select(*(policies.c[name] for name in names)).where(policies.c.county == county).order_by(policies.c.version)
    )
    return [Version(**row._mapping) for row in rows]


async def lock_version(db: Db, county: str, version: int) -> Version | None:
    """One of them, locked until the end of the transaction."""
    row = await db.first(select(policies).where(_version(county, version)).with_for_update())
    return Version(row.version, row.fingerprint, row.drafted_by, row.drafted_at) if row else None


async def add_version(db: Db, county: str, new: Version, document: str) -> None:
    """Write a draft."""
    await db.write(insert(policies), [{"county": county, **asdict(new), "document": document}])


async def delete_version(db: Db, county: str, version: int) -> None:
    """Take a draft away, and what was rehearsed of it."""
    mine = and_(rehearsals.c.county == county, rehearsals.c.version == version)
    await db.write(delete(rehearsals).where(mine))
    await db.write(delete(policies).where(_version(county, version)))


def _version(county: str, version: int) -> ColumnElement[bool]:
    return and_(policies.c.county == county, policies.c.version == version)


async def changes_of(db: Db, county: str, *, lock: bool = False) -> list[Change]:
    """Every change of what is in force, in the order in which they were decided."""
    statement = select(changes).where(changes.c.county == county).order_by(changes.c.sequence)
    return [_change(row) for row in await db.all(statement.with_for_update() if lock else statement)]


async def add_change(db: Db, county: str, new: Change) -> None:
    """Append a line to the schedule."""
    row = {name: getattr(new, name) for name in Change.__slots__ if name != "course"}
    await db.write(insert(changes), [{"county": county, **row, **asdict(new.course)}])


def _change(row: Row[Any]) -> Change:
    names = [name for name in Change.__slots__ if name != "course"]
    return Change(**{name: getattr(row, name) for name in names}, course=_course(row))


async def rehearsals_of(db: Db, county: str, version: int) -> list[Rehearsal]:
    """What was rehearsed of a version, the newest first."""
    mine = and_(rehearsals.c.county == county, rehearsals.c.version == version)
    rows = await db.all(select(rehearsals).where(mine).order_by(rehearsals.c.asked_at.desc()))
    return [_rehearsal(row) for row in rows]


async def rehearsed_versions(db: Db, county: str) -> set[tuple[int, str]]:
    """Versions and fingerprints of which a rehearsal has ended."""
    ended = and_(rehearsals.c.county == county, rehearsals.c.finished_at.is_not(None))
    rows = await db.all(select(rehearsals.c.version, rehearsals.c.fingerprint).where(ended).distinct())
    return {(row.version, row.fingerprint) for row in rows}


async def find_rehearsal(db: Db, county: str, rehearsal_id: UUID) -> Rehearsal | None:
    """One rehearsal."""
    row = await db.first(select(rehearsals).where(_rehearsed(county, rehearsal_id)))
    return _rehearsal(row) if row else None


async def add_rehearsal(db: Db, county: str, new: Rehearsal) -> None:
    """Write down what shall be rehearsed."""
    row = {name: getattr(new, name) for name in Rehearsal.__slots__ if name != "course"}
    await db.write(insert(rehearsals), [{"county": county, **row, **asdict(new.course)}])


def _rehearsal(row: Row[Any]) -> Rehearsal:
    names = [name for name in Rehearsal.__slots__ if name != "course"]
    return Rehearsal(**{name: getattr(row, name) for name in names}, course=_course(row))


def _rehearsed(county: str, rehearsal_id: UUID) -> ColumnElement[bool]:
    return and_(rehearsals.c.county == county, rehearsals.c.rehearsal_id == rehearsal_id)


def _course(row: Row[Any]) -> Course:
    return Course(row.total, row.done, row.reached, row.finished_at, row.tally)


async def change_as_reached(db: Db, county: str, sequence: int) -> Change | None:
    """A change, locked, so that of two workers each takes the next batch."""
    mine = and_(changes.c.county == county, changes.c.sequence == sequence)
    row = await db.first(select(changes).where(mine).with_for_update())
    return _change(row) if row else None


async def move_change(db: Db, county: str, sequence: int, course: Course) -> None:
    """Write how far a reassessment is."""
    mine = and_(changes.c.county == county, changes.c.sequence == sequence)
    await db.write(update(changes).where(mine).values(**asdict(course)))


async def move_rehearsal(db: Db, county: str, rehearsal_id: UUID, before: int, course: Course) -> bool:
    """Write how far a rehearsal is; False where another worker has gone on from `before` already."""
    mine = and_(_rehearsed(county, rehearsal_id), rehearsals.c.done == before, rehearsals.c.finished_at.is_(None))
    return await db.write(update(rehearsals).where(mine).values(**asdict(course))) == 1


class Unfinished(NamedTuple):
    """What a worker has to go on with."""

    county: str
    rehearsal_id: UUID | None
    sequence: int | None


async def unfinished(db: Db, day: date) -> list[Unfinished]:
    """Rehearsals and changes that have begun by a day and have not ended, the oldest first."""
    waiting = await db.all(_open(rehearsals).order_by(rehearsals.c.asked_at))
    begun = await db.all(_open(changes).where(changes.c.from_day <= day).order_by(changes.c.sequence))
    return [Unfinished(row.county, None, row.sequence) for row in begun] + [
        Unfinished(row.county, row.rehearsal_id, None) for row in waiting
    ]


def _open(of: Table) -> Any:
    return select(of).where(of.c.finished_at.is_(None))


async def households_after(db: Db, county: str, after: UUID | None, limit: int) -> list[UUID]:
    """The next households of a county by id."""
    statement = select(households.c.household_id).where(households.c.county == county)
    if after is not None:
        statement = statement.where(households.c.household_id > after)
    rows = await db.all(statement.order_by(households.c.household_id).limit(limit))
    return [row.household_id for row in rows]


async def count_households(db: Db, county: str) -> int:
    """How many households a county has."""
    row = await db.first(
        select(func.count().label("number")).select_from(households).where(households.c.county == county)
    )
    return int(row.number) if row else 0


async def finish_changes(db: Db, county: str, at: datetime) -> None:
    """What was still being reassessed ends here: a later change goes through all households again."""
    mine = and_(changes.c.county == county, changes.c.finished_at.is_(None))
    await db.write(update(changes).where(mine).values(finished_at=at))


def empty(total: int) -> Course:
    """The course of something that has not begun."""
    nothing: Mapping[str, Any] = {}
    return Course(total, 0, None, None, nothing)
