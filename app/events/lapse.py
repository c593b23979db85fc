"""Letting go of old events: they are kept as long as the acts of the audit, and then go with them."""

from datetime import date

from app.core.clock import start_of
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.events import store


async def let_go(deployment: Deployment, before: date) -> int:
    """Events of days before one day, in every county; returns how many went."""
    async with transaction(deployment, EVERYWHERE) as db:
        return await store.drop_events(db, start_of(before))
