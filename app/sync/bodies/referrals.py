"""Referrals as a phone is shown them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.referrals import store
from app.referrals.store import ReferralOfNeed
from app.sync.bodies.looking import Look


async def load_referrals(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, ReferralOfNeed]:
    """Referrals of households of the reader; one statement."""
    return await store.referrals_by_id(look.db, look.scope, ids)
