"""SQL of the audit: acts and checkpoints as auditors read them, of one county."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_

from app.core import json
from app.core.db import Db
from app.core.tables import table
from app.journal.checkpoints import Checkpoint
from app.journal.tables import AuditCheckpointRow, JournalRow

journal, checkpoints = table(JournalRow), table(AuditCheckpointRow)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts a search shows; `from_at` counts in, `until_at` does not."""

    from_at: datetime | None = None
    until_at: datetime | None = None
    account_id: UUID | None = None
    act: str | None = None
    household_id: UUID | None = None
    subject_id: UUID | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it was kept; `told` holds the actor's name, the facts, the refusal's code."""

    entry_id: UUID
    at: datetime
    account_id: UUID | None
    client_id: str
    request_id: str
    act: str
    result: str
    subject_id: UUID | None
    household_id: UUID | None
    told: dict[str, Any]


async def search_acts(
    db: Db, county: str, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Act]:
    """Acts of a county, the newest first, behind the key of the last one seen."""
    columns = [journal.c[name] for name in Act.__slots__ if name != "told"]
    statement = select(*columns, journal.c.body).where(journal.c.county == county)
    for name in ("account_id", "act", "household_id", "subject_id", "result"):
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(journal.c[name] == value)
    if wanted.from_at is not None:
        statement = statement.where(journal.c.at >= wanted.from_at)
    if wanted.until_at is not None:
        statement = statement.where(journal.c.at < wanted.until_at)
    if after is not None:
        statement = statement.where(tuple_(journal.c.at, journal.c.entry_id) < after)
    statement = statement.order_by(journal.c.at.desc(), journal.c.entry_id.desc()).limit(limit)
    return [_act(row) for row in await db.all(statement)]


def _act(row: Row[Any]) -> Act:
    values = {name: getattr(row, name) for name in Act.__slots__ if name != "told"}
    return Act(**values, told=json.loads(row.body))


async def list_checkpoints(db: Db, county: str, before: int | None, limit: int) -> list[Checkpoint]:
    """Checkpoints of a county, the newest first."""
    statement = select(*(checkpoints.c[name] for name in Checkpoint.__slots__)).where(checkpoints.c.county == county)
    if before is not None:
        statement = statement.where(checkpoints.c.size < before)
    return [Checkpoint(*tuple(row)) for row in await db.all(statement.order_by(checkpoints.c.size.desc()).limit(limit))]
