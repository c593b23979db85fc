"""A statement that forgot its condition, in every shape a statement can have: PostgreSQL lets no foreign row out of any."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Table, and_, exists, func, literal, select, true, tuple_, union_all, values
from sqlalchemy import column as named

from app.access.scope import Scope
from app.alerts.tables import AlertRow
from app.core.db import Deployment, reading, transaction
from app.core.seen import Seen, Whole
from app.core.tables import table
from app.people.tables import FileFactRow, HouseholdRow, PersonRow
from app.referrals.tables import ReferralRow
from app.visits.tables import VisitRow
from tests.access.foreign import foreign_household
from tests.registered import COUNTY

Shape = Callable[[Table], Any]
TABLES = [table(row) for row in (HouseholdRow, PersonRow, VisitRow, FileFactRow, AlertRow, ReferralRow)]


def recursive(one: Table) -> Any:
    """A row, and from it all rows of the same county."""
    start = select(one.c.county, literal(0).label("depth")).limit(1).cte("start", recursive=True)
    onward = select(one.c.county, start.c.depth + 1).join(
        start, and_(one.c.county == start.c.county, start.c.depth < 2)
    )
    return select(start.union_all(onward))


def lateral(one: Table) -> Any:
    """A subquery that is asked anew for each row on its left."""
    inner = one.alias("inner_rows")
    again = select(inner).where(inner.c.county == one.c.county).lateral("again")
    return select(one.c.county, again).join(again, true())


def beside_values(one: Table) -> Any:
    """Rows joined to a list in the statement."""
    counties = values(named("county", one.c.county.type), name="counties").data([(COUNTY,)])
    return select(one).join(counties, counties.c.county == one.c.county)


def of_another(one: Table) -> Any:
    """Through a join to the household, aliased, from the other side."""
    home = table(HouseholdRow).alias("home")
    joined = one.c.household_id if "household_id" in one.c else one.c.county
    return select(one).join(home, joined == (home.c.household_id if "household_id" in one.c else home.c.county))


SHAPES: dict[str, Shape] = {
    "whole": select,
    "one column": lambda one: select(one.c.county),
    "aliased": lambda one: select(one.alias()),
    "subquery": lambda one: select(select(one).subquery()),
    "nested subquery": lambda one: select(select(select(one).subquery()).subquery()),
    "common table expression": lambda one: select(select(one).cte()),
    "recursive": recursive,
    "union": lambda one: union_all(select(one.c.county), select(one.c.county)),
    "exists": lambda one: select(literal(1)).where(exists().where(one.c.county == COUNTY)),
    "in a subquery": lambda one: select(literal(1)).where(literal(COUNTY).in_(select(one.c.county))),
    "in a tuple": lambda one: select(literal(1)).where(
        tuple_(literal(COUNTY), 1).in_(select(one.c.county, literal(1)))
    ),
    "scalar subquery": lambda one: select(select(func.min(one.c.county)).scalar_subquery()),
    "aggregate": lambda one: select(func.nullif(func.count(), 0)).select_from(one),
    "grouped": lambda one: select(one.c.county, func.count()).group_by(one.c.county).having(func.count() > 0),
    "window": lambda one: select(func.row_number().over(order_by=one.c.county)),
    "distinct": lambda one: select(one.c.county).distinct(),
    "lateral": lateral,
    "joined to values": beside_values,
    "outer join": lambda one: select(one.c.county).select_from(select(literal(1)).subquery().outerjoin(one, true())),
    "joined to itself": lambda one: select(one).join(one.alias("again"), true()),
    "through the household": of_another,
    "locked": lambda one: select(one).with_for_update(),
}


async def found(deployment: Deployment, seen: Seen) -> set[str]:
    """The shapes that told anything."""
    told = set()
    for name, shape in SHAPES.items():
        for one in TABLES:
            async with reading(deployment, seen) as db:
                rows = await db.all(shape(one))
            if any(value is not None for row in rows for value in row):
                told.add(f"{name} of {one.name}")
    return told


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_no_shape_lets_a_foreign_row_out(deployment: Deployment) -> None:
    await foreign_household(deployment)
    everything = {f"{name} of {one.name}" for name in SHAPES for one in TABLES}
    assert len(everything) >= 55
    assert await found(deployment, Whole(COUNTY)) == everything
    for seen in (Scope(COUNTY, ("330481009",)), Scope(COUNTY, (), (uuid4(),)), Scope(COUNTY), Whole("330482")):
        assert await found(deployment, seen) == set(), seen


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_nor_does_a_write_reach_one(deployment: Deployment) -> None:
    await foreign_household(deployment)
    for seen in (Scope(COUNTY, ("330481009",)), Whole("330482")):
        for one in TABLES:
            for statement in (one.update().values(county=one.c.county), one.delete()):
                async with transaction(deployment, seen) as db:
                    assert await db.write(statement) == 0
