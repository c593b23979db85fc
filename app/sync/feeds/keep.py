"""The upkeep of feeds by the worker: reference published, tombstones removed, and every night all feeds verified."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

import structlog

from app.core.clock import day_of, start_of
from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.files.store import retention
from app.sync.feeds import store
from app.sync.feeds.collect import collect_tombstones
from app.sync.feeds.verify import verify_feeds
from app.sync.reference.publish import publish_everywhere

log = structlog.get_logger()
SWEEP: Final = "feeds"
AT_NIGHT: Final = timedelta(hours=2)


async def keep_feeds(deployment: Deployment, at: datetime) -> dict[str, int]:
    """Everything once; returns how much was done. What is found wrong at night is logged by kind; `nuanxin sync repair` mends it."""
    done = {
        "published": await publish_everywhere(deployment, at),
        "collected": await collect_tombstones(deployment, at),
    }
    done["faults"] = await _verify(deployment, at) if await _is_night(deployment, at) else 0
    if any(done.values()):
        log.info("worker.feeds", **done)
    return done


async def _is_night(deployment: Deployment, at: datetime) -> bool:
    """True once a day from two in the morning on; a deployment begins with the night after its first hour."""
    async with transaction(deployment, EVERYWHERE) as db:
        last = await retention.swept_until(db, SWEEP)
        due = last is not None and last < start_of(day_of(at)) + AT_NIGHT <= at
        if due or last is None:
            await retention.set_swept(db, SWEEP, at)
        return due


async def _verify(deployment: Deployment, at: datetime) -> int:
    async with reading(deployment, EVERYWHERE) as db:
        counties = await store.counties_with_feeds(db)
    found = 0
    for county in counties:
        faults = await verify_feeds(deployment, county)
        found += len(faults)
        if faults:
            log.error("sync.feeds_differ", county=county, **Counter(one.kind for one in faults))
    return found
