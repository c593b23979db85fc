"""Reading alerts, page by page, within what the caller may see."""

from datetime import datetime
from uuid import UUID

from app.access.scope import Scope
from app.alerts import store
from app.alerts.store import Alert, Wanted
from app.core.db import Db
from app.core.web.paging import read_cursor, write_cursor


async def list_alerts(
    db: Db, scope: Scope, wanted: Wanted, cursor: str | None, limit: int
) -> tuple[list[Alert], str | None]:
    """A page of alerts, newest first, and the cursor of the next. Raises 422 for a cursor of another list."""
    listing = f"alerts|{wanted.state}|{wanted.household_id}"
    last = read_cursor(db.keyring, listing, cursor)
    after = (datetime.fromisoformat(last[0]), UUID(last[1])) if last else None
    found = await store.alerts_in_scope(db, scope, wanted, after, limit + 1)
    page = found[:limit]
    more = len(found) > limit
    return page, write_cursor(db.keyring, listing, [page[-1].raised_at, page[-1].alert_id]) if more else None
