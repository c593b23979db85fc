"""SQL of data keys for rooms above: those of households and people by their ids, and keys for what belongs to neither."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key
from app.people.tables import SubjectKeyRow

keys = table(SubjectKeyRow)


async def data_keys(db: Db, county: str, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """The data keys of those of the subjects that have one; DESTROYED for one that was destroyed. One statement."""
    wanted = set(subjects)
    if not wanted:
        return {}
    statement = select(keys).where(keys.c.county == county, keys.c.subject_id.in_(wanted))
    return {row.subject_id: data_key(db.keyring, row.subject_id, row.wrapped) for row in await db.all(statement)}


async def add_data_keys(db: Db, county: str, wrapped: Mapping[UUID, bytes]) -> None:
    """Keep wrapped data keys of new subjects."""
    rows = [{"county": county, "subject_id": one, "wrapped": key} for one, key in sorted(wrapped.items())]
    await db.write(db.upsert(keys).on_conflict_do_nothing(index_elements=["county", "subject_id"]), rows)
