"""SQL of the rollup: deltas are taken by one worker each and added to the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from app.core.db import Db
from app.core.tables import table
from app.dashboards.tables import RollupRow
from app.journal.tables import DeltaRow

rollup, deltas = table(RollupRow), table(DeltaRow)


@dataclass(frozen=True, slots=True)
class Count:
    """A count that moved: by name, place, grain and day."""

    name: str
    place: str
    grain: str
    day: date
    amount: int


async def counties_with_deltas(db: Db) -> list[str]:
    """The counties for which something waits to be folded."""
    return [row.county for row in await db.all(select(deltas.c.county).distinct())]


async def take_deltas(db: Db, county: str, limit: int) -> list[tuple[str, str, date, int]]:
    """Take at most `limit` deltas out of the table: (name, place, day, amount). What another worker is taking is left to it."""
    picked = (
        select(deltas.c.delta_id)
        .where(deltas.c.county == county)
        .order_by(deltas.c.delta_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    statement = (
        delete(deltas)
        .where(deltas.c.county == county, deltas.c.delta_id.in_(select(picked.c.delta_id)))
        .returning(deltas.c.name, deltas.c.place, deltas.c.day, deltas.c.amount)
    )
    return [(row.name, row.place, row.day, row.amount) for row in await db.all(statement)]


async def add_counts(db: Db, county: str, counts: Sequence[Count]) -> None:
    """Add to the rollup, in the order of its key so that two workers never wait for each other in a ring."""
    insertion = db.upsert(rollup)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "name", "place", "grain", "day"],
        set_={"amount": rollup.c.amount + insertion.excluded.amount},
    )
    rows = [
        {
            "county": county,
            "name": one.name,
            "place": one.place,
            "grain": one.grain,
            "day": one.day,
            "amount": one.amount,
        }
        for one in sorted(counts, key=lambda one: (one.name, one.place, one.grain, one.day))
    ]
    # RETURNING makes one statement of many rows; without it each row would be one.
    await db.write_returning(statement.returning(rollup.c.county), rows)
