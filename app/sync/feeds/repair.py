"""Mending feeds: what is missing or stale is told anew, what leaked is taken back, counters are set to what they count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.db import Db, Deployment
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome, Touch
from app.journal.perform import perform
from app.people import store as registry
from app.sync.feeds import store
from app.sync.feeds.values import LEAKED, MISCOUNTED, Fault
from app.sync.feeds.verify import BATCH, faults_of_homes, faults_of_the_county, verify_feeds


@dataclass(frozen=True, slots=True)
class RepairHomes:
    """Households whose entries are to be mended."""

    household_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class RepairFeed:
    """A feed whose counter is to be set right."""

    scope: str


async def repair_feeds(deployment: Deployment, county: str, at: datetime) -> list[Fault]:
    """Mend all faults of a county's feeds, some households to a transaction. Returns what was found."""
    found = await verify_feeds(deployment, county)
    actor = operator(county, "sync")
    homes = {one.state.household_id for one in found if one.state and one.state.household_id}
    for some in _batches(sorted(homes)):
        await perform(deployment, repair_homes, actor, at, RepairHomes(some))
    if any(one.state and one.state.household_id is None for one in found):
        await perform(deployment, repair_county, actor, at, None)
    for one in found:
        if one.kind == MISCOUNTED:
            await perform(deployment, repair_feed, actor, at, RepairFeed(one.scope))
    return found


def _batches(homes: Sequence[UUID]) -> Iterator[tuple[UUID, ...]]:
    return (tuple(homes[first : first + BATCH]) for first in range(0, len(homes), BATCH))


async def repair_homes(db: Db, actor: Actor, _at: datetime, command: RepairHomes) -> Outcome[int]:
    """Look again under the households' locks, and tell what is wrong. Returns how much that was."""
    await registry.lock_households(db, actor.county, command.household_ids)
    return _told(await faults_of_homes(db, actor.county, list(command.household_ids)))


async def repair_county(db: Db, actor: Actor, _at: datetime, _command: None) -> Outcome[int]:
    """The same for who sits in which team, and for the reference."""
    return _told(await faults_of_the_county(db, actor.county))


async def repair_feed(db: Db, actor: Actor, _at: datetime, command: RepairFeed) -> Outcome[bool]:
    """Set a counter to what it counts, under its lock."""
    said = await store.counter_of(db, actor.county, command.scope, lock=True)
    right = await store.recounted(db, actor.county, command.scope)
    if said == right:
        return Outcome(False, ())
    await store.set_counter(db, actor.county, command.scope, right)
    return Outcome(True, (Fact("feed.recounted", data={"feed": command.scope}),))


def _told(faults: Sequence[Fault]) -> Outcome[int]:
    touches = tuple(
        Touch(
            one.scope, one.entity, one.entity_id, one.state.household_id, one.state.revision, removed=one.kind == LEAKED
        )
        for one in faults
        if one.entity and one.entity_id and one.state
    )
    return Outcome(
        len(touches), (Fact("feed.repaired", data={"entries": len(touches)}, touches=touches),) * bool(touches)
    )
