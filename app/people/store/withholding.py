"""SQL of the end of processing: restricting a person's data, destroying keys, and what of the row goes with them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import forget_key
from app.people.tables import FileFactRow, PersonIdentityRow, PersonRow, SubjectKeyRow

keys, people = table(SubjectKeyRow), table(PersonRow)
facts, identities = table(FileFactRow), table(PersonIdentityRow)


async def set_restricted(db: Db, county: str, person_id: UUID, at: datetime | None) -> None:
    """Restrict a person's data from an instant on, or lift that."""
    mine = and_(people.c.county == county, people.c.person_id == person_id)
    await db.write(update(people).where(mine).values(restricted_at=at, revision=people.c.revision + 1))


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


async def left_in_household(db: Db, county: str, household_id: UUID) -> int:
    """How many people who are or ever were members of a household are not erased."""
    members = select(facts.c.person_id).where(
        facts.c.county == county, facts.c.household_id == household_id, facts.c.kind == "membership"
    )
    mine = and_(people.c.county == county, people.c.erased_at.is_(None))
    statement = select(func.count()).select_from(people).where(mine, people.c.person_id.in_(members))
    row = await db.first(statement)
    return int(row[0]) if row else 0


async def closed_before(db: Db, day: date, limit: int) -> list[tuple[str, UUID]]:
    """People whose file was closed or transferred on or before a day and still is, not erased yet: (county, person)."""
    ended = (
        select(facts.c.person_id)
        .where(facts.c.county == people.c.county, facts.c.person_id == people.c.person_id, facts.c.kind == "status")
        .where(facts.c.from_day > day)
        .exists()
    )
    since = (
        select(facts.c.person_id)
        .where(facts.c.county == people.c.county, facts.c.person_id == people.c.person_id, facts.c.kind == "status")
        .where(facts.c.from_day <= day, facts.c.code == people.c.status)
        .exists()
    )
    closed = and_(people.c.status.in_(("closed", "transferred")), people.c.erased_at.is_(None))
    statement = select(people.c.county, people.c.person_id).where(closed, since, ~ended).limit(limit)
    return [(row.county, row.person_id) for row in await db.all(statement)]
