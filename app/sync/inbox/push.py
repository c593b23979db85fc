"""Pushing: a batch is kept, then every operation gets its verdict; whatever that is, but for `retry`, the server has the operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.db import Db, Deployment, reading
from app.core.errors import conflict
from app.core.ids import derived_id
from app.core.seen import Whole
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform_all
from app.people import store as registry
from app.people.store.subjects import add_data_keys, data_keys
from app.sync.inbox import store
from app.sync.inbox.decide import Bench, kept_problem
from app.sync.inbox.keep import works_at
from app.sync.inbox.payload import id_of, open_verdict, seal_content, subjects_named
from app.sync.inbox.policy import SETTLED
from app.sync.inbox.receive import Batch, Received, receive
from app.sync.inbox.settle import settle, together
from app.sync.inbox.values import Arrived, Decided, Held, Item
from app.sync.inbox.wake import wake
from app.sync.operations import KINDS, Kinds

Verdict = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pushed:
    """The verdicts of a batch, in its order, as they are kept: problems in both languages."""

    batch_id: str
    epoch: UUID
    verdicts: Sequence[Verdict]


async def push(deployment: Deployment, actor: Actor, at: datetime, batch: Batch, kinds: Kinds = KINDS) -> Pushed:
    """Keep a batch, settle it, wake what waited for it."""
    received = await receive(deployment, actor, at, batch)
    first = {one.op_id: one for one in reversed(received.arrived)}
    mine = [one for one in received.arrived if one is first[one.op_id] and _to_be_settled(one, received)]
    decided: list[Decided] = []
    for unit in together(mine, kinds):
        decided += await settle(deployment, actor, at, unit, kinds)
    # Whoever decided on them before may have died before waking what waited.
    before = [_as_decided(one) for one in received.known.values() if one.status in SETTLED]
    woken = await wake(deployment, actor.county, at, [*decided, *before], kinds)
    news = {one.op_id: one for one in (*decided, *woken)}
    others = [one for one in received.arrived if one.op_id not in news or one is not first[one.op_id]]
    known = await _known(deployment, actor.county, others)
    reused = [one for one in others if not _same(one, known[one.op_id][0])]
    kept = await _keep_reused(deployment, actor, at, reused)
    verdicts = [{"op_id": one.said("op_id"), **_told(one, first, news, known, kept)} for one in received.arrived]
    return Pushed(batch.batch_id, received.epoch, verdicts)


def _as_decided(held: Held) -> Decided:
    """What was decided on an operation before, as far as it brought something."""
    return Decided(held.op_id, held.status, arrived=(held.entity_id,) if held.entity_id else ())


def _to_be_settled(one: Arrived, received: Received) -> bool:
    """New here, or kept by a request that did not come to decide on it."""
    held = received.known.get(one.op_id)
    return one.op_id in received.new or (held is not None and held.status == "received" and _same(one, held))


def _same(one: Arrived, held: Held) -> bool:
    """The same operation of the same author. An id that somebody else used is no repeat, whatever it says."""
    return (one.content_hash, one.account_id) == (held.content_hash, held.account_id)


async def _known(deployment: Deployment, county: str, arrived: Sequence[Arrived]) -> dict[UUID, tuple[Held, Verdict]]:
    if not arrived:
        return {}
    async with reading(deployment, Whole(county)) as db:
        held = await store.operations_held(db, county, [one.op_id for one in arrived])
        keys = await data_keys(db, county, {one.subject_id for one in held.values()})
    return {
        op_id: (one, open_verdict(keys.get(one.subject_id, b""), op_id, one.verdict)) for op_id, one in held.items()
    }


def _told(
    one: Arrived,
    first: Mapping[UUID, Arrived],
    news: Mapping[UUID, Decided],
    known: Mapping[UUID, tuple[Held, Verdict]],
    reused: Mapping[UUID, Mapping[bytes, UUID]],
) -> Verdict:
    """One verdict: what was decided now, or that it was decided before, or that its id was used before."""
    if one.op_id in news and one is first[one.op_id]:
        decided = news[one.op_id]
        return {"status": decided.status, **decided.told}
    if one.content_hash in reused.get(one.op_id, {}):
        used = conflict("OP_ID_REUSED", "该编号已用于另一操作", "This id was used before for another operation")
        quarantine_id = str(reused[one.op_id][one.content_hash])
        return {"status": "conflict", "quarantine_id": quarantine_id, "problem": kept_problem(used)}
    held, told = known[one.op_id]
    if held.status == "received":
        return {"status": "retry", "retry_after": 5}
    return {"status": "duplicate", "original": {"status": held.status, **told}}


async def _keep_reused(
    deployment: Deployment, actor: Actor, at: datetime, reused: Sequence[Arrived]
) -> dict[UUID, dict[bytes, UUID]]:
    """What came under an id that is taken is kept too, under a new one."""
    if not reused:
        return {}
    found = await perform_all(deployment, keep_reused, actor, at, reused)
    kept: dict[UUID, dict[bytes, UUID]] = {}
    for one, quarantine_id in zip(reused, found, strict=True):
        assert isinstance(quarantine_id, UUID)
        kept.setdefault(one.op_id, {})[one.content_hash] = quarantine_id
    return kept


async def keep_reused(db: Db, actor: Actor, at: datetime, arrived: Sequence[Arrived]) -> list[Outcome[UUID]]:
    """Put operations into quarantine whose ids were used before; once for each content. Returns under which ids."""
    county = actor.county
    keys = await data_keys(db, county, {who for one in arrived for who in subjects_named(one.content)})
    named = {home for one in arrived if (home := id_of(one.said("household_id")))}
    homes = await registry.households_by_id(db, county, named)
    outcomes: list[Outcome[UUID]] = []
    for one in arrived:
        quarantine_id = derived_id(one.op_id, "reused", str(one.account_id), one.content_hash.hex())
        sealed = seal_content(db.keyring, keys, quarantine_id, one.content or {})
        home = id_of(one.said("household_id"))
        item = Item(
            quarantine_id=quarantine_id,
            op_id=None,
            account_id=one.account_id,
            device_id=one.device_id,
            household_id=home if home in homes else None,
            place=works_at(Bench(db, actor, at, {})),
            kind=one.kind,
            code="OP_ID_REUSED",
            quarantined_at=at,
            state="open",
            revision=1,
            subject_id=sealed.subject_id,
            sealed=sealed.content,
        )
        new = await store.add_items(db, county, [item])
        await add_data_keys(db, county, {quarantine_id: sealed.wrapped} if new and sealed.wrapped else {})
        fact = Fact("operation.id_reused", one.op_id, data={"quarantine_id": quarantine_id, "kind": one.kind})
        outcomes.append(Outcome(quarantine_id, (fact,) if new else ()))
    return outcomes
