"""Receiving: a whole batch is kept, sealed, in one transaction before any of it is applied."""

import json as standard
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.clock import read_instant
from app.core.crypto import fingerprint
from app.core.db import Db, Deployment, transaction
from app.core.seen import Whole
from app.journal.actor import Actor
from app.journal.epoch import epoch_of
from app.people.store.subjects import add_data_keys, data_keys
from app.sync.inbox import store
from app.sync.inbox.payload import id_of, seal_content, subjects_named
from app.sync.inbox.policy import Clock, timed
from app.sync.inbox.values import Arrived, Held, text_of


@dataclass(frozen=True, slots=True)
class Batch:
    """What a phone sent: its operations as they were read, their fingerprints, its clocks, the device it says it is."""

    batch_id: str
    operations: Sequence[Mapping[str, Any]]
    hashes: Sequence[bytes]
    sent: Clock
    device_id: UUID | None


@dataclass(frozen=True, slots=True)
class Received:
    """A batch that is kept: its operations, those of them that were not here before, and what is known of the others."""

    arrived: Sequence[Arrived]
    new: frozenset[UUID]
    known: Mapping[UUID, Held]
    epoch: UUID


def printed(written: Any) -> bytes:
    """The fingerprint of an operation as it was written: the order of its names does not matter, the form of its numbers does."""
    return fingerprint(standard.dumps(written, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def clock_of(told: Mapping[str, Any], wall: str) -> Clock:
    """The clocks in an envelope or an operation; what is no time counts as not said."""
    mono = told.get("mono_ms")
    fits = isinstance(mono, int) and not isinstance(mono, bool) and 0 <= mono < 1 << 53
    return Clock(read_instant(told.get(wall)), text_of(told.get("boot_id"), 64), mono if fits else None)


async def receive(deployment: Deployment, actor: Actor, at: datetime, batch: Batch) -> Received:
    """Keep a batch. What is here already stays as it is."""
    assert actor.account_id is not None
    arrived = [
        Arrived(
            UUID(one["op_id"]),
            one,
            print_,
            actor.account_id,
            batch.device_id or actor.device_id,
            at,
            position,
            timed(clock_of(one, "recorded_at"), batch.sent, at),
        )
        for position, (one, print_) in enumerate(zip(batch.operations, batch.hashes, strict=True))
    ]
    async with transaction(deployment, Whole(actor.county)) as db:
        new = await keep_operations(db, actor.county, arrived)
        known = await store.operations_held(db, actor.county, {one.op_id for one in arrived} - new)
        epoch = await epoch_of(db)
    return Received(arrived, frozenset(new), known, epoch)


async def keep_operations(
    db: Db, county: str, arrived: Sequence[Arrived], repairs: Mapping[UUID, UUID] | None = None
) -> set[UUID]:
    """Keep operations, sealed; returns those that are new. `repairs` says which operation one takes the place of."""
    keys = await data_keys(db, county, {who for one in arrived for who in subjects_named(one.content)})
    rows: dict[UUID, dict[str, Any]] = {}
    own: dict[UUID, bytes] = {}
    for one in arrived:
        sealed = seal_content(db.keyring, keys, one.op_id, one.content or {})
        if one.op_id not in rows:
            rows[one.op_id] = _row(county, one) | {"subject_id": sealed.subject_id, "sealed": sealed.content}
            rows[one.op_id] |= {"repairs": (repairs or {}).get(one.op_id)}
            own |= {one.op_id: sealed.wrapped} if sealed.wrapped else {}
    new = await store.add_operations(db, list(rows.values()))
    await add_data_keys(db, county, {op_id: wrapped for op_id, wrapped in own.items() if op_id in new})
    return new


def _row(county: str, one: Arrived) -> dict[str, Any]:
    body = one.said("body")
    named = one.said("household_id") or (body.get("household_id") if isinstance(body, dict) else None)
    return {
        "county": county,
        "op_id": one.op_id,
        "content_hash": one.content_hash,
        "account_id": one.account_id,
        "device_id": one.device_id,
        "kind": one.kind,
        "household_id": id_of(named),
        "entity_id": id_of(one.said("entity_id")) or (id_of(body.get("id")) if isinstance(body, dict) else None),
        "group_id": one.group,
        "received_at": one.received_at,
        "position": one.position,
        "recorded_at": one.timed.device,
        "corrected_at": one.timed.corrected,
        "skew_ms": one.timed.skew_ms,
        "status": "received",
        "revision": 1,
        "attempts": 0,
        "next_at": None,
    }
