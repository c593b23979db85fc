"""Forgetting requests, codes, refresh tokens and identifiers that nobody can use any more."""

from datetime import datetime, timedelta

from app.access.oauth import store
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE

# Kept a while longer than they are good, so that a replay is still recognised as one.
KEPT = timedelta(days=2)


async def sweep_oauth(deployment: Deployment, at: datetime) -> int:
    """Remove what expired two days ago. Returns how much there was."""
    async with transaction(deployment, EVERYWHERE) as db:
        return await store.forget_expired(db, at - KEPT)
