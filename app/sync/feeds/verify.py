"""Verifying the feeds of a county: every row that phones hear of against its entry, every counter against a recount.

This is the guard behind `finalise`: a write that went round it, or a verb that forgot to tell, shows here.
"""

from uuid import UUID

from app.core.db import Db, Deployment, snapshot
from app.core.seen import Whole
from app.sync.feeds import store
from app.sync.feeds.values import MISCOUNTED, Fault, faults_between

BATCH = 500


async def verify_feeds(deployment: Deployment, county: str) -> list[Fault]:
    """All faults of a county's feeds. Each batch of households is read in one moment, however busy the county is."""
    faults: list[Fault] = []
    last: UUID | None = None
    while True:
        async with snapshot(deployment, Whole(county)) as db:
            batch = await store.some_households(db, county, last, BATCH)
            faults += await faults_of_homes(db, county, batch)
        if len(batch) < BATCH:
            break
        last = batch[-1]
    async with snapshot(deployment, Whole(county)) as db:
        faults += await faults_of_the_county(db, county)
        feeds = await store.feeds_of(db, county)
    for scope in feeds:
        async with snapshot(deployment, Whole(county)) as db:
            if await store.counter_of(db, county, scope) != await store.recounted(db, county, scope):
                faults.append(Fault(MISCOUNTED, scope))
    return faults


async def faults_of_the_county(db: Db, county: str) -> list[Fault]:
    """What is wrong with rosters and reference."""
    rosters = faults_between(await store.wanted_of_teams(db, county), await store.told_of_teams(db, county))
    published, told = await store.wanted_of_reference(db, county), await store.told_of_reference(db, county)
    return rosters + faults_between(published, told)


async def faults_of_homes(db: Db, county: str, household_ids: list[UUID]) -> list[Fault]:
    """What is wrong with the entries of these households, also with those they left behind elsewhere."""
    if not household_ids:
        return []
    told = await store.told_of_homes(db, county, household_ids)
    return faults_between(await store.wanted_of_homes(db, county, household_ids), told)
