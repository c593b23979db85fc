"""Telling on: sealed acts become events, each once, in the order in which they were sealed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE, Whole
from app.events import store
from app.events.tell import events_of, is_known
from app.events.values import Act

BATCH: Final = 1_000
# So many batches of a county at a time, so that jobs do not wait for a long history.
MOST: Final = 20
log = structlog.get_logger()


async def gather_events(deployment: Deployment, _at: datetime) -> int:
    """Tell on what was sealed, in every county; returns how many events there were. Two workers at once tell nothing twice.

    It is no act of anybody: the acts are in the journal already. A number is given under the county's lock, after the act has
    committed and was sealed, so that who reads behind a number misses nothing that commits late.
    """
    async with reading(deployment, EVERYWHERE) as db:
        counties = await store.counties_behind(db)
    return sum([await _gather_county(deployment, county) for county in counties])


async def _gather_county(deployment: Deployment, county: str) -> int:
    told = 0
    for _ in range(MOST):
        async with transaction(deployment, Whole(county)) as db:
            first, head = await store.take_mark(db, county)
            beyond, acts = await store.sealed_acts(db, county, first, BATCH)
            found = [one for act in acts for one in events_of(act)]
            places = await store.places_of(db, county, {one.household_id for one in found if one.household_id})
            numbered = [
                replace(one, seq=seq, place=places.get(one.household_id, one.place) if one.household_id else one.place)
                for seq, one in enumerate(found, head + 1)
            ]
            await store.add_events(db, county, numbered)
            await store.set_mark(db, county, beyond, head + len(numbered))
        _name_unknown(acts)
        told += len(numbered)
        if beyond - first < BATCH:
            break
    return told


def _name_unknown(acts: Sequence[Act]) -> None:
    """A fact that the catalogue lacks costs nobody an event, and is not lost in silence either."""
    unknown = {fact["name"] for act in acts for fact in act.facts if not is_known(fact["name"])}
    if unknown:
        log.error("events.unknown_facts", names=sorted(unknown))
