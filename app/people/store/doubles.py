"""SQL of likely doubles: who shares a name and a year of birth, with what is compared; pairs that were judged to be two people."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, insert, or_, select, tuple_

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.indexing import UNIQUE_DOCUMENTS, index_of_name
from app.people.likeness import Traits
from app.people.policy import normal_name
from app.people.sealing import data_key, identity_of, open_value, seal_value
from app.people.store.aliases import is_alias
from app.people.tables import DistinctPairRow, HouseholdRow, PersonRow, SubjectKeyRow
from app.people.values import Identity

people, households, keys = table(PersonRow), table(HouseholdRow), table(SubjectKeyRow)
home_keys = table(SubjectKeyRow).alias("home_key")
distinct_pairs = table(DistinctPairRow)
Block = tuple[bytes, int]  # a name's index and a year of birth


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody registered who may be the same person; `restricted` data are compared and not shown."""

    traits: Traits = field(repr=False)
    identity: Identity = field(repr=False)
    team_id: UUID | None
    restricted: bool
    block: Block

    @property
    def person_id(self) -> UUID:
        """Whose file it is."""
        return self.traits.person_id


@dataclass(frozen=True, slots=True)
class DistinctPair:
    """Somebody's judgement that two files are two people's, with the reason in words."""

    person_id: UUID
    other_id: UUID
    at: datetime
    by: UUID | None
    reason: str = field(repr=False)


def block_of(db: Db, name: str, year: int) -> Block:
    """By what likely doubles are looked up."""
    return index_of_name(db.keyring, name), year


def number_of(identity: Identity) -> str | None:
    """The identity number where only one person can have it."""
    return identity.id_number if identity.id_type in UNIQUE_DOCUMENTS else None


async def candidates_in(db: Db, county: str, blocks: Iterable[Block]) -> list[Candidate]:
    """Everybody of a county in these blocks, without the erased, by id; one statement."""
    wanted = sorted(set(blocks))
    if not wanted:
        return []
    statement = _candidates().where(people.c.county == county, people.c.name_index.in_({one[0] for one in wanted}))
    statement = statement.where(people.c.birth_year.in_({one[1] for one in wanted}))
    found = [_candidate(db, row) for row in await db.all(statement)]
    return [one for one in found if one.block in set(wanted)]


def _candidates() -> Any:
    key_of = and_(keys.c.county == people.c.county, keys.c.subject_id == people.c.person_id)
    home = and_(households.c.county == people.c.county, households.c.household_id == people.c.household_id)
    key_of_home = and_(home_keys.c.county == households.c.county, home_keys.c.subject_id == households.c.household_id)
    columns = [people.c[name] for name in ("person_id", "sex", "name_index", "birth_year", "restricted_at", "sealed")]
    of_home = [households.c.household_id, households.c.place, households.c.team_id]
    statement = select(
        *columns,
        *of_home,
        keys.c.wrapped,
        households.c.sealed.label("home_sealed"),
        home_keys.c.wrapped.label("home_wrapped"),
    )
    statement = statement.join(keys, key_of).join(households, home).join(home_keys, key_of_home)
    own = ~is_alias(people.c.county, people.c.person_id)
    return statement.where(people.c.erased_at.is_(None), own).order_by(people.c.person_id)


def _candidate(db: Db, row: Row[Any]) -> Candidate:
    key = data_key(db.keyring, row.person_id, row.wrapped)
    identity = identity_of(open_value(key, row.sealed, "person", row.person_id))
    home_key = data_key(db.keyring, row.household_id, row.home_wrapped)
    details = open_value(home_key, row.home_sealed, "household", row.household_id)
    traits = Traits(
        row.person_id,
        row.household_id,
        normal_name(identity.name),
        identity.birth_date,
        row.sex,
        number_of(identity),
        identity.phone,
        row.place,
        details.get("address", ""),
    )
    return Candidate(traits, identity, row.team_id, row.restricted_at is not None, (row.name_index, row.birth_year))


async def candidates_by_id(db: Db, county: str, person_ids: Collection[UUID]) -> list[Candidate]:
    """These people, as they are compared."""
    statement = _candidates().where(people.c.county == county, people.c.person_id.in_(set(person_ids)))
    return [_candidate(db, row) for row in await db.all(statement)]


async def crowded_blocks(db: Db, scope: Scope, after: Block | None, limit: int) -> list[Block]:
    """Blocks in which more than one person lives whom the caller may see, in order, behind `after`."""
    home = and_(households.c.county == people.c.county, households.c.household_id == people.c.household_id)
    seen = within(scope, households.c.county, households.c.place, households.c.team_id)
    block = tuple_(people.c.name_index, people.c.birth_year)
    statement = select(people.c.name_index, people.c.birth_year).join(households, home)
    statement = statement.where(seen, people.c.erased_at.is_(None), ~is_alias(people.c.county, people.c.person_id))
    if after is not None:
        statement = statement.where(block > tuple_(*after))
    statement = statement.group_by(people.c.name_index, people.c.birth_year).having(func.count() > 1)
    statement = statement.order_by(people.c.name_index, people.c.birth_year).limit(limit)
    return [(row.name_index, row.birth_year) for row in await db.all(statement)]


async def add_distinct(db: Db, county: str, pairs: Sequence[DistinctPair], data_keys: Mapping[UUID, bytes]) -> None:
    """Keep judgements; the words are sealed under the key of the one who was registered."""
    rows = [
        {
            "county": county,
            "person_id": one.person_id,
            "other_id": one.other_id,
            "at": one.at,
            "recorded_by": one.by,
            "sealed": seal_value(data_keys[one.person_id], {"reason": one.reason}, "distinct_pair", one.other_id),
        }
        for one in pairs
    ]
    await db.write(insert(distinct_pairs), rows)


async def judged_distinct(db: Db, county: str, person_ids: Collection[UUID]) -> set[frozenset[UUID]]:
    """Pairs of people of which somebody said that they are two, as far as one of them is named."""
    if not person_ids:
        return set()
    named = or_(distinct_pairs.c.person_id.in_(set(person_ids)), distinct_pairs.c.other_id.in_(set(person_ids)))
    statement = select(distinct_pairs.c.person_id, distinct_pairs.c.other_id)
    rows = await db.all(statement.where(distinct_pairs.c.county == county, named))
    return {frozenset((row.person_id, row.other_id)) for row in rows}
