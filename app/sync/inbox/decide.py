"""Deciding on operations under lock: what each came to, inside the transaction that also keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import json
from app.core.db import Db, savepoint
from app.core.errors import Refusal, conflict
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.sync.inbox import store
from app.sync.inbox.policy import WAITING, is_off, verdict_of
from app.sync.inbox.values import Arrived, Decided
from app.sync.kind import Deferred, Effect, Operation
from app.sync.operations import Kinds, read_operation

MOST_BYTES = 65_536


class Blocked(Exception):
    """An operation that this one depends on is in quarantine."""

    def __init__(self, parent: UUID) -> None:
        super().__init__(parent)
        self.parent = parent


class Undone(Exception):
    """A member of a group failed, and with it the group."""

    def __init__(self, worst: Decided) -> None:
        super().__init__(worst.op_id)
        self.worst = worst


@dataclass(frozen=True, slots=True)
class Bench:
    """What deciding works with: the transaction, for whom, when, which kinds there are."""

    db: Db
    actor: Actor
    at: datetime
    kinds: Kinds


async def decide_one(bench: Bench, arrived: Arrived, before: Mapping[UUID, Decided]) -> Decided:
    """Apply one operation. What it wrote before it failed is undone. `before` are those decided earlier in the same transaction."""
    try:
        operation = read(arrived, bench.kinds)
        await _check_parents(bench, operation, before)
        async with savepoint(bench.db):
            outcome = await bench.kinds[operation.kind].apply(bench.db, bench.actor, bench.at, operation)
    except Deferred as waiting:
        return await _deferred(bench, arrived, waiting.missing)
    except Blocked as blocked:
        return blocked_by(arrived, blocked.parent)
    except Refusal as refusal:
        return refused(arrived, refusal)
    return in_force(arrived, outcome)


async def decide_run(bench: Bench, arrived: Sequence[Arrived]) -> list[Decided]:
    """Apply operations of one kind in one go; a refused one costs its neighbours nothing."""
    decided: dict[UUID, Decided] = {}
    operations: list[Operation] = []
    for one in arrived:
        try:
            operations.append(read(one, bench.kinds))
        except Refusal as refusal:
            decided[one.op_id] = refused(one, refusal)
    apply_all = bench.kinds[arrived[0].kind].apply_all
    assert apply_all is not None
    by_id = {one.op_id: one for one in arrived}
    outcomes = await apply_all(bench.db, bench.actor, bench.at, operations) if operations else ()
    for operation, outcome in zip(operations, outcomes, strict=True):
        one = by_id[operation.op_id]
        decided[one.op_id] = refused(one, outcome) if isinstance(outcome, Refusal) else in_force(one, outcome)
    return [decided[one.op_id] for one in arrived]


async def decide_group(bench: Bench, arrived: Sequence[Arrived]) -> list[Decided]:
    """Apply a group: all of it, or nothing."""
    decided: dict[UUID, Decided] = {}
    try:
        async with savepoint(bench.db):
            for one in arrived:
                decided[one.op_id] = await decide_one(bench, one, decided)
                if decided[one.op_id].status in {"quarantined", "deferred", "retry"}:
                    raise Undone(decided[one.op_id])
    except Undone as undone:
        worst = undone.worst
        return [worst if one.op_id == worst.op_id else _with(one, worst) for one in arrived]
    return list(decided.values())


def _with(arrived: Arrived, worst: Decided) -> Decided:
    """A member of a group shares the fate of the one that failed."""
    told = {"blocked_by": str(worst.op_id)}
    facts = (_fact(arrived, worst.status, "GROUP"),)
    return replace(worst, op_id=arrived.op_id, told=told, facts=facts, code="GROUP", blocked_by=worst.op_id)


def read(arrived: Arrived, kinds: Kinds) -> Operation:
    """An operation in the words of its kind. Raises Refusal."""
    if arrived.content is None:
        raise conflict("DATA_WITHHELD", "该人信息已限制处理或已删除", "This person's data are restricted or erased")
    if len(json.dumps(arrived.content)) > MOST_BYTES:
        raise Refusal(413, "OPERATION_TOO_LARGE", "单条记录过大", "One operation may have 64 KiB")
    return read_operation(arrived.content, arrived.timed.corrected, kinds)


async def _check_parents(bench: Bench, operation: Operation, before: Mapping[UUID, Decided]) -> None:
    """Raises Deferred while a parent is missing or undecided, Blocked when one is in quarantine."""
    wanted = [one for one in operation.depends_on if one not in before]
    known = await store.operations_held(bench.db, bench.actor.county, wanted)
    statuses = {one: known[one].status if one in known else "received" for one in wanted}
    blocking = next((one for one in wanted if statuses[one] in {"quarantined", "discarded", "noted"}), None)
    if blocking:
        raise Blocked(blocking)
    missing = [one for one in wanted if statuses[one] in WAITING]
    if missing:
        raise Deferred(*missing)


async def _deferred(bench: Bench, arrived: Arrived, missing: Sequence[UUID]) -> Decided:
    """It waits, unless what was to bring the missing entity is in quarantine."""
    blocking = await store.quarantined_about(bench.db, bench.actor.county, missing)
    if blocking:
        return blocked_by(arrived, blocking[0])
    told = {"waits_for": [str(one) for one in missing]}
    return Decided(arrived.op_id, "deferred", told, (_fact(arrived, "deferred", ""),), tuple(missing))


def blocked_by(arrived: Arrived, parent: UUID) -> Decided:
    """Its parent is in quarantine, so it is there too."""
    told = {"blocked_by": str(parent)}
    facts = (_fact(arrived, "quarantined", "BLOCKED"),)
    return Decided(arrived.op_id, "quarantined", told, facts, blocked_by=parent, code="BLOCKED")


def refused(arrived: Arrived, refusal: Refusal) -> Decided:
    """What a refusal of its verb comes to."""
    status = verdict_of(refusal.status, refusal.code)
    facts = () if status == "retry" else (_fact(arrived, status, refusal.code),)
    return Decided(arrived.op_id, status, {"problem": kept_problem(refusal)}, facts, code=refusal.code)


def in_force(arrived: Arrived, outcome: Outcome[Effect]) -> Decided:
    """What its verb made of it."""
    if isinstance(outcome.result, Refusal):
        found = refused(arrived, outcome.result)
        return replace(found, facts=(*outcome.facts, *found.facts))
    effect = outcome.result
    flags = [*effect.flags, *(["clock_skewed"] if is_off(arrived.timed.skew_ms) else [])]
    told: dict[str, Any] = {"entity_id": str(effect.entity_id) if effect.entity_id else None}
    told |= {"version": effect.version, "flags": flags, **effect.members}
    ids = (arrived.op_id, *([effect.entity_id] if effect.entity_id else []), *effect.arrived)
    if effect.problem is None:
        return Decided(arrived.op_id, "accepted", told, outcome.facts, arrived=ids)
    told["problem"] = kept_problem(effect.problem)
    facts = (*outcome.facts, _fact(arrived, "conflict", effect.problem.code))
    return Decided(arrived.op_id, "conflict", told, facts, code=effect.problem.code, arrived=ids)


def kept_problem(refusal: Refusal) -> dict[str, Any]:
    """A refusal as a verdict keeps it, in both languages."""
    errors = [{"pointer": one.pointer, "code": one.code, "zh": one.zh, "en": one.en} for one in refusal.errors]
    return {"status": refusal.status, "code": refusal.code, "zh": refusal.zh, "en": refusal.en, "errors": errors}


def _fact(arrived: Arrived, status: str, code: str) -> Fact:
    return Fact(f"operation.{status}", arrived.op_id, data={"kind": arrived.kind, "code": code})
