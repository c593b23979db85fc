"""SQL of conflicts: written once, read within a scope, resolved once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, select, update

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.enrolment.conflicts.tables import EditConflictRow
from app.people.sealing import data_key, open_value, seal_value
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow

conflicts, households = table(EditConflictRow), table(HouseholdRow)
people, keys = table(PersonRow), table(SubjectKeyRow)


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Fields that two edited. `values` by field: `base` that the author saw (if the phone said so), `theirs` that stood, `mine` that the
    author wanted; sealed, and gone when the subject is erased. Place and team are the household's now, where it was read for somebody."""

    conflict_id: UUID
    household_id: UUID
    person_id: UUID | None
    author: UUID | None
    at: datetime
    base_version: int
    fields: list[str]
    revision: int
    resolved_at: datetime | None = None
    resolved_by: UUID | None = None
    choices: Mapping[str, str] | None = None
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    place_now: str = ""
    team_now: UUID | None = None


COLUMNS = tuple(name for name in EditConflict.__slots__ if name not in {"values", "place_now", "team_now"})


async def add_conflict(db: Db, county: str, one: EditConflict, key: bytes) -> None:
    """Write a conflict; `key` is the data key of the person, or of the household."""
    row = {name: getattr(one, name) for name in COLUMNS}
    sealed = seal_value(key, one.values, "edit_conflict", one.conflict_id)
    await db.write(insert(conflicts), [{"county": county, **row, "sealed": sealed}])


def _rows() -> Select[Any]:
    home = and_(households.c.county == conflicts.c.county, households.c.household_id == conflicts.c.household_id)
    whose = keys.c.subject_id.in_((conflicts.c.person_id, conflicts.c.household_id))
    # With a person the person's key; without one the household's.
    right = (keys.c.subject_id == conflicts.c.person_id) | conflicts.c.person_id.is_(None)
    of_subject = and_(keys.c.county == conflicts.c.county, whose, right)
    about = and_(people.c.county == conflicts.c.county, people.c.person_id == conflicts.c.person_id)
    columns = (keys.c.wrapped, keys.c.subject_id, households.c.place, households.c.team_id, people.c.restricted_at)
    return select(conflicts, *columns).join(households, home).join(keys, of_subject).outerjoin(people, about)


async def conflicts_by_id(db: Db, county: str, conflict_ids: Iterable[UUID]) -> dict[UUID, EditConflict]:
    """Those of the conflicts that are kept, with place and team of the household; one statement."""
    wanted = set(conflict_ids)
    statement = _rows().where(conflicts.c.county == county, conflicts.c.conflict_id.in_(wanted))
    return {row.conflict_id: _conflict(db, row) for row in await db.all(statement)} if wanted else {}


async def open_conflicts(
    db: Db, scope: Scope, household_id: UUID | None, after: UUID | None, limit: int
) -> list[EditConflict]:
    """Conflicts about households the caller may see that nobody has resolved, in the order of their ids, behind `after`."""
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    statement = _rows().where(seen, conflicts.c.county == scope.county, conflicts.c.resolved_at.is_(None))
    if household_id is not None:
        statement = statement.where(conflicts.c.household_id == household_id)
    if after is not None:
        statement = statement.where(conflicts.c.conflict_id > after)
    return [_conflict(db, row) for row in await db.all(statement.order_by(conflicts.c.conflict_id).limit(limit))]


async def raise_revisions_about(db: Db, county: str, person_id: UUID) -> dict[UUID, tuple[UUID, int]]:
    """What is shown of every open conflict about a person changed: (household, new revision) by conflict."""
    mine = and_(conflicts.c.county == county, conflicts.c.person_id == person_id, conflicts.c.resolved_at.is_(None))
    statement = update(conflicts).where(mine).values(revision=conflicts.c.revision + 1)
    rows = await db.all(statement.returning(conflicts.c.conflict_id, conflicts.c.household_id, conflicts.c.revision))
    return {row.conflict_id: (row.household_id, row.revision) for row in rows}


async def resolve(db: Db, county: str, one: EditConflict) -> None:
    """Write who chose what."""
    mine = and_(conflicts.c.county == county, conflicts.c.conflict_id == one.conflict_id)
    names = ("revision", "resolved_at", "resolved_by", "choices")
    await db.write(update(conflicts).where(mine).values({name: getattr(one, name) for name in names}))


def _conflict(db: Db, row: Row[Any]) -> EditConflict:
    """A conflict; of somebody whose data are restricted, that there is one."""
    key = data_key(db.keyring, row.subject_id, row.wrapped)
    values = {} if row.restricted_at else open_value(key, row.sealed, "edit_conflict", row.conflict_id)
    return EditConflict(
        **{name: getattr(row, name) for name in COLUMNS}, values=values, place_now=row.place, team_now=row.team_id
    )
