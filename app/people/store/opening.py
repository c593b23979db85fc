"""SQL of the keys of people whose data may be shown."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, select

from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key
from app.people.tables import PersonRow, SubjectKeyRow

people, keys = table(PersonRow), table(SubjectKeyRow)


async def open_keys(db: Db, county: str, person_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """The data keys of those of the people whose data are neither restricted nor erased."""
    if not person_ids:
        return {}
    of_person = and_(keys.c.county == people.c.county, keys.c.subject_id == people.c.person_id)
    statement = select(people.c.person_id, keys.c.wrapped).join(keys, of_person)
    statement = statement.where(
        people.c.county == county,
        people.c.person_id.in_(set(person_ids)),
        people.c.restricted_at.is_(None),
        people.c.erased_at.is_(None),
    )
    return {row.person_id: data_key(db.keyring, row.person_id, row.wrapped) for row in await db.all(statement)}
