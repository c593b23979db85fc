"""Loading households and people with their files, a constant number of statements however many."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, or_, select, update

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key, identity_of, open_value
from app.people.store.aliases import aliases, aliases_of, stands_for
from app.people.tables import AliasRow, FileFactRow, HouseholdRow, PersonRow, SubjectKeyRow
from app.people.values import SEALED_CODES, Edit, Edits, FileFact, Household, HouseholdLevel, Identity, Person, in_order

keys, households = table(SubjectKeyRow), table(HouseholdRow)
people, facts = table(PersonRow), table(FileFactRow)
of_person, of_home = table(AliasRow).alias("of_person"), table(AliasRow).alias("of_home")


def household_rows() -> Select[Any]:
    """The statement of households with their wrapped keys, to be narrowed."""
    key_of = and_(keys.c.county == households.c.county, keys.c.subject_id == households.c.household_id)
    merged = stands_for(of_home, households.c.county, households.c.household_id)
    statement = select(households, keys.c.wrapped, of_home.c.end_id.label("merged_into"))
    return statement.join(keys, key_of).outerjoin(of_home, merged)


def household_of(db: Db, row: Row[Any]) -> Household:
    """The household of a row of `household_rows`."""
    key = data_key(db.keyring, row.household_id, row.wrapped)
    return Household(
        county=row.county,
        household_id=row.household_id,
        place=row.place,
        team_id=row.team_id,
        level=row.level,
        revision=row.revision,
        created_at=row.created_at,
        sealed=row.sealed,
        data_key=key,
        edits=edits_of(row),
        merged_into=row.merged_into,
    )


def edits_of(row: Row[Any]) -> Edits:
    """When each field of a row was last edited."""
    return {name: Edit(*one) for name, one in row.edits.items()}


async def lock_households(db: Db, county: str, household_ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Those of the households that exist, locked until the end of the transaction in the order of their ids; one statement."""
    wanted = sorted(set(household_ids))
    if not wanted:
        return {}
    statement = (
        household_rows()
        .where(households.c.county == county, households.c.household_id.in_(wanted))
        .order_by(households.c.household_id)
        .with_for_update(key_share=True, of=households)
    )
    return {row.household_id: household_of(db, row) for row in await db.all(statement)}


async def households_by_id(db: Db, county: str, household_ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Those of the households that exist in the county, not locked."""
    wanted = set(household_ids)
    statement = household_rows().where(households.c.county == county, households.c.household_id.in_(wanted))
    return {row.household_id: household_of(db, row) for row in await db.all(statement)} if wanted else {}


async def set_levels(db: Db, county: str, levels: Sequence[HouseholdLevel]) -> None:
    """Write colours and revisions of households that the caller has locked, in one call to the driver."""
    statement = (
        update(households)
        .where(households.c.county == county, households.c.household_id == bindparam("of_household"))
        .values(level=bindparam("new_level"), revision=bindparam("new_revision"))
    )
    await db.write(
        statement,
        [
            {"of_household": one.household_id, "new_level": one.level, "new_revision": one.revision}
            for one in sorted(levels, key=lambda one: one.household_id)
        ],
    )


async def people_of(db: Db, county: str, household_ids: Collection[UUID]) -> dict[UUID, list[Person]]:
    """Per household, the people who are or ever were members, by id, without those erased; two statements whatever their number.

    Whoever's row names the household is of it too, also where no fact says since when; and so are the people of households merged
    into it. Who lives there now is for `lives_in` to say: of two merged files one does.
    """
    wanted = set(household_ids)
    found: dict[UUID, list[Person]] = {household_id: [] for household_id in wanted}
    if not wanted:
        return found
    merged = select(aliases.c.alias_id).where(
        aliases.c.county == county, aliases.c.end_id.in_(wanted), aliases.c.until_at.is_(None)
    )
    members = select(facts.c.person_id).where(
        facts.c.county == county,
        or_(facts.c.household_id.in_(wanted), facts.c.household_id.in_(merged)),
        facts.c.kind == "membership",
    )
    of_these = or_(
        people.c.person_id.in_(members), people.c.household_id.in_(wanted), people.c.household_id.in_(merged)
    )
    everybody = await load_people(db, and_(people.c.county == county, of_these, people.c.erased_at.is_(None)))
    homes = {person.person_id: _homes(person) for person in everybody}
    # Who has to do with none of these by their own ids is of a household merged into one.
    apart = {home for own in homes.values() if not own & wanted for home in own}
    ends = await aliases_of(db, county, wanted) if apart else {}
    for person in everybody:
        own = homes[person.person_id]
        for household_id in wanted & (own | {ends[one] for one in own if one in ends}):
            found[household_id].append(person)
    return found


def _homes(person: Person) -> set[UUID]:
    spells = {spell.household_id for spell in person.of_kind("membership") if spell.household_id}
    return spells | {person.household_id, person.home_id}


async def people_by_id(db: Db, county: str, person_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of the people who exist in the county."""
    wanted = set(person_ids)
    condition = and_(people.c.county == county, people.c.person_id.in_(wanted))
    return {person.person_id: person for person in await load_people(db, condition)} if wanted else {}


async def places_of_people(db: Db, county: str, person_ids: Iterable[UUID]) -> dict[UUID, Household]:
    """The current household of each of the people, not locked."""
    lives = and_(people.c.county == households.c.county, people.c.household_id == households.c.household_id)
    statement = household_rows().add_columns(people.c.person_id).join(people, lives)
    statement = statement.where(people.c.county == county, people.c.person_id.in_(set(person_ids)))
    return {row.person_id: household_of(db, row) for row in await db.all(statement)}


async def load_people(db: Db, condition: ColumnElement[bool]) -> list[Person]:
    """The people under a condition over `person`, by id, each with all facts of the file and the files it stands for."""
    found = await _load(db, condition)
    standing = [person.person_id for person, stands in found if stands]
    if not standing:
        return [person for person, _ in found]
    county = found[0][0].county
    ends = await aliases_of(db, county, standing)
    behind = await _load(db, and_(people.c.county == county, people.c.person_id.in_(set(ends))))
    of: dict[UUID, list[Person]] = {}
    for person, _ in behind:
        of.setdefault(ends[person.person_id], []).append(person)
    return [replace(one, aliases=tuple(of[one.person_id])) if one.person_id in of else one for one, _ in found]


async def _load(db: Db, condition: ColumnElement[bool]) -> list[tuple[Person, bool]]:
    """The people, and of each whether it stands for others."""
    key_of = and_(keys.c.county == people.c.county, keys.c.subject_id == people.c.person_id)
    merged = stands_for(of_person, people.c.county, people.c.person_id)
    moved = stands_for(of_home, people.c.county, people.c.household_id)
    others = and_(
        aliases.c.county == people.c.county, aliases.c.end_id == people.c.person_id, aliases.c.until_at.is_(None)
    )
    columns = [
        keys.c.wrapped,
        of_person.c.end_id.label("merged_into"),
        of_home.c.end_id.label("home_merged_into"),
        select(aliases.c.merge_id).where(others).exists().label("stands"),
    ]
    statement = select(people, *columns).join(keys, key_of).outerjoin(of_person, merged).outerjoin(of_home, moved)
    rows = await db.all(statement.where(condition).order_by(people.c.person_id))
    of_file = and_(people.c.county == facts.c.county, people.c.person_id == facts.c.person_id)
    by_person: dict[UUID, list[Row[Any]]] = {}
    for fact in await db.all(select(facts).join(people, of_file).where(condition)):
        by_person.setdefault(fact.person_id, []).append(fact)
    return [(_person(db, row, by_person.get(row.person_id, [])), bool(row.stands)) for row in rows]


def _person(db: Db, row: Row[Any], written: Sequence[Row[Any]]) -> Person:
    key = data_key(db.keyring, row.person_id, row.wrapped)
    content = open_value(key, row.sealed, "person", row.person_id)
    replaced = {fact.replaces for fact in written}
    activated = [fact.recorded_at for fact in written if fact.kind == "status" and fact.code == "active"]
    return Person(
        county=row.county,
        person_id=row.person_id,
        household_id=row.household_id,
        status=row.status,
        sex=row.sex,
        identity=identity_of(content) if content else Identity("", date(row.birth_year, 1, 1)),
        revision=row.revision,
        created_at=row.created_at,
        enrolled_at=min(activated, default=row.created_at),
        fingerprint=content.get("fingerprint", ""),
        data_key=key,
        facts=in_order(
            _fact(key, fact)
            for fact in written
            if fact.fact_id not in replaced and (key != DESTROYED or fact.kind not in SEALED_CODES)
        ),
        restricted_at=row.restricted_at,
        held_at=row.held_at,
        erased_at=row.erased_at,
        edits=edits_of(row),
        merged_into=row.merged_into,
        home_merged_into=row.home_merged_into,
    )


def _fact(key: bytes, row: Row[Any]) -> FileFact:
    """A fact; where the code itself is sealed (tags, disabilities), it comes from the sealed detail."""
    detail = open_value(key, row.sealed, "file_fact", row.fact_id) if row.sealed else {}
    return FileFact(
        row.fact_id,
        row.person_id,
        row.kind,
        detail.pop("code", row.code),
        row.household_id,
        row.from_day,
        row.until_day,
        row.recorded_at,
        row.recorded_by,
        row.replaces,
        detail,
    )


async def find_fact(db: Db, person: Person, fact_id: UUID) -> FileFact | None:
    """A fact of a person by its id, also one that was replaced; None for no fact, or another person's."""
    mine = and_(facts.c.county == person.county, facts.c.person_id == person.person_id, facts.c.fact_id == fact_id)
    row = await db.first(select(facts).where(mine))
    return _fact(person.data_key, row) if row else None
