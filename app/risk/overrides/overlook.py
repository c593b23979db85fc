"""Reading overrides page by page within what the caller may see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.access.scope import Scope
from app.core.db import Db
from app.core.web.paging import Paging
from app.risk.overrides import store
from app.risk.overrides.store import Override, OverridesWanted


async def list_overrides(
    db: Db, scope: Scope, wanted: OverridesWanted, paging: Paging
) -> tuple[Sequence[Override], str | None]:
    """A page of overrides, the newest first without what was written, and the next cursor. Raises 422 for a cursor of another list."""
    page = paging.of(f"overrides|{scope.county}|{wanted}")
    after = (datetime.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found = await store.overrides_in_scope(db, scope, wanted, after, page.limit + 1)
    shown, cursor = page.cut(found, lambda one: [one.asked_at, one.override_id])
    return [replace(one, written={}) for one in shown], cursor
