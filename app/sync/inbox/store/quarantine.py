"""SQL of the quarantine: what comes into it, what a supervisor sees of it, and how it leaves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, tuple_, update

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.tables import HouseholdRow
from app.sync.inbox.tables import QuarantineRow
from app.sync.inbox.values import Item

items, households = table(QuarantineRow), table(HouseholdRow)
KEPT = tuple(column.name for column in items.columns if column.name != "county")


async def add_items(db: Db, county: str, new: Sequence[Item]) -> int:
    """Put into quarantine; what is there already stays as it is. Returns how many are new."""
    statement = db.upsert(items).on_conflict_do_nothing(index_elements=["county", "quarantine_id"])
    rows = [{"county": county, **{name: getattr(one, name) for name in KEPT}} for one in new]
    return len(await db.write_returning(statement.returning(items.c.quarantine_id), rows))


async def close_items_of(db: Db, county: str, op_ids: Collection[UUID], state: str, at: datetime) -> None:
    """What was found to need nobody any more leaves quarantine by itself."""
    if op_ids:
        mine = and_(items.c.county == county, items.c.op_id.in_(op_ids), items.c.state == "open")
        await db.write(update(items).where(mine).values(state=state, closed_at=at, revision=items.c.revision + 1))


async def change_item(db: Db, county: str, quarantine_id: UUID, values: Mapping[str, Any]) -> bool:
    """Change an open item. False when it is not open any more."""
    mine = and_(items.c.county == county, items.c.quarantine_id == quarantine_id, items.c.state == "open")
    return await db.write(update(items).where(mine).values(**values, revision=items.c.revision + 1)) == 1


async def items_sent(db: Db, county: str, account_id: UUID, op_ids: Collection[UUID]) -> set[UUID]:
    """Those of the operations that an account deposited."""
    mine = and_(items.c.county == county, items.c.account_id == account_id, items.c.op_id.in_(op_ids))
    return {row.op_id for row in await db.all(select(items.c.op_id).where(mine))}


async def items_of(db: Db, county: str, ids: Collection[UUID]) -> list[Item]:
    """Items by the operation they are, or under which they came; where a text came twice under one, the last to be seen to."""
    mine = and_(items.c.county == county, or_(items.c.quarantine_id.in_(ids), items.c.op_id.in_(ids)))
    rows = await db.all(select(items).where(mine).order_by(items.c.revision, items.c.quarantine_id))
    return [_item(row) for row in rows]


async def item_in_scope(db: Db, scope: Scope, quarantine_id: UUID, *, lock: bool = False) -> Item | None:
    """An item that a supervisor may see."""
    statement = _seen(scope).where(items.c.quarantine_id == quarantine_id)
    row = await db.first(statement.with_for_update(of=items) if lock else statement)
    return _item(row) if row else None


async def items_in_scope(
    db: Db, scope: Scope, state: str, household_id: UUID | None, after: Sequence[Any] | None, limit: int
) -> list[Item]:
    """At most `limit` items in a state that a supervisor may see, the newest first, behind the key of the last one seen."""
    statement = _seen(scope).where(items.c.state == state)
    if household_id:
        statement = statement.where(items.c.household_id == household_id)
    if after:
        key = tuple_(items.c.quarantined_at, items.c.quarantine_id)
        statement = statement.where(key < tuple_(*after))
    statement = statement.order_by(items.c.quarantined_at.desc(), items.c.quarantine_id.desc()).limit(limit)
    return [_item(row) for row in await db.all(statement)]


def _seen(scope: Scope) -> Select[Any]:
    """By the household's place now; what belongs to no household, by where its author works. Never by a team."""
    offices = Scope(scope.county, scope.places)
    home = and_(households.c.county == items.c.county, households.c.household_id == items.c.household_id)
    by_home = within(offices, households.c.county, households.c.place, households.c.team_id, reached=True)
    by_author = within(offices, items.c.county, items.c.place, items.c.household_id)
    alone = and_(items.c.household_id.is_(None), by_author)
    return select(items).outerjoin(households, home).where(items.c.county == scope.county, or_(by_home, alone))


def _item(row: Any) -> Item:
    return Item(**{name: getattr(row, name) for name in Item.__slots__})
