"""What the records behind a figure look like as rows: one shape for all measures, summed for the figure and paged for the reader."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    String,
    Uuid,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)

from app.access.policy import range_of
from app.access.scope import Scope, within
from app.core.tables import Code, table
from app.people.tables import HouseholdRow

households = table(HouseholdRow)
NO_ID, EARLIEST = UUID(int=0), date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a record. It adds `counts` to the figure, or (None) counts once with all of the same `once_home` or `once_code`."""

    kind: str
    id1: Any = None
    id2: Any = None
    code: Any = None
    counts: Any = None
    once_home: Any = None
    once_code: Any = None
    place: Any = None
    day: Any = None
    household_id: Any = None
    person_id: Any = None
    label_zh: Any = None
    label_en: Any = None


TYPES: dict[str, Any] = {
    **dict.fromkeys(("id1", "id2", "once_home", "household_id", "person_id"), Uuid()),
    **dict.fromkeys(("code", "once_code", "label_zh", "label_en"), String()),
    "counts": BigInteger(),
    "place": Code(),
    "day": Date(),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Records as SQL: their columns and the conditions they meet."""

    columns: Columns
    conditions: tuple[ColumnElement[bool], ...] = ()

    def where(self, *conditions: ColumnElement[bool]) -> "Rows":
        """Fewer of them."""
        return Rows(self.columns, (*self.conditions, *conditions))

    def selected(self) -> Select[Any]:
        """All columns of each. What a measure leaves out is NULL of its type."""
        chosen: list[Any] = [literal(self.columns.kind).label("kind")]
        for one in fields(Columns)[1:]:
            value = getattr(self.columns, one.name)
            chosen.append((cast(null(), TYPES[one.name]) if value is None else value).label(one.name))
        return select(*chosen).where(*self.conditions)

    def figure(self, key: str) -> Select[Any]:
        """The figure they make: what they count, and each home and code once."""
        parts: list[Any] = []
        if self.columns.counts is not None:
            parts.append(func.coalesce(func.sum(self.columns.counts), 0))
        parts += [
            func.count(once.distinct()) for once in (self.columns.once_home, self.columns.once_code) if once is not None
        ]
        value = parts[0] if len(parts) == 1 else parts[0] + parts[1]
        return select(literal(key).label("key"), value.label("value")).where(*self.conditions)


def lies_in(column: ColumnElement[str], place: str) -> ColumnElement[bool]:
    """A row's place is the one asked for, or lies in it."""
    low, high = range_of(place)
    return and_(column >= low, column < high)


def page_of(rows: Rows, scope: Scope, after: list[Any] | None, limit: int) -> Select[Any]:
    """At most `limit` records behind the last one seen, oldest first. What is about a household is there within the scope only."""
    one = rows.selected().subquery()
    order = (
        func.coalesce(one.c.day, literal(EARLIEST, Date())),
        func.coalesce(one.c.code, literal("")),
        func.coalesce(one.c.id1, literal(NO_ID, Uuid())),
        func.coalesce(one.c.id2, literal(NO_ID, Uuid())),
    )
    home = and_(households.c.county == scope.county, households.c.household_id == one.c.household_id)
    reached = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    statement = (
        select(one, *(part.label(f"order{number}") for number, part in enumerate(order)))
        .select_from(one.outerjoin(households, home))
        .where(or_(one.c.household_id.is_(None), reached))
        .order_by(*order)
        .limit(limit)
    )
    if after:
        statement = statement.where(tuple_(*order) > tuple_(*_place(after)))
    return statement


def _place(after: list[Any]) -> tuple[Any, ...]:
    day, code, first, second = after
    return (
        literal(date.fromisoformat(day), Date()),
        literal(code),
        literal(UUID(first), Uuid()),
        literal(UUID(second), Uuid()),
    )
