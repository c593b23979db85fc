"""SQL of places: divisions found by code, listed by level and parent, written from a table."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, select

from app.core.db import Db
from app.core.tables import table
from app.places.tables import PlaceRow
from app.places.values import Place

places = table(PlaceRow)


def _place(row: Row[Any]) -> Place:
    return Place(row.code, row.name, row.level, row.parent_code)


async def places_by_code(db: Db, county: str, codes: Iterable[str]) -> dict[str, Place]:
    """Those of the places that exist in the county."""
    statement = select(places).where(places.c.county == county, places.c.code.in_(set(codes)))
    return {row.code: _place(row) for row in await db.all(statement)}


async def places_of_county(db: Db, county: str) -> dict[str, Place]:
    """Every place of a county, by code."""
    rows = await db.all(select(places).where(places.c.county == county).order_by(places.c.code))
    return {row.code: _place(row) for row in rows}


async def counties(db: Db) -> list[str]:
    """The counties whose divisions are known."""
    return [row.county for row in await db.all(select(places.c.county).distinct().order_by(places.c.county))]


async def list_places(
    db: Db, county: str, level: str | None, parent: str | None, after: str | None, limit: int
) -> list[Place]:
    """Places of a county in the order of their codes, behind `after`."""
    statement = select(places).where(places.c.county == county).order_by(places.c.code).limit(limit)
    if level is not None:
        statement = statement.where(places.c.level == level)
    if parent is not None:
        statement = statement.where(places.c.parent_code == parent)
    if after is not None:
        statement = statement.where(places.c.code > after)
    return [_place(row) for row in await db.all(statement)]


async def put_places(db: Db, new: Sequence[Place]) -> None:
    """Write places; one that is known gets its new name."""
    insertion = db.upsert(places)
    statement = insertion.on_conflict_do_update(
        index_elements=["code"],
        set_={"name": insertion.excluded["name"], "parent_code": insertion.excluded.parent_code},
    )
    rows = [
        {
            "code": one.code,
            "county": one.county,
            "name": one.name,
            "level": one.level,
            "parent_code": one.parent_code,
        }
        for one in new
    ]
    await db.write(statement, rows)
