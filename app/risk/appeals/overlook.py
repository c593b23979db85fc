"""Reading appeals page by page within what the caller may see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from app.access.scope import Scope
from app.core.db import Db
from app.core.web.paging import Paging
from app.risk.appeals import store
from app.risk.appeals.store import Appeal, AppealsWanted


async def list_appeals(
    db: Db, scope: Scope, wanted: AppealsWanted, paging: Paging
) -> tuple[Sequence[Appeal], str | None]:
    """A page of appeals, the next due first without what was written, and the next cursor. Raises 422 for a cursor of another list."""
    page = paging.of(f"appeals|{scope.county}|{wanted}")
    after = (date.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found = await store.appeals_in_scope(db, scope, wanted, after, page.limit + 1)
    shown, cursor = page.cut(found, lambda one: [one.due_day, one.appeal_id])
    return [replace(one, written={}) for one in shown], cursor
