"""Forgetting sign-ins that nobody finished, and failures long past."""

from datetime import datetime, timedelta

from app.access.signin import store
from app.access.signin.policy import ACCOUNT, ADDRESS, EVERYONE
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE

KEPT = timedelta(seconds=max(rule.forget_after_s for rule in (ACCOUNT, ADDRESS, EVERYONE)))


async def sweep_sign_ins(deployment: Deployment, at: datetime) -> int:
    """Remove what no sign-in looks at any more. Returns how much there was."""
    async with transaction(deployment, EVERYWHERE) as db:
        return await store.sweep_halfway(db, at) + await store.sweep_buckets(db, at - KEPT)
