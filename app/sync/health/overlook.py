"""Reading how the phones of one's teams fare, page by page."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.access.scope import Scope
from app.core.db import Db
from app.core.web.paging import Paging
from app.sync.health import store
from app.sync.health.values import Fares


async def list_fares(db: Db, scope: Scope, at: datetime, paging: Paging) -> tuple[Sequence[Fares], str | None]:
    """A page of phones, late ones first, and the cursor of the next. Raises 422 for a cursor of another list."""
    page = paging.of(f"sync-health|{scope.county}|{','.join(scope.places)}")
    after = None
    if page.after:
        after = (datetime.fromisoformat(page.after[0]), UUID(page.after[1]), UUID(page.after[2]))
    found = await store.fares_in_scope(db, scope, at, after, page.limit + 1)
    return page.cut(found, lambda one: [one.caught_up_at or store.NEVER, one.account_id, one.device_id])
