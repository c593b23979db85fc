"""Whoever lost the right to call a while ago, and can still show who they were: they may hand over what they had recorded, no more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.access import store
from app.access.devices.store import find_device_by_key
from app.access.tokens import Claims
from app.core.db import Db
from app.journal.actor import Actor

MAY_DEPOSIT = timedelta(days=30)
# Sessions that ended because a right was taken away; after any other end the person signs in again.
TAKEN_AWAY = frozenset({"account_disabled", "device_lost"})


@dataclass(frozen=True, slots=True)
class Revoked:
    """Somebody whose account or phone was shut, and when."""

    county: str
    account_id: UUID
    device_id: UUID | None
    at: datetime

    def may_deposit(self, at: datetime) -> bool:
        """For thirty days."""
        return at - self.at <= MAY_DEPOSIT


async def revoked_by_token(db: Db, claims: Claims) -> Revoked | None:
    """Whose token this was, if it is worth nothing because they were shut out."""
    disabled_at = await store.disabled_since(db, claims.county, claims.account_id)
    session = await store.find_session(db, claims.county, claims.session_id)
    if session is None or session.account_id != claims.account_id:
        return None
    ended_at = session.ended_at if session.ended_reason in TAKEN_AWAY else None
    since = disabled_at or ended_at
    return Revoked(claims.county, claims.account_id, session.device_id, since) if since else None


async def revoked_by_key(db: Db, thumbprint: str) -> Revoked | None:
    """Whose phone has this key, if the phone was lost or its account shut."""
    device = await find_device_by_key(db, thumbprint)
    if device is None:
        return None
    since = await store.disabled_since(db, device.county, device.account_id) or device.lost_at
    return Revoked(device.county, device.account_id, device.device_id, since) if since else None


async def depositor(db: Db, revoked: Revoked, request_id: str, address: str) -> Actor:
    """Them, without any scope: only where they held roles is known, so that their supervisors get what they hand over."""
    roles = await store.roles_held(db, revoked.county, revoked.account_id, revoked.at)
    return Actor(
        revoked.county,
        revoked.account_id,
        "",
        "deposit",
        roles=roles,
        request_id=request_id,
        device_id=revoked.device_id,
        address=address,
    )
