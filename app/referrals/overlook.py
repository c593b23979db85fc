"""Reading referrals, one or page by page, within what the caller may see."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.access.scope import Scope
from app.core.db import Db
from app.core.errors import not_found
from app.core.web.paging import Paging
from app.referrals import store
from app.referrals.store import ReferralOfNeed, Wanted


async def find_referral(db: Db, scope: Scope, referral_id: UUID) -> ReferralOfNeed:
    """A referral with its need. Raises 404 for one that is foreign or unknown."""
    found = await store.referral_in_scope(db, scope, referral_id)
    if found is None:
        raise not_found()
    return found


async def list_referrals(
    db: Db, scope: Scope, wanted: Wanted, paging: Paging
) -> tuple[Sequence[ReferralOfNeed], str | None]:
    """A page of referrals, newest first, and the cursor of the next. Raises 422 for a cursor of another list."""
    page = paging.of(f"referrals|{scope.county}|{wanted}")
    after = (datetime.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found = await store.referrals_in_scope(db, scope, wanted, after, page.limit + 1)
    return page.cut(found, lambda one: [one.referral.opened_at, one.referral.referral_id])
