"""The sweep (每日巡检): what time alone has changed is recorded, and told; whether it ran changes no later decision.

Each household carries the instant at which time next changes something. That is all the progress there is: who is done has moved on,
so a killed sweep goes on where it was, and of two at once each takes what the other does not hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from app.core.clock import day_of, start_of
from app.core.db import Db, Deployment, is_passing, reading
from app.core.seen import EVERYWHERE, Whole
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.people import store as registry
from app.risk import store
from app.risk.renew import Renewal, renew

log = structlog.get_logger()
# A day's changes wait until this hour, so that phones are not told at midnight; a clock that runs out later in the day does not wait.
AT: Final = timedelta(hours=2)
BATCH: Final = 100
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class SweepNext:
    """The next households of a county by id, after one, that changed by an instant."""

    until: datetime
    after: UUID | None
    limit: int


@dataclass(frozen=True, slots=True)
class Swept:
    """How many households were looked at and of how many people something changed; the last household, None for none."""

    households: int
    people: int
    last: UUID | None


async def sweep(deployment: Deployment, at: datetime, most: int | None = None) -> dict[str, int]:
    """Record what time has changed by now, in batches, for about `most` households of each county. Returns how much was done."""
    until = at if at >= start_of(day_of(at)) + AT else start_of(day_of(at)) - timedelta(microseconds=1)
    async with reading(deployment, EVERYWHERE) as db:
        due = await store.due_by_county(db, until)
    done = {"households": 0, "people": 0, "failed": 0}
    for county, waiting in due.items():
        log.info("risk.sweep_begins", county=county, households=waiting)
        for name, number in (await _sweep_county(deployment, county, at, until, most)).items():
            done[name] += number
    return done


async def _sweep_county(
    deployment: Deployment, county: str, at: datetime, until: datetime, most: int | None
) -> Mapping[str, int]:
    """One county. Where a batch fails, its households come one by one, and one that cannot be read does not hold up the others."""
    done = {"households": 0, "people": 0, "failed": 0}
    actor, after, singly = operator(county, "sweep"), None, 0
    while most is None or done["households"] < most:
        size = 1 if singly else BATCH
        try:
            swept = await perform(deployment, sweep_households, actor, at, SweepNext(until, after, size))
        except Exception as error:
            if is_passing(error):
                raise
            if singly:
                after = await _next_of(deployment, county, until, after)
                done["failed"] += 1
                log.error("risk.sweep_failed", county=county, household_id=str(after), error=type(error).__name__)
            singly = BATCH if not singly else singly - 1
            continue
        done["households"] += swept.households
        done["people"] += swept.people
        log.info("risk.swept", county=county, **done)
        if swept.households < size:
            break
        after, singly = swept.last, max(0, singly - 1)
    return done


async def sweep_households(db: Db, actor: Actor, at: datetime, command: SweepNext) -> Outcome[Swept]:
    """One batch, one transaction, one act."""
    found = await store.next_due_to_change(db, actor.county, command.until, command.after, command.limit, lock=True)
    households = await registry.lock_households(db, actor.county, found)
    renewed, _ = await renew(db, actor, at, Renewal("sweep"), households)
    data = {"households": renewed.households, "people": renewed.people}
    facts = (Fact("risk.swept", data=data), *renewed.facts) if found else ()
    return Outcome(Swept(renewed.households, renewed.people, found[-1] if found else None), facts)


async def _next_of(deployment: Deployment, county: str, until: datetime, after: UUID | None) -> UUID | None:
    async with reading(deployment, Whole(county)) as db:
        found = await store.next_due_to_change(db, county, until, after, 1)
    return found[0] if found else None


async def sweep_some(deployment: Deployment, at: datetime) -> None:
    """The worker's round: a part of what is due, so that jobs do not wait."""
    await sweep(deployment, at, MOST)
