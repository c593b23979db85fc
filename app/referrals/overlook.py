"""Reading referrals, one or page by page, within what the caller may see."""

from datetime import datetime
from uuid import UUID

from app.access.scope import Scope
from app.core.db import Db
from app.core.errors import not_found
from app.core.web.paging import read_cursor, write_cursor
from app.referrals import store
from app.referrals.store import ReferralOfNeed, Wanted


async def find_referral(db: Db, scope: Scope, referral_id: UUID) -> ReferralOfNeed:
    """A referral with its need. Raises 404 for one that is foreign or unknown."""
    found = await store.referral_in_scope(db, scope, referral_id)
    if found is None:
        raise not_found()
    return found


async def list_referrals(
    db: Db, scope: Scope, wanted: Wanted, cursor: str | None, limit: int
) -> tuple[list[ReferralOfNeed], str | None]:
    """A page of referrals, newest first, and the cursor of the next. Raises 422 for a cursor of another list."""
    listing = f"referrals|{wanted.household_id}|{wanted.person_id}|{wanted.status}"
    last = read_cursor(db.keyring, listing, cursor)
    after = (datetime.fromisoformat(last[0]), UUID(last[1])) if last else None
    found = await store.referrals_in_scope(db, scope, wanted, after, limit + 1)
    page = found[:limit]
    if len(found) <= limit:
        return page, None
    newest = page[-1].referral
    return page, write_cursor(db.keyring, listing, [newest.opened_at, newest.referral_id])
