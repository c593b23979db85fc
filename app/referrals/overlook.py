"""Reading referrals page by page, within what the caller may see: newest first, or those first whose limit ends first."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from app.access.scope import Scope
from app.core.db import Db
from app.core.web.paging import Paging
from app.referrals import store
from app.referrals.store import ReferralOfNeed, Wanted

Order = Literal["opened", "due"]


async def list_referrals(
    db: Db, scope: Scope, wanted: Wanted, order: Order, paging: Paging
) -> tuple[Sequence[ReferralOfNeed], str | None]:
    """A page of referrals and the cursor of the next. Raises 422 for a cursor of another list."""
    page = paging.of(f"referrals|{scope.county}|{wanted}|{order}")
    if order == "due":
        ahead = (date.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
        return page.cut(await store.referrals_by_due(db, scope, wanted, ahead, page.limit + 1), store.due_key)
    after = (datetime.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found = await store.referrals_in_scope(db, scope, wanted, after, page.limit + 1)
    return page.cut(found, lambda one: [one.referral.opened_at, one.referral.referral_id])
