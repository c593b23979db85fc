"""SQL of the inbox: operations come in once, are locked, get their verdicts, wait for each other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, exists, insert, or_, select, update

from app.core.db import Db
from app.core.tables import table
from app.sync.inbox.tables import OpInboxRow, OpWaitingRow, QuarantineRow
from app.sync.inbox.values import Held

inbox, waiting, items = table(OpInboxRow), table(OpWaitingRow), table(QuarantineRow)
waiting_key = (waiting.c.county, waiting.c.awaited)


async def add_operations(db: Db, rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Keep operations whose ids are new; returns which. In the order of their ids, so that no two batches wait for each other."""
    statement = db.upsert(inbox).on_conflict_do_nothing(index_elements=["county", "op_id"])
    in_order = sorted(rows, key=lambda row: row["op_id"].bytes)
    return {row.op_id for row in await db.write_returning(statement.returning(inbox.c.op_id), in_order)}


async def operations_held(db: Db, county: str, op_ids: Iterable[UUID]) -> dict[UUID, Held]:
    """Those of the operations that the inbox has."""
    wanted = set(op_ids)
    statement = select(inbox).where(inbox.c.county == county, inbox.c.op_id.in_(wanted))
    return {row.op_id: _held(row) for row in await db.all(statement)} if wanted else {}


async def lock_operations(db: Db, county: str, op_ids: Iterable[UUID]) -> dict[UUID, Held]:
    """The same under lock, in the order of their ids; before any household is locked."""
    statement = select(inbox).where(inbox.c.county == county, inbox.c.op_id.in_(set(op_ids)))
    rows = await db.all(statement.order_by(inbox.c.op_id).with_for_update())
    return {row.op_id: _held(row) for row in rows}


async def quarantined_about(db: Db, county: str, entities: Collection[UUID]) -> list[UUID]:
    """Operations in quarantine that were to bring any of these entities."""
    mine = and_(inbox.c.county == county, inbox.c.entity_id.in_(entities), inbox.c.status == "quarantined")
    rows = await db.all(select(inbox.c.op_id).where(mine, inbox.c.kind.endswith(".create")).order_by(inbox.c.op_id))
    return [row.op_id for row in rows]


VERDICT = ("status", "was", "revision", "attempts", "next_at", "decided_at", "blocked_by", "sealed", "verdict")


async def write_verdicts(db: Db, county: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write verdicts of operations under lock; each row has `op_id` and every column of VERDICT."""
    statement = (
        update(inbox)
        .where(inbox.c.county == county, inbox.c.op_id == bindparam("of_operation"))
        .values({name: bindparam(f"new_{name}") for name in VERDICT})
    )
    changes = [{"of_operation": row["op_id"], **{f"new_{name}": row[name] for name in VERDICT}} for row in rows]
    await db.write(statement, changes)


async def put_waiting(db: Db, county: str, awaited: Mapping[UUID, Collection[UUID]]) -> None:
    """What operations wait for from now on; nothing for one that was decided."""
    if awaited:
        await db.write(delete(waiting).where(waiting.c.county == county, waiting.c.op_id.in_(awaited)))
    rows = [{"county": county, "op_id": one, "awaited": what} for one, all_ in awaited.items() for what in set(all_)]
    await db.write(insert(waiting), rows)


async def waiting_for(db: Db, county: str, ids: Collection[UUID]) -> list[Held]:
    """Operations that wait for any of these ids, or were blocked by one of them, with all of their groups, in the order they came."""
    theirs = select(waiting.c.op_id).where(waiting.c.county == county, waiting.c.awaited.in_(ids))
    blocked = and_(inbox.c.blocked_by.in_(ids), inbox.c.status == "quarantined")
    found = await db.all(select(inbox).where(inbox.c.county == county, or_(inbox.c.op_id.in_(theirs), blocked)))
    groups = {(row.account_id, row.group_id) for row in found if row.group_id}
    if groups:
        of_group = or_(*(and_(inbox.c.account_id == one, inbox.c.group_id == name) for one, name in sorted(groups)))
        again = inbox.c.status.in_(("deferred", "quarantined"))
        found = [*found, *await db.all(select(inbox).where(inbox.c.county == county, of_group, again))]
    rows = {row.op_id: row for row in found}.values()
    return [_held(row) for row in sorted(rows, key=_order)]


async def awaited(db: Db, limit: int) -> list[tuple[str, UUID]]:
    """What operations of any county wait for, each once, at most `limit` of it."""
    rows = await db.all(select(waiting.c.county, waiting.c.awaited).distinct().order_by(*waiting_key).limit(limit))
    return [(row.county, row.awaited) for row in rows]


async def left_open(db: Db, before: datetime, at: datetime, limit: int) -> list[tuple[str, Held]]:
    """Operations of any county received before an instant and not decided, and deferred ones whose time to be tried again has come."""
    late = or_(
        and_(inbox.c.status == "received", inbox.c.received_at < before),
        and_(inbox.c.status == "deferred", inbox.c.next_at <= at),
    )
    rows = await db.all(select(inbox).where(late).order_by(inbox.c.received_at, inbox.c.position).limit(limit))
    return [(row.county, _held(row)) for row in rows]


async def overdue(db: Db, before: datetime, limit: int) -> list[tuple[str, Held]]:
    """Operations of any county that have been waiting since an instant and are not in quarantine's list."""
    listed = exists().where(items.c.county == inbox.c.county, items.c.quarantine_id == inbox.c.op_id)
    statement = select(inbox).where(inbox.c.status == "deferred", inbox.c.received_at < before, ~listed)
    rows = await db.all(statement.order_by(inbox.c.received_at, inbox.c.position).limit(limit))
    return [(row.county, _held(row)) for row in rows]


async def statuses_sent(db: Db, county: str, account_id: UUID, op_ids: Collection[UUID]) -> dict[UUID, str]:
    """The status of those of the operations that the inbox has from this account."""
    mine = and_(inbox.c.county == county, inbox.c.account_id == account_id, inbox.c.op_id.in_(op_ids))
    return {row.op_id: row.status for row in await db.all(select(inbox.c.op_id, inbox.c.status).where(mine))}


def _order(row: Any) -> tuple[datetime, int]:
    return row.received_at, row.position


def _held(row: Any) -> Held:
    return Held(**{name: getattr(row, name) for name in Held.__slots__})
