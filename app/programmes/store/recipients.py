"""SQL of who takes part or receives: where each is now, whose household, and the key that seals words about them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, select

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key
from app.people.store.aliases import who_stands_for
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow
from app.places.store import places_by_code
from app.programmes.store.organisations import organisations_by_code
from app.programmes.values import Recipient

households, people, keys = table(HouseholdRow), table(PersonRow), table(SubjectKeyRow)


@dataclass(frozen=True, slots=True)
class Known:
    """A recipient as found. `key` seals words about them; empty where they are nobody on file, or were erased."""

    recipient: Recipient
    household_id: UUID | None
    place: str
    team_id: UUID | None
    erased: bool = False
    key: bytes = field(default=b"", repr=False)


async def known_recipients(db: Db, county: str, wanted: Iterable[Recipient]) -> dict[Recipient, Known]:
    """Those of the recipients that exist in the county; at most four statements however many."""
    asked = set(wanted)
    found = await _people(db, county, {one for one in asked if one.person_id})
    found |= await _households(db, county, {one for one in asked if one.household_id})
    codes = {code for one in asked if (code := one.grid or one.place)}
    places = await places_by_code(db, county, codes) if codes else {}
    organisations = await organisations_by_code(db, county, {one.organisation for one in asked if one.organisation})
    for one in asked:
        code = one.grid or one.place
        if code in places and (one.place or places[code].level == "grid"):
            found[one] = Known(one, None, code, None)
        elif one.organisation in organisations:
            found[one] = Known(one, None, organisations[one.organisation].place, None)
    return found


@dataclass(frozen=True, slots=True)
class Numbered:
    """A person found by an identity number."""

    person_id: UUID
    household_id: UUID


async def people_by_number(db: Db, scope: Scope, indexes: Iterable[bytes]) -> dict[bytes, list[Numbered]]:
    """Whom blind indexes of identity numbers stand for, merged files resolved, among those the caller may see; one statement."""
    wanted = set(indexes)
    end = who_stands_for(people.c.county, people.c.person_id)
    stands = people.alias("stands")
    meant = and_(stands.c.county == people.c.county, stands.c.person_id == end)
    lives = and_(stands.c.county == households.c.county, stands.c.household_id == households.c.household_id)
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    statement = (
        select(people.c.id_index, stands.c.person_id, stands.c.household_id)
        .distinct()
        .select_from(people.join(stands, meant).join(households, lives))
        .where(people.c.county == scope.county, people.c.id_index.in_(wanted), seen)
        .order_by(stands.c.person_id)
    )
    found: dict[bytes, list[Numbered]] = {}
    for row in await db.all(statement) if wanted else ():
        found.setdefault(bytes(row.id_index), []).append(Numbered(row.person_id, row.household_id))
    return found


async def _people(db: Db, county: str, wanted: set[Recipient]) -> dict[Recipient, Known]:
    if not wanted:
        return {}
    by_id = {one.person_id: one for one in wanted}
    lives = and_(people.c.county == households.c.county, people.c.household_id == households.c.household_id)
    columns = (people.c.person_id, people.c.erased_at, *_columns())
    key_of = and_(keys.c.county == people.c.county, keys.c.subject_id == people.c.person_id)
    statement: Select[Any] = select(*columns).select_from(people.join(households, lives).join(keys, key_of))
    statement = statement.where(people.c.county == county, people.c.person_id.in_(by_id))
    return {
        by_id[row.person_id]: _known(db, by_id[row.person_id], row.person_id, row, erased=row.erased_at is not None)
        for row in await db.all(statement)
    }


async def _households(db: Db, county: str, wanted: set[Recipient]) -> dict[Recipient, Known]:
    if not wanted:
        return {}
    by_id = {one.household_id: one for one in wanted}
    key_of = and_(keys.c.county == households.c.county, keys.c.subject_id == households.c.household_id)
    statement: Select[Any] = select(*_columns()).select_from(households.join(keys, key_of))
    statement = statement.where(households.c.county == county, households.c.household_id.in_(by_id))
    return {
        by_id[row.household_id]: _known(db, by_id[row.household_id], row.household_id, row, erased=not row.wrapped)
        for row in await db.all(statement)
    }


def _columns() -> tuple[Any, ...]:
    return households.c.household_id, households.c.place, households.c.team_id, keys.c.wrapped


def _known(db: Db, recipient: Recipient, subject_id: UUID, row: Row[Any], *, erased: bool) -> Known:
    key = b"" if erased else data_key(db.keyring, subject_id, row.wrapped)
    return Known(recipient, row.household_id, row.place, row.team_id, erased, key)
