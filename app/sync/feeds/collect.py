"""Tombstones: half a year after something was removed every phone has heard of it, or fetches its feed anew."""

from datetime import datetime, timedelta
from typing import Final

from app.core.clock import day_of
from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE, Whole
from app.sync.feeds import store

KEPT: Final = timedelta(days=180)
FEEDS: Final = 100


async def collect_tombstones(deployment: Deployment, at: datetime) -> int:
    """Remove what was removed more than 180 days ago from the feeds of all counties. Returns how many entries went."""
    async with reading(deployment, EVERYWHERE) as db:
        counties = await store.counties_with_feeds(db)
    return sum([await _collect(deployment, county, at) for county in counties])


async def _collect(deployment: Deployment, county: str, at: datetime) -> int:
    before, gone = day_of(at - KEPT), 0
    while True:
        async with transaction(deployment, Whole(county)) as db:
            names = await store.feeds_with_tombstones(db, county, before, FEEDS)
            # As every writer: the counters before the entries.
            await store.lock_feeds(db, county, names)
            removed = await store.remove_tombstones(db, county, names, before)
            await store.raise_floors(db, county, {scope: max(numbers) for scope, numbers in removed.items() if numbers})
        gone += sum(len(numbers) or 1 for numbers in removed.values())
        if len(names) < FEEDS:
            return gone
