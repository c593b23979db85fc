"""Settling: operations that are applied together get their verdicts in one transaction; what nobody foresaw costs no neighbour anything."""

from collections.abc import Collection, Sequence
from datetime import datetime

import structlog

from app.core.db import Db, Deployment, is_passing
from app.core.errors import Refusal
from app.core.ids import new_id
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.journal.perform import perform_all
from app.sync.inbox import store
from app.sync.inbox.decide import Bench, decide_group, decide_one, decide_run, refused
from app.sync.inbox.keep import keep_verdicts
from app.sync.inbox.policy import units
from app.sync.inbox.values import Arrived, Decided
from app.sync.operations import KINDS, Kinds

log = structlog.get_logger()

RETRY_AFTER_S = 5
FRESH = frozenset({"received"})


def together(arrived: Sequence[Arrived], kinds: Kinds = KINDS) -> Sequence[Sequence[Arrived]]:
    """What is applied in one transaction, in the order it was recorded."""

    def alike(one: Arrived) -> str | None:
        """The kind of an operation that may be applied with others of it."""
        kind = kinds.get(one.kind)
        return one.kind if kind is not None and kind.apply_all is not None and not one.said("depends_on") else None

    return units(arrived, lambda one: one.group, alike)


async def settle(
    deployment: Deployment,
    actor: Actor,
    at: datetime,
    arrived: Sequence[Arrived],
    kinds: Kinds = KINDS,
    open_in: Collection[str] = FRESH,
) -> list[Decided]:
    """Decide on operations that belong together, those that are still in one of these states. Returns what is new."""

    async def push_operations(db: Db, actor: Actor, at: datetime, arrived: Sequence[Arrived]) -> list[Outcome[Decided]]:
        return await settle_operations(db, actor, at, arrived, kinds, open_in)

    try:
        found = await perform_all(deployment, push_operations, actor, at, arrived)
        return [one for one in found if isinstance(one, Decided)]
    except Exception as error:
        if is_passing(error):
            log.warning("operations.put_off", count=len(arrived), error=type(error).__name__)
            return [Decided(one.op_id, "retry", {"retry_after": RETRY_AFTER_S}) for one in arrived]
        if len(arrived) > 1 and arrived[0].group is None:
            alone = [await settle(deployment, actor, at, [one], kinds, open_in) for one in arrived]
            return [one for decided in alone for one in decided]
        return await _give_up(deployment, actor, at, arrived, open_in, error)


async def settle_operations(
    db: Db, actor: Actor, at: datetime, arrived: Sequence[Arrived], kinds: Kinds, open_in: Collection[str]
) -> list[Outcome[Decided]]:
    """Lock, decide, keep. Nobody else decides on them meanwhile; what somebody else has decided on is left alone."""
    locked = await store.lock_operations(db, actor.county, [one.op_id for one in arrived])
    unsettled = list({one.op_id: one for one in arrived if locked[one.op_id].status in open_in}.values())
    bench = Bench(db, actor, at, kinds)
    if not unsettled:
        return []
    if unsettled[0].group is not None:
        decided = await decide_group(bench, unsettled)
    elif len(unsettled) > 1:
        decided = await decide_run(bench, unsettled)
    else:
        decided = [await decide_one(bench, unsettled[0], {})]
    kept = await keep_verdicts(bench, decided, locked)
    told = [Outcome(one, one.facts) for one in kept]
    return told + [Outcome(one, ()) for one in decided if one.status == "retry"]


async def _give_up(
    deployment: Deployment,
    actor: Actor,
    at: datetime,
    arrived: Sequence[Arrived],
    open_in: Collection[str],
    error: Exception,
) -> list[Decided]:
    """What failed in a way nobody foresaw goes to a supervisor, with a number under which the log has the error."""
    refusal = error if isinstance(error, Refusal) else None
    error_id = new_id(at)
    if refusal is None:
        log.error("operation.failed", error_id=str(error_id), kind=arrived[0].kind, exc_info=error)
        refusal = Refusal(500, "OPERATION_FAILED", "处理时出错，已交主管", "It failed here; a supervisor has it")

    async def give_up(db: Db, actor: Actor, at: datetime, arrived: Sequence[Arrived]) -> list[Outcome[Decided]]:
        locked = await store.lock_operations(db, actor.county, [one.op_id for one in arrived])
        bench = Bench(db, actor, at, {})
        decided = [_with_number(refused(one, refusal), str(error_id)) for one in arrived]
        kept = await keep_verdicts(bench, [one for one in decided if locked[one.op_id].status in open_in], locked)
        return [Outcome(one, one.facts) for one in kept]

    return [one for one in await perform_all(deployment, give_up, actor, at, arrived) if isinstance(one, Decided)]


def _with_number(decided: Decided, error_id: str) -> Decided:
    told = dict(decided.told) | ({"error_id": error_id} if decided.code == "OPERATION_FAILED" else {})
    return Decided(decided.op_id, decided.status, told, decided.facts, code=decided.code)
