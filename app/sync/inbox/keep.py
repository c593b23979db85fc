"""Keeping verdicts: into the inbox row, beside what waits and what a supervisor must look at, in the act's own transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.core.crypto import DESTROYED
from app.journal.facts import Fact, Touch, feed_of_user
from app.people import store as registry
from app.people.store.subjects import data_keys
from app.sync.inbox import store
from app.sync.inbox.decide import Bench
from app.sync.inbox.payload import seal_verdict
from app.sync.inbox.policy import SETTLED, TRIED_AGAIN
from app.sync.inbox.values import Decided, Held, Item

MOST_PAUSES = 36


async def keep_verdicts(bench: Bench, decided: Sequence[Decided], locked: Mapping[UUID, Held]) -> list[Decided]:
    """Write what was decided; returns what is new of it, with the facts that tell its author of a change."""
    db, county = bench.db, bench.actor.county
    final = [one for one in decided if one.status != "retry"]
    keys = await data_keys(db, county, {locked[one.op_id].subject_id for one in final})
    rows = [_row(bench, one, locked[one.op_id], keys) for one in final]
    await store.write_verdicts(db, county, rows)
    waits = {one.op_id: one.waits_for for one in final if one.waits_for or locked[one.op_id].status != "received"}
    await store.put_waiting(db, county, waits)
    changed = [one for one in final if one.status != locked[one.op_id].status]
    await _put_into_quarantine(bench, [one for one in changed if one.status == "quarantined"], locked)
    freed = [one.op_id for one in changed if locked[one.op_id].status != "received" and one.status in SETTLED]
    await store.close_items_of(db, county, freed, "applied", bench.at)
    return [_with_its_news(one, locked[one.op_id]) for one in changed]


def _with_its_news(one: Decided, held: Held) -> Decided:
    """What was decided, with what it tells its author, and with all that may have waited for it."""
    about = (held.entity_id,) if held.entity_id else ()
    return replace(one, facts=(*one.facts, *told_late(held, one.status)), arrived=(*one.arrived, *about))


def _row(bench: Bench, one: Decided, held: Held, keys: Mapping[UUID, bytes]) -> dict[str, Any]:
    key = keys.get(held.subject_id, DESTROYED)
    late = held.status != "received"
    return {
        "op_id": one.op_id,
        "status": one.status,
        "was": held.status if late and one.status != held.status else held.was,
        "revision": held.revision + (late and one.status != held.status),
        "attempts": held.attempts + 1,
        "next_at": bench.at + TRIED_AGAIN * min(held.attempts + 1, MOST_PAUSES) if one.status == "deferred" else None,
        "decided_at": bench.at,
        "blocked_by": one.blocked_by if one.status == "quarantined" else None,
        "sealed": None if one.status == "accepted" else held.sealed,
        "verdict": seal_verdict(key, one.op_id, one.told) if key != DESTROYED else None,
    }


def told_late(held: Held, status: str) -> tuple[Fact, ...]:
    """A verdict that comes after the answer goes to its author by their own feed."""
    if held.status == "received":
        return ()
    touch = Touch(feed_of_user(held.account_id), "op_status", held.op_id, None, held.revision + 1)
    return (Fact("operation.told", held.op_id, data={"status": status, "was": held.status}, touches=(touch,)),)


async def _put_into_quarantine(bench: Bench, decided: Sequence[Decided], locked: Mapping[UUID, Held]) -> None:
    if not decided:
        return
    named = {one.household_id for one in locked.values() if one.household_id}
    homes = await registry.households_by_id(bench.db, bench.actor.county, named)
    await store.add_items(
        bench.db, bench.actor.county, [item_of(bench, locked[one.op_id], one.code, homes) for one in decided]
    )


def item_of(bench: Bench, held: Held, code: str, homes: Mapping[UUID, Any]) -> Item:
    """An operation as it stands in quarantine; its content stays in the inbox."""
    return Item(
        quarantine_id=held.op_id,
        op_id=held.op_id,
        account_id=held.account_id,
        device_id=held.device_id,
        household_id=held.household_id if held.household_id in homes else None,
        place=works_at(bench),
        kind=held.kind,
        code=code,
        quarantined_at=bench.at,
        state="open",
        revision=1,
        subject_id=None,
        sealed=None,
    )


def works_at(bench: Bench) -> str:
    """Where an author works: whose supervisors look after what belongs to no household."""
    return min((held.place for held in bench.actor.roles), default=bench.actor.county)
