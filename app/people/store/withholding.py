"""SQL of the end of processing: restricting a person's data, destroying keys, and what of the row goes with them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import forget_key
from app.people.store.aliases import aliases_of
from app.people.tables import FileFactRow, PersonIdentityRow, PersonRow, SubjectKeyRow

keys, people = table(SubjectKeyRow), table(PersonRow)
facts, identities = table(FileFactRow), table(PersonIdentityRow)


async def set_restricted(db: Db, county: str, person_id: UUID, at: datetime | None) -> None:
    """Restrict a person's data from an instant on, or lift that."""
    mine = and_(people.c.county == county, people.c.person_id == person_id)
    await db.write(update(people).where(mine).values(restricted_at=at, revision=people.c.revision + 1))


async def set_held(db: Db, county: str, person_id: UUID, at: datetime | None) -> None:
    """Forbid that a person is erased from an instant on, or lift that."""
    mine = and_(people.c.county == county, people.c.person_id == person_id)
    await db.write(update(people).where(mine).values(held_at=at))


async def destroy_keys(db: Db, county: str, subjects: Sequence[UUID]) -> int:
    """Destroy data keys: what they sealed is gone for good. Returns how many were still there."""
    mine = and_(keys.c.county == county, keys.c.subject_id.in_(subjects), keys.c.wrapped != DESTROYED)
    for row in await db.all(select(keys.c.subject_id, keys.c.wrapped).where(mine)):
        forget_key(row.subject_id, row.wrapped)
    return await db.write(update(keys).where(mine).values(wrapped=DESTROYED))


async def mark_erased(db: Db, county: str, person_id: UUID, at: datetime) -> None:
    """Leave of a person's row what is counted; what finds the person goes, and the claim to the identity number."""
    mine = and_(people.c.county == county, people.c.person_id == person_id)
    gone = {"sealed": b"", "name_index": b"", "phone_index": None, "id_index": None}
    await db.write(update(people).where(mine).values(**gone, erased_at=at, revision=people.c.revision + 1))
    claims = and_(identities.c.county == county, identities.c.person_id == person_id)
    await db.write(delete(identities).where(claims))


async def left_in_household(db: Db, county: str, household_id: UUID, *, erased: bool = False) -> int:
    """How many people who are or ever were members of a household, or of one merged into it, are not erased, or are."""
    homes = [household_id, *await aliases_of(db, county, [household_id])]
    members = select(facts.c.person_id).where(
        facts.c.county == county, facts.c.household_id.in_(homes), facts.c.kind == "membership"
    )
    gone = people.c.erased_at.is_not(None) if erased else people.c.erased_at.is_(None)
    mine = and_(people.c.county == county, gone)
    of_it = or_(people.c.person_id.in_(members), people.c.household_id.in_(homes))
    statement = select(func.count()).select_from(people).where(mine, of_it)
    row = await db.first(statement)
    return int(row[0]) if row else 0


async def erased_since(db: Db, at: datetime) -> list[tuple[str, UUID, datetime]]:
    """Who was erased at an instant or later: (county, person, when), in that order of time."""
    statement = select(people.c.county, people.c.person_id, people.c.erased_at).where(people.c.erased_at >= at)
    rows = await db.all(statement.order_by(people.c.erased_at, people.c.county, people.c.person_id))
    return [(row.county, row.person_id, row.erased_at) for row in rows]


async def erased_among(db: Db, county: str, person_ids: Collection[UUID]) -> list[UUID]:
    """Those of the people who were erased."""
    mine = and_(people.c.county == county, people.c.erased_at.is_not(None), people.c.person_id.in_(person_ids))
    return [row.person_id for row in await db.all(select(people.c.person_id).where(mine))]


async def not_erased(db: Db, county: str, person_ids: Sequence[UUID]) -> list[UUID]:
    """Those of the people who are there and not erased."""
    mine = and_(people.c.county == county, people.c.erased_at.is_(None), people.c.person_id.in_(person_ids))
    return [row.person_id for row in await db.all(select(people.c.person_id).where(mine))]
