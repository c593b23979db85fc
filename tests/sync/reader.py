"""A phone's way through one feed: page after page behind its cursor, what it holds afterwards, and how often a number came."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from app.core.db import Deployment, snapshot
from app.core.seen import Whole
from app.core.tables import table
from app.journal.tables import SyncEntryRow

entries = table(SyncEntryRow)
PAGE = 40


@dataclass
class Reader:
    """What it holds: revision and household by (entity, id)."""

    deployment: Deployment
    county: str
    scope: str
    cursor: int = 0
    pages: int = 0
    held: dict[tuple[str, UUID], tuple[int, UUID | None]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)

    async def pull(self) -> int:
        """One page, read in one moment and applied as phones do. Returns how much came."""
        mine = (entries.c.county == self.county, entries.c.scope_id == self.scope, entries.c.seq > self.cursor)
        async with snapshot(self.deployment, Whole(self.county)) as db:
            rows = await db.all(select(entries).where(*mine).order_by(entries.c.seq).limit(PAGE))
        for row in rows:
            if row.operation == "put":
                self.held[row.entity, row.entity_id] = (row.revision, row.household_id)
            elif row.operation == "delete":
                self.held.pop((row.entity, row.entity_id), None)
            else:
                self.held = {key: one for key, one in self.held.items() if one[1] != row.household_id}
        self.numbers += [row.seq for row in rows]
        self.cursor = max(self.numbers, default=0)
        self.pages += 1
        return len(rows)

    async def catch_up(self) -> None:
        """Until nothing new comes."""
        while await self.pull():
            pass

    async def living(self) -> dict[tuple[str, UUID], tuple[int, UUID | None]]:
        """What the server has in this feed."""
        mine = (entries.c.county == self.county, entries.c.scope_id == self.scope, entries.c.operation == "put")
        async with snapshot(self.deployment, Whole(self.county)) as db:
            rows = await db.all(select(entries).where(*mine))
        return {(row.entity, row.entity_id): (row.revision, row.household_id) for row in rows}
