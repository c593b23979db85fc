"""SQL of the feeds: how far each stands, and its entries in the order of their numbers."""

from collections.abc import Collection

from sqlalchemy import select

from app.core.db import Db
from app.core.tables import table
from app.journal.tables import SyncEntryRow, SyncScopeRow
from app.sync.policy import CHANGES, FIRST, LATER, Entry, Head, Span

scopes, entries = table(SyncScopeRow), table(SyncEntryRow)
COLUMNS = (
    entries.c.entity,
    entries.c.entity_id,
    entries.c.household_id,
    entries.c.seq,
    entries.c.operation,
    entries.c.revision,
)


async def heads_of(db: Db, county: str, names: Collection[str]) -> dict[str, Head]:
    """How these feeds stand; one that nothing was ever told to stands at zero."""
    statement = select(scopes.c.scope_id, scopes.c.head, scopes.c.floor, scopes.c.live, scopes.c.digest)
    statement = statement.where(scopes.c.county == county, scopes.c.scope_id.in_(sorted(names)))
    found = {row.scope_id: Head(*row[1:]) for row in await db.all(statement)}
    return {name: found.get(name, Head()) for name in names}


async def entries_of(db: Db, county: str, span: Span) -> list[Entry]:
    """The entries of a span. A first filling is told what stands; markers of what went before it concern nobody."""
    statement = select(*COLUMNS).where(
        entries.c.county == county,
        entries.c.scope_id == span.scope,
        entries.c.seq > span.after,
        entries.c.seq <= span.until,
    )
    if span.phase != CHANGES:
        later = entries.c.entity.in_(sorted(LATER))
        statement = statement.where(entries.c.operation == "put", ~later if span.phase == FIRST else later)
    rows = await db.all(statement.order_by(entries.c.seq).limit(span.limit))
    return [Entry(span.scope, **row._mapping) for row in rows]
