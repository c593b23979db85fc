"""Repairing: a supervisor sends an operation again in its author's name, put right; what waited for it follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.crypto import fingerprint
from app.core.db import Db, Deployment
from app.core.errors import FieldError, Refusal, conflict, id_reused, not_found
from app.core.json import dumps
from app.journal.actor import Actor, RoleAt
from app.journal.facts import Fact, Outcome, Touch, feed_of_user
from app.journal.perform import perform
from app.people import store as registry
from app.sync.inbox import store
from app.sync.inbox.decide import Bench, decide_one
from app.sync.inbox.keep import keep_verdicts, told_late
from app.sync.inbox.payload import id_of
from app.sync.inbox.policy import SETTLED, Timed
from app.sync.inbox.receive import keep_operations
from app.sync.inbox.values import Arrived, Decided, Held, Item
from app.sync.inbox.wake import author_of, wake
from app.sync.operations import KINDS, Kinds
from app.sync.quarantine.see import Opened, open_item, supervised

CHANGEABLE = ("kind", "v", "household_id", "entity_id", "body")


@dataclass(frozen=True, slots=True)
class Repair:
    """What is sent again: under which id, and which parts of it are said anew."""

    quarantine_id: UUID
    op_id: UUID
    said: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of it, and which ids exist from now on."""

    decided: Decided
    repeated: bool = False


async def repair(deployment: Deployment, actor: Actor, at: datetime, command: Repair, kinds: Kinds = KINDS) -> Repaired:
    """Repair, then apply what waited. Raises the refusal of the verb: then nothing has changed."""

    async def repair_operation(db: Db, actor: Actor, at: datetime, command: Repair) -> Outcome[Repaired]:
        return await repair_item(db, actor, at, command, kinds)

    repaired = await perform(deployment, repair_operation, actor, at, command)
    if not repaired.repeated:
        decided = replace(repaired.decided, arrived=(*repaired.decided.arrived, command.quarantine_id))
        await wake(deployment, actor.county, at, [decided], kinds)
    return repaired


async def repair_item(db: Db, actor: Actor, at: datetime, command: Repair, kinds: Kinds) -> Outcome[Repaired]:
    """Apply an operation anew, in its author's name and by the supervisor's right over the household's place."""
    opened = await open_item(db, actor, command.quarantine_id, lock=True)
    if opened.item.repaired_by == command.op_id:
        held = (await store.operations_held(db, actor.county, [command.op_id]))[command.op_id]
        return Outcome(Repaired(Decided(held.op_id, held.status), repeated=True), ())
    if opened.item.state != "open":
        raise closed_already()
    arrived = _again(opened, command, at)
    author = await _author(db, actor, opened, arrived, at)
    if not await keep_operations(db, actor.county, [arrived], {arrived.op_id: command.quarantine_id}):
        raise id_reused()
    locked = await store.lock_operations(db, actor.county, [arrived.op_id, command.quarantine_id])
    bench = Bench(db, author, at, kinds)
    [kept] = await keep_verdicts(bench, [_good(await decide_one(bench, arrived, {}))], locked)
    closing = {"state": "repaired", "closed_at": at, "closed_by": actor.account_id, "repaired_by": arrived.op_id}
    await store.change_item(db, actor.county, command.quarantine_id, closing)
    told = await close_operation(db, actor, at, opened.item, locked.get(command.quarantine_id), "repaired")
    data = {"op_id": arrived.op_id, "account_id": opened.item.account_id, "kind": arrived.kind}
    home = id_of(arrived.said("household_id"))
    fact = Fact("operation.repaired", command.quarantine_id, home, data)
    return Outcome(Repaired(kept), (fact, *kept.facts, *told))


def _again(opened: Opened, command: Repair, at: datetime) -> Arrived:
    """The operation as it is sent again: what was said anew, the rest as it was; it waits for nothing and belongs to no group."""
    before = dict(opened.content or {})
    anew = {name: value for name, value in command.said.items() if name in CHANGEABLE and value is not None}
    home = anew.get("household_id") or (str(opened.item.household_id) if opened.item.household_id else None)
    content = {**before, **anew, "op_id": str(command.op_id)}
    content = {
        name: value for name, value in content.items() if name not in {"group", "depends_on", "raw", "client_error"}
    }
    if home is not None:
        content["household_id"] = home
        body = content.get("body")
        if isinstance(body, dict) and "household_id" in body:
            content["body"] = {**body, "household_id": home}
    held = opened.held
    timed = Timed(held.recorded_at, held.corrected_at, held.skew_ms) if held else Timed(None, None, None)
    item = opened.item
    return Arrived(command.op_id, content, fingerprint(dumps(content)), item.account_id, item.device_id, at, 0, timed)


async def _author(db: Db, actor: Actor, opened: Opened, arrived: Arrived, at: datetime) -> Actor:
    """The author, with a village's rights over the household's place lent by the supervisor, who must have them. Raises 404."""
    author = await author_of(db, actor.county, opened.item.account_id, opened.item.device_id, at)
    home = id_of(arrived.said("household_id"))
    if home is None:
        return author
    found = (await registry.households_by_id(db, actor.county, [home])).get(home)
    if found is None or not supervised(actor).covers(found.county, found.place, None):
        raise not_found()
    return replace(author, roles=(*author.roles, RoleAt("village_officer", found.place)))


def _good(decided: Decided) -> Decided:
    """What is in force now. Raises the refusal otherwise, and nothing has happened."""
    if decided.status in SETTLED and decided.arrived:
        return decided
    if "problem" not in decided.told:
        raise conflict("STILL_WAITING", "所依赖的记录尚未到达", "What it depends on has not arrived")
    kept = decided.told["problem"]
    raise Refusal(
        kept["status"], kept["code"], kept["zh"], kept["en"], tuple(FieldError(**one) for one in kept["errors"])
    )


def closed_already() -> Refusal:
    """409: somebody was faster."""
    return conflict("ALREADY_CLOSED", "该记录已处理", "This was seen to already")


async def close_operation(
    db: Db, actor: Actor, at: datetime, item: Item, held: Held | None, status: str
) -> tuple[Fact, ...]:
    """The operation behind an item is seen to; its author hears of it."""
    if held is None:
        return told_of_deposit(item, status)
    row = {"op_id": held.op_id, "status": status, "was": held.status, "revision": held.revision + 1}
    row |= {"attempts": held.attempts, "next_at": None, "decided_at": at, "blocked_by": held.blocked_by}
    await store.write_verdicts(db, actor.county, [{**row, "sealed": held.sealed, "verdict": held.verdict}])
    await store.put_waiting(db, actor.county, {held.op_id: ()})
    return told_late(held, status)


def told_of_deposit(item: Item, status: str) -> tuple[Fact, ...]:
    """What was handed over as a text is known to its phone by the id of the operation, if it had one."""
    if item.op_id is None:
        return ()
    touch = Touch(feed_of_user(item.account_id), "op_status", item.op_id, None, item.revision + 1)
    return (Fact("operation.told", item.op_id, data={"status": status, "was": "quarantined"}, touches=(touch,)),)
