"""Reading cases: a page of them without words, one with its question, materials and minutes for officers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.access.scope import Scope, scope_of
from app.core.db import Db
from app.core.errors import not_found
from app.core.web.paging import Paging
from app.deliberations import store
from app.deliberations.store import Deliberation, Wanted
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome


async def list_deliberations(
    db: Db, scope: Scope, wanted: Wanted, paging: Paging
) -> tuple[Sequence[Deliberation], str | None]:
    """A page of cases, newest first, and the cursor of the next. Raises 422 for a cursor of another list."""
    page = paging.of(f"deliberations|{scope.county}|{wanted}")
    after = (datetime.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found = await store.deliberations_in_scope(db, scope, wanted, after, page.limit + 1)
    return page.cut(found, lambda one: [one.proposed_at, one.deliberation_id])


async def read_deliberation(db: Db, actor: Actor, _at: datetime, deliberation_id: UUID) -> Outcome[Deliberation]:
    """One case; that it was read is kept. Raises 404 for one that is foreign or unknown."""
    found = await store.deliberation_in_scope(db, scope_of(actor), deliberation_id)
    if found is None:
        raise not_found()
    return Outcome(found, (Fact("deliberation.read", deliberation_id, found.household_id),))
