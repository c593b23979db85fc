"""Offering: after the server went back to an older state, a phone asks which of its operations are missing there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.core.db import Deployment, reading
from app.core.errors import conflict
from app.core.seen import Whole
from app.journal.actor import Actor
from app.journal.epoch import epoch_of
from app.sync.inbox import store


@dataclass(frozen=True, slots=True)
class Offered:
    """What the server has of an offer, and what not."""

    epoch: UUID
    missing: list[UUID]
    held: Mapping[str, str]


async def offer(deployment: Deployment, actor: Actor, epoch: str, op_ids: Sequence[UUID]) -> Offered:
    """Which of the caller's operations are missing here, and the statuses of the others. Raises 409 for another epoch.

    One that was received and never decided on counts as missing: sent again, it gets its verdict.
    """
    assert actor.account_id is not None
    async with reading(deployment, Whole(actor.county)) as db:
        now = await epoch_of(db)
        statuses = await store.statuses_sent(db, actor.county, actor.account_id, op_ids)
        deposited = await store.items_sent(db, actor.county, actor.account_id, op_ids)
    if str(now) != epoch:
        raise conflict("EPOCH_CHANGED", "服务器数据已恢复到另一版本，请先同步", "The server was restored; pull first")
    held = dict.fromkeys(deposited, "quarantined") | statuses
    held = {one: status for one, status in held.items() if status != "received"}
    missing = [one for one in dict.fromkeys(op_ids) if one not in held]
    return Offered(now, missing, {str(one): status for one, status in held.items()})
