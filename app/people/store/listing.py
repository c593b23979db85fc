"""Lists and searches of households and people, each narrowed by the caller's scope, in the order of their ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.access.policy import range_of
from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.store.aliases import aliases, is_alias, stands_for
from app.people.store.loading import household_of, household_rows, load_people
from app.people.tables import HouseholdRow, PersonRow
from app.people.values import Household, Person

households, people = table(HouseholdRow), table(PersonRow)


@dataclass(frozen=True, slots=True)
class HouseholdFilter:
    """Which households to list: of teams, inside a place, of a colour."""

    teams: tuple[UUID, ...] | None = None
    place: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """Which people to list: of a household, inside a place, of a status."""

    household_id: UUID | None = None
    place: str | None = None
    status: str | None = None


def _seen(scope: Scope, place: str | None) -> list[Any]:
    conditions: list[Any] = [within(scope, households.c.county, households.c.place, households.c.team_id)]
    if place is not None:
        low, high = range_of(place)
        conditions += [households.c.place >= low, households.c.place < high]
    return conditions


async def list_households(
    db: Db, scope: Scope, wanted: HouseholdFilter, after: UUID | None, limit: int
) -> list[Household]:
    """Households the caller may see, behind `after`."""
    conditions = _seen(scope, wanted.place)
    if wanted.teams is not None:
        conditions.append(households.c.team_id.in_(wanted.teams))
    if wanted.level is not None:
        conditions.append(households.c.level == wanted.level)
    if after is not None:
        conditions.append(households.c.household_id > after)
    conditions.append(~is_alias(households.c.county, households.c.household_id))
    statement = household_rows().where(*conditions).order_by(households.c.household_id).limit(limit)
    return [household_of(db, row) for row in await db.all(statement)]


def _ids_of_people(scope: Scope, place: str | None) -> Select[Any]:
    home = and_(people.c.county == households.c.county, people.c.household_id == households.c.household_id)
    own = ~is_alias(people.c.county, people.c.person_id)
    return (
        select(people.c.person_id).join(households, home).where(*_seen(scope, place), own).order_by(people.c.person_id)
    )


async def _load(db: Db, scope: Scope, ids: Select[Any]) -> list[Person]:
    """Load by ids already narrowed; ids are read first, for a page within IN is not taken by every database."""
    found = [row.person_id for row in await db.all(ids)]
    if not found:
        return []
    return await load_people(db, and_(people.c.county == scope.county, people.c.person_id.in_(found)))


async def list_people(db: Db, scope: Scope, wanted: PersonFilter, after: UUID | None, limit: int) -> list[Person]:
    """People whose current household the caller may see, behind `after`."""
    ids = _ids_of_people(scope, wanted.place).limit(limit)
    if wanted.household_id is not None:
        ids = ids.where(people.c.household_id == wanted.household_id)
    if wanted.status is not None:
        ids = ids.where(people.c.status == wanted.status)
    if after is not None:
        ids = ids.where(people.c.person_id > after)
    return await _load(db, scope, ids)


async def find_people(
    db: Db,
    scope: Scope,
    *,
    name: bytes | None = None,
    phone: bytes | None = None,
    numbers: Iterable[bytes] = (),
    limit: int,
) -> list[Person]:
    """People the caller may see whose index of name, phone or identity number is one of these, or that of a file they stand for."""
    by = {"name_index": [name] if name else [], "phone_index": [phone] if phone else [], "id_index": list(numbers)}
    found = table(PersonRow).alias("found")
    merged = select(aliases.c.end_id).join(found, stands_for(aliases, found.c.county, found.c.person_id))
    merged = merged.where(found.c.county == scope.county, _is_one(found, by))
    either = or_(_is_one(people, by), people.c.person_id.in_(merged))
    return await _load(db, scope, _ids_of_people(scope, None).where(either).limit(limit))


def _is_one(of: Any, by: Mapping[str, list[bytes]]) -> ColumnElement[bool]:
    return or_(*(of.c[index].in_(values) for index, values in by.items() if values))
