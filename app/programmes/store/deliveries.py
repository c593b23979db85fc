"""SQL of deliveries: added, never changed; summed by programme and by recipient; listed within what the caller may see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, insert, or_, select, tuple_

from app.access.scope import Scope
from app.core.db import Db
from app.core.tables import table
from app.programmes.store.seen import seen, with_homes
from app.programmes.tables import DeliveryRow
from app.programmes.values import Delivery

deliveries = table(DeliveryRow)
reversals = deliveries.alias("reversal")


@dataclass(frozen=True, slots=True)
class DeliveriesWanted:
    """Which deliveries a list shows: equal to what is given, on days from first to last."""

    programme_id: UUID | None = None
    household_id: UUID | None = None
    person_id: UUID | None = None
    kind: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class KindSum:
    """What was delivered of one kind."""

    kind: str
    count_unit: str
    unit: str | None
    rows: int
    amount_fen: int
    quantity: int
    recipients: int


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in Delivery.__slots__})


async def deliveries_by_id(db: Db, county: str, ids: Iterable[UUID]) -> dict[UUID, Delivery]:
    """Those of the deliveries that exist in the county."""
    wanted = set(ids)
    statement = select(deliveries).where(deliveries.c.county == county, deliveries.c.delivery_id.in_(wanted))
    return {row.delivery_id: _delivery(row) for row in await db.all(statement)} if wanted else {}


async def reversals_of(db: Db, county: str, ids: Iterable[UUID]) -> dict[UUID, Delivery]:
    """The rows that reverse deliveries, by what they reverse."""
    rows = await db.all(select(deliveries).where(deliveries.c.county == county, deliveries.c.reverses.in_(set(ids))))
    return {row.reverses: _delivery(row) for row in rows}


async def sums_by_kind(db: Db, county: str, programme_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """Per programme and kind the sum of amounts (fen)."""
    found: dict[UUID, dict[str, int]] = {one: {} for one in programme_ids}
    mine = and_(deliveries.c.county == county, deliveries.c.programme_id.in_(found))
    columns = deliveries.c.programme_id, deliveries.c.kind
    statement = select(*columns, func.sum(deliveries.c.amount_fen).label("sum")).where(mine).group_by(*columns)
    for row in await db.all(statement):
        found[row.programme_id][row.kind] = int(row.sum)
    return found


async def sums_of_subjects(
    db: Db, county: str, programme_ids: Collection[UUID], subjects: Collection[str]
) -> dict[tuple[UUID, str], dict[str, int]]:
    """Per (programme, subject) and kind the sum of amounts (fen)."""
    found: dict[tuple[UUID, str], dict[str, int]] = {}
    mine = and_(deliveries.c.programme_id.in_(programme_ids), deliveries.c.subject.in_(subjects))
    columns = deliveries.c.programme_id, deliveries.c.subject, deliveries.c.kind
    statement = select(*columns, func.sum(deliveries.c.amount_fen).label("sum"))
    for row in await db.all(statement.where(deliveries.c.county == county, mine).group_by(*columns)):
        found.setdefault((row.programme_id, row.subject), {})[row.kind] = int(row.sum)
    return found


async def standing_twins(
    db: Db, county: str, likenesses: Collection[UUID], terms: Collection[UUID]
) -> Mapping[UUID, Sequence[UUID]]:
    """Deliveries that were not reversed, by their likeness and by their term."""
    undone = and_(reversals.c.county == deliveries.c.county, reversals.c.reverses == deliveries.c.delivery_id)
    alike = or_(deliveries.c.likeness.in_(likenesses), deliveries.c.term.in_(terms))
    statement = (
        select(deliveries.c.delivery_id, deliveries.c.likeness, deliveries.c.term)
        .where(deliveries.c.county == county, alike, deliveries.c.reverses.is_(None))
        .where(~select(reversals.c.delivery_id).where(undone).exists())
        .order_by(deliveries.c.delivery_id)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in await db.all(statement):
        for key in filter(None, (row.likeness, row.term)):
            found.setdefault(key, []).append(row.delivery_id)
    return found


async def add_deliveries(db: Db, county: str, new: Sequence[Delivery]) -> None:
    """Write deliveries, in one call to the driver."""
    names = Delivery.__slots__
    await db.write(
        insert(deliveries), [{"county": county, **{name: getattr(one, name) for name in names}} for one in new]
    )


async def deliveries_in_scope(
    db: Db, scope: Scope, wanted: DeliveriesWanted, after: tuple[date, UUID] | None, limit: int
) -> Sequence[Delivery]:
    """At most `limit` deliveries that the caller may see, the newest day first, behind the key of the last one seen."""
    statement = select(deliveries).select_from(with_homes(deliveries)).where(seen(scope, deliveries))
    for name in ("programme_id", "household_id", "person_id", "kind"):
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(deliveries.c[name] == value)
    if wanted.first:
        statement = statement.where(deliveries.c.occurred_on >= wanted.first)
    if wanted.last:
        statement = statement.where(deliveries.c.occurred_on <= wanted.last)
    if after:
        statement = statement.where(tuple_(deliveries.c.occurred_on, deliveries.c.delivery_id) < after)
    order = (deliveries.c.occurred_on.desc(), deliveries.c.delivery_id.desc())
    return [_delivery(row) for row in await db.all(statement.order_by(*order).limit(limit))]


async def delivery_in_scope(db: Db, scope: Scope, delivery_id: UUID) -> Delivery | None:
    """A delivery that the caller may see."""
    statement = select(deliveries).select_from(with_homes(deliveries)).where(seen(scope, deliveries))
    row = await db.first(statement.where(deliveries.c.delivery_id == delivery_id))
    return _delivery(row) if row else None


async def deliveries_about(
    db: Db, county: str, people: Iterable[UUID], households: Iterable[UUID], limit: int
) -> Sequence[Delivery]:
    """What people received, and what their households received as a whole; the newest day first. The caller may see them."""
    own = deliveries.c.person_id.in_(set(people))
    shared = and_(deliveries.c.household_id.in_(set(households)), deliveries.c.person_id.is_(None))
    order = (deliveries.c.occurred_on.desc(), deliveries.c.delivery_id.desc())
    statement = select(deliveries).where(deliveries.c.county == county, or_(own, shared)).order_by(*order).limit(limit)
    return [_delivery(row) for row in await db.all(statement)]


async def sums_of_programme(db: Db, county: str, programme_id: UUID) -> list[KindSum]:
    """What a programme delivered as a whole, by kind, count unit and unit; reversed rows cancel out."""
    columns = deliveries.c.kind, deliveries.c.count_unit, deliveries.c.unit
    summed = [func.sum(deliveries.c[name]).label(f"sum_{name}") for name in ("amount_fen", "quantity", "recipients")]
    statement = (
        select(*columns, func.count().label("rows"), *summed)
        .where(deliveries.c.county == county, deliveries.c.programme_id == programme_id)
        .group_by(*columns)
        .order_by(*columns)
    )
    return [_sum(row) for row in await db.all(statement)]


def _sum(row: Row[Any]) -> KindSum:
    sums = int(row.sum_amount_fen), int(row.sum_quantity), int(row.sum_recipients)
    return KindSum(row.kind, row.count_unit, row.unit, row.rows, *sums)
