"""The acts a test's journal holds, oldest first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import json
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import JournalRow

journal = table(JournalRow)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is asked of an act."""

    entry_id: UUID
    act: str
    result: str
    subject_id: UUID | None
    account_id: UUID | None
    county: str
    told: dict[str, Any]


async def acts_kept(deployment: Deployment) -> list[Kept]:
    """Every act."""
    names = ("entry_id", "act", "result", "subject_id", "account_id", "county")
    order = (journal.c.at, journal.c.entry_id)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(*(journal.c[name] for name in names), journal.c.body).order_by(*order))
    return [Kept(**{name: getattr(row, name) for name in names}, told=json.loads(row.body)) for row in rows]
