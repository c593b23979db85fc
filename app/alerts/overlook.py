"""Reading alerts, page by page, within what the caller may see."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.access.scope import Scope
from app.alerts import store
from app.alerts.values import Alert, Wanted
from app.core.db import Db
from app.core.web.paging import Paging


async def list_alerts(db: Db, scope: Scope, wanted: Wanted, paging: Paging) -> tuple[Sequence[Alert], str | None]:
    """A page of alerts, newest first, and the cursor of the next. Raises 422 for a cursor of another list."""
    page = paging.of(f"alerts|{scope.county}|{wanted}")
    after = (datetime.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found = await store.alerts_in_scope(db, scope, wanted, after, page.limit + 1)
    return page.cut(found, lambda alert: [alert.raised_at, alert.alert_id])
