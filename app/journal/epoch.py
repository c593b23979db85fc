"""The epoch: what tells phones that the database is not the one they knew, so that numbers of its feeds may have been given twice."""

import uuid
from typing import Any, Final

from sqlalchemy import Select, String, cast, column, func, select, update
from sqlalchemy.sql.selectable import ScalarSelect

from app.core.db import Db
from app.core.ids import derived_id
from app.core.tables import table
from app.journal.tables import SyncMetaRow

meta = table(SyncMetaRow)
HEX_OF_TIMELINE: Final = 8


async def epoch_of(db: Db) -> uuid.UUID:
    """The epoch now; one statement. On PostgreSQL it changes by itself with a promotion, or a restore into another cluster or to
    another point in time; on SQLite, and for a restore into the same cluster, `rotate_epoch` changes it.

    Raises LookupError for a database that was never migrated as a whole.
    """
    row = await db.first(select(meta.c.epoch, *_of_cluster(db)))
    if row is None:
        raise LookupError("sync_meta is empty: run the migrations")
    return derived_id(row.epoch, *map(str, row[1:])) if len(row) > 1 else uuid.UUID(str(row.epoch))


def _of_cluster(db: Db) -> list[ScalarSelect[Any]]:
    """Which cluster this is, and the timeline it writes: the first part of the name of its write-ahead log."""
    if db.dialect != "postgresql":
        return []
    system: Select[Any] = select(cast(column("system_identifier"), String)).select_from(func.pg_control_system())
    timeline: Select[Any] = select(func.left(func.pg_walfile_name(func.pg_current_wal_lsn()), HEX_OF_TIMELINE))
    return [system.scalar_subquery(), timeline.scalar_subquery()]


async def epoch_and_schema(db: Db) -> tuple[uuid.UUID, int]:
    """The epoch now and the oldest schema of phones that is served; one statement. Raises LookupError as `epoch_of` does."""
    row = await db.first(select(meta.c.schema_min, meta.c.epoch, *_of_cluster(db)))
    if row is None:
        raise LookupError("sync_meta is empty: run the migrations")
    cluster = tuple(row)[2:]
    return derived_id(row.epoch, *map(str, cluster)) if cluster else uuid.UUID(str(row.epoch)), int(row.schema_min)


async def schema_min(db: Db) -> int:
    """The oldest schema of phones that is served; an older one is told to upgrade."""
    row = await db.first(select(meta.c.schema_min))
    return int(row[0]) if row else 1


async def rotate_epoch(db: Db) -> uuid.UUID:
    """Begin a new epoch: every phone fetches anew and offers again what it had sent. Returns the epoch."""
    await db.write(update(meta).values(epoch=uuid.uuid4()))
    return await epoch_of(db)
