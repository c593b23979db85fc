"""SQL of the overview: sums over the rollup and over what is not folded yet, and the people who are overdue."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, union_all

from app.access.policy import range_of
from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.dashboards.policy import FLOWS, GAUGES, MONTH, OPEN_REFERRALS, Counts, Span, spans
from app.dashboards.tables import RollupRow
from app.journal.tables import DeltaRow
from app.people.tables import HouseholdRow
from app.places.tables import PlaceRow
from app.risk.tables import StandingRow

rollup, deltas, places = table(RollupRow), table(DeltaRow), table(PlaceRow)
standings, households = table(StandingRow), table(HouseholdRow)

NOW, WITHIN, BY_END = "now", "within", "by_end"
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


async def place_name(db: Db, county: str, code: str) -> str | None:
    """The name of a place of the county; None for one that is not known."""
    row = await db.first(select(places.c.name).where(places.c.code == code, places.c.county == county))
    return row.name if row else None


async def counts_of(db: Db, county: str, place: str, first: date, last: date) -> Counts:
    """All additive figures of a place and a period.

    One statement, hence one snapshot: whatever a worker folds meanwhile is seen either as a delta or in the rollup.
    """
    parts = [
        _rolled(NOW, county, place, GAUGES, Span(MONTH, EARLIEST, LATEST)),
        *(_rolled(WITHIN, county, place, FLOWS, span) for span in spans(first, last)),
        *(_rolled(BY_END, county, place, (OPEN_REFERRALS,), span) for span in spans(EARLIEST, last)),
        _waiting(NOW, county, place, GAUGES, EARLIEST, LATEST),
        _waiting(WITHIN, county, place, FLOWS, first, last),
        _waiting(BY_END, county, place, (OPEN_REFERRALS,), EARLIEST, last),
    ]
    sums: dict[str, dict[str, int]] = {NOW: {}, WITHIN: {}, BY_END: {}}
    for row in await db.all(union_all(*parts)):
        of_part = sums[row.part]
        of_part[row.name] = of_part.get(row.name, 0) + int(row.amount)
    return Counts(sums[NOW], sums[WITHIN], sums[BY_END])


def _rolled(part: str, county: str, place: str, names: tuple[str, ...], span: Span) -> Select[Any]:
    """Sums over one span, which is one range of the rollup's key for each name; spans joined by OR would read every day there is."""
    return (
        select(literal(part).label("part"), rollup.c.name, func.sum(rollup.c.amount).label("amount"))
        .where(
            rollup.c.county == county,
            rollup.c.name.in_(names),
            rollup.c.place == place,
            rollup.c.grain == span.grain,
            rollup.c.day.between(span.first, span.last),
        )
        .group_by(rollup.c.name)
    )


def _waiting(part: str, county: str, place: str, names: tuple[str, ...], first: date, last: date) -> Select[Any]:
    """Sums over what no worker has folded yet; there is little of it."""
    low, high = range_of(place)
    return (
        select(literal(part), deltas.c.name, func.sum(deltas.c.amount))
        .where(
            deltas.c.county == county,
            deltas.c.place >= low,
            deltas.c.place < high,
            deltas.c.name.in_(names),
            deltas.c.day.between(first, last),
        )
        .group_by(deltas.c.name)
    )


async def count_overdue(db: Db, county: str, place: str, today: date, at: datetime) -> int:
    """How many people of a place are overdue now: their due day is over, or the instant by which an event called for a visit."""
    statement = (
        select(func.count())
        .select_from(standings)
        .where(
            standings.c.county == county,
            standings.c.active,
            standings.c.next_due <= today,
            or_(standings.c.next_due < today, standings.c.due_at < at),
        )
    )
    # Every household lies in its county; asking each where it lies would be most of the work.
    if place != county:
        of_household = and_(
            households.c.county == standings.c.county, households.c.household_id == standings.c.household_id
        )
        here = Scope(county, (place,))
        statement = statement.join(households, of_household).where(
            within(here, households.c.county, households.c.place, households.c.team_id, reached=True)
        )
    [row] = await db.all(statement)
    return int(row[0])
