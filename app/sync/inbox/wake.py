"""Waking: what waited is applied when what it waited for has come; what a process left undecided is decided by another."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from app.access.policy import scopes_allowed
from app.access.store import find_account
from app.core.db import Db, Deployment, reading
from app.core.seen import EVERYWHERE, Whole
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.people import store as registry
from app.people.store.subjects import data_keys
from app.sync.inbox import store
from app.sync.inbox.decide import Bench
from app.sync.inbox.keep import item_of
from app.sync.inbox.payload import open_content, subjects_of
from app.sync.inbox.policy import DEFERRED_FOR, LEFT_BEHIND, Timed
from app.sync.inbox.settle import settle, together
from app.sync.inbox.values import Arrived, Decided, Held
from app.sync.operations import KINDS, Kinds, have_come

MOST_ROUNDS = 50
MOST_AT_ONCE = 200
MOST_AWAITED = 2_000
ASLEEP = frozenset({"deferred", "quarantined"})


async def author_of(db: Db, county: str, account_id: UUID, device_id: UUID | None, at: datetime) -> Actor:
    """Whoever recorded an operation, with what they may do now; nothing for somebody who is no longer with us."""
    account = await find_account(db, county, account_id, at)
    if account is None:
        return Actor(county, account_id, "", "sync", device_id=device_id)
    scopes = scopes_allowed(held.role for held in account.roles)
    return Actor(county, account_id, account.name, "sync", scopes, account.roles, account.seats, device_id=device_id)


async def arrivals(db: Db, county: str, held: Sequence[Held]) -> list[Arrived]:
    """Operations with their content, opened; None where that was erased."""
    keys = await data_keys(db, county, {who for one in held for who in subjects_of(one.sealed or b"")})
    return [
        Arrived(
            one.op_id,
            open_content(keys, one.op_id, one.sealed) if one.sealed else None,
            one.content_hash,
            one.account_id,
            one.device_id,
            one.received_at,
            one.position,
            Timed(one.recorded_at, one.corrected_at, one.skew_ms),
        )
        for one in held
    ]


async def wake(
    deployment: Deployment, county: str, at: datetime, decided: Iterable[Decided], kinds: Kinds = KINDS
) -> list[Decided]:
    """Apply what waited for what was just decided, and what waited for that; in the order in which it came."""
    ids, woken = _ids(decided), list[Decided]()
    for _ in range(MOST_ROUNDS):
        if not ids:
            break
        async with reading(deployment, Whole(county)) as db:
            found = await store.waiting_for(db, county, ids)
        settled = await settle_held(deployment, county, at, found, ASLEEP, kinds)
        woken += settled
        ids = _ids(settled)
    return woken


def _ids(decided: Iterable[Decided]) -> set[UUID]:
    """What may have waited for these: for what they brought, or for themselves."""
    return {found for one in decided if one.status != "deferred" for found in (one.op_id, *one.arrived)}


async def settle_held(
    deployment: Deployment, county: str, at: datetime, held: Sequence[Held], open_in: Collection[str], kinds: Kinds
) -> list[Decided]:
    """Decide on operations that the inbox has, each as its own author."""
    decided: list[Decided] = []
    for (account_id, device_id), theirs in groupby(held, lambda one: (one.account_id, one.device_id)):
        async with reading(deployment, Whole(county)) as db:
            actor = await author_of(db, county, account_id, device_id, at)
            arrived = await arrivals(db, county, list(theirs))
        for unit in together(arrived, kinds):
            decided += await settle(deployment, actor, at, unit, kinds, open_in)
    return decided


async def settle_left_behind(deployment: Deployment, at: datetime, kinds: Kinds = KINDS) -> int:
    """Decide on what was received over a minute ago, on what waits and is due, and on what waited for something that has come.

    Returns how much of it is news.
    """
    async with reading(deployment, EVERYWHERE) as db:
        late = await store.left_open(db, at - LEFT_BEHIND, at, MOST_AT_ONCE)
    found = {(county, one.op_id): (county, one) for county, one in [*late, *await _freed(deployment)]}.values()
    count = 0
    for county, of_county in groupby(sorted(found, key=lambda pair: pair[0]), lambda pair: pair[0]):
        held = [one for _, one in of_county]
        decided = await settle_held(deployment, county, at, held, {"received", "deferred"}, kinds)
        decided += await wake(deployment, county, at, decided, kinds)
        count += sum(one.status != "retry" for one in decided)
    return count + await report_overdue(deployment, at)


async def _freed(deployment: Deployment) -> list[tuple[str, Held]]:
    """Operations that wait for what has come by another door than the push: no operation that was decided on woke them."""
    async with reading(deployment, EVERYWHERE) as db:
        awaited = await store.awaited(db, MOST_AWAITED)
    found: list[tuple[str, Held]] = []
    for county, of_county in groupby(awaited, lambda pair: pair[0]):
        async with reading(deployment, Whole(county)) as db:
            come = await have_come(db, county, {one for _, one in of_county})
            held = await store.waiting_for(db, county, come) if come else []
        found += [(county, one) for one in held]
    return found


@dataclass(frozen=True, slots=True)
class ReportOverdue:
    """An operation that has waited for so long that a supervisor must look."""

    held: Held


async def report_overdue(deployment: Deployment, at: datetime) -> int:
    """Put what has waited for five days into quarantine's list; it is still applied if what it waits for comes."""
    async with reading(deployment, EVERYWHERE) as db:
        found = await store.overdue(db, at - DEFERRED_FOR, MOST_AT_ONCE)
    for county, held in found:
        async with reading(deployment, Whole(county)) as db:
            actor = await author_of(db, county, held.account_id, held.device_id, at)
        await perform(deployment, report_waiting, actor, at, ReportOverdue(held))
    return len(found)


async def report_waiting(db: Db, actor: Actor, at: datetime, command: ReportOverdue) -> Outcome[int]:
    """Show a waiting operation to a supervisor."""
    held = command.held
    homes = await registry.households_by_id(db, actor.county, [held.household_id] if held.household_id else [])
    item = item_of(Bench(db, actor, at, {}), held, "STILL_WAITING", homes)
    new = await store.add_items(db, actor.county, [item])
    return Outcome(new, (Fact("operation.still_waiting", held.op_id, data={"kind": held.kind}),))
