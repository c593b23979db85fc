"""What stands in a feed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from app.core.db import Db
from app.core.tables import table
from app.journal.tables import SyncEntryRow

entries = table(SyncEntryRow)


async def entries_of(db: Db, scope: str) -> Sequence[Row[Any]]:
    """The entries of one feed, in the order of their numbers."""
    return await db.all(select(entries).where(entries.c.scope_id == scope).order_by(entries.c.seq))
