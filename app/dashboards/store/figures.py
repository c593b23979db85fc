"""SQL of figures: which records each measure counts, all of them summed in few statements, one of them read page by page."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Row, union_all

from app.access.scope import Scope
from app.core.db import Db
from app.dashboards import measures as m
from app.dashboards.store import ledger_figures as ledger
from app.dashboards.store import registry_figures as registry
from app.dashboards.store.behind import Rows, page_of
from app.dashboards.values import Area, Period, Record, Words, years_before
from app.programmes.kinds import kinds_on

# So many figures are one statement: both databases plan the short ones of a long list faster in parts.
AT_ONCE = 16
Behind = Callable[[Any, Area, Period], Rows]


def _informants(measure: m.Informants, area: Area, period: Period) -> Rows:
    if measure.count == "people":
        return registry.informants_of(area, period.last)
    return registry.groups_of(area, period.last, informed=measure.count == "groups_with")


def _entitled(measure: m.Entitled, area: Area, period: Period) -> Rows:
    day = years_before(period.last, measure.years_before)
    return registry.entitled_of(area, measure.category, measure.members, day)


def _participants(measure: m.Participants, area: Area, period: Period) -> Rows:
    rows = ledger.organisations_of if measure.count == "organisations" else ledger.places_given
    return rows(area, kinds_of(measure, period), period.last)


def _deliveries(measure: m.Deliveries, area: Area, period: Period) -> Rows:
    kinds = kinds_of(measure, period)
    if measure.sum == "households":
        return ledger.homes_of(area, kinds, measure.deliveries, period)
    if measure.sum == "periods":
        return ledger.periods_of(area, kinds, measure.deliveries, period)
    return ledger.delivered_of(area, kinds, measure.deliveries, measure.sum, measure.count_units, period)


ROWS: Mapping[type[m.Measure], Behind] = {
    m.Places: lambda measure, area, _period: registry.places_of(area, measure.level),
    m.NetworkLevels: lambda _measure, area, _period: registry.network_of(area),
    m.Informants: _informants,
    m.PersonVisits: lambda measure, area, period: registry.person_visits_of(area, measure.levels, period),
    m.Entitled: _entitled,
    m.Programmes: lambda measure, area, period: ledger.programmes_of(area, kinds_of(measure, period), period.last),
    m.Participants: _participants,
    m.Coverage: lambda measure, area, period: ledger.covered_of(
        area, kinds_of(measure, period), measure.level, period.last
    ),
    m.Deliveries: _deliveries,
    m.Deliberated: lambda _measure, area, period: ledger.deliberated_of(area, period),
    m.Reached: lambda measure, area, period: ledger.reached_of(
        area, measure.kinds, measure.category, measure.members, period.last
    ),
}


def kinds_of(measure: m.Kinds, period: Period) -> tuple[str, ...]:
    """The kinds of programmes that a measure names, or those of its group by the ledger's document."""
    if measure.group is None:
        return measure.kinds
    return tuple(code for code, kind in kinds_on(period.last).programme_kinds.items() if kind.group == measure.group)


Wanted = tuple[tuple[str, m.Measure, Period], ...]


async def sums_of(db: Db, area: Area, wanted: Wanted) -> dict[str, int]:
    """The figures of measures over records, by key."""
    found: dict[str, int] = {}
    for statement in _statements(area, wanted):
        found |= {row.key: int(row.value) for row in await db.all(statement)}
    return found


@lru_cache(maxsize=32)
def _statements(area: Area, wanted: Wanted) -> tuple[CompoundSelect[Any], ...]:
    """The statements of a place and its periods. To put them together takes longer than to run them, and a dashboard asks again."""
    parts = [ROWS[type(measure)](measure, area, period).figure(key) for key, measure, period in wanted]
    return tuple(union_all(*parts[start : start + AT_ONCE]) for start in range(0, len(parts), AT_ONCE))


async def records_of(
    db: Db, scope: Scope, area: Area, measure: m.Measure, period: Period, after: list[Any] | None, limit: int
) -> list[tuple[Record, list[Any]]]:
    """At most `limit` records of a measure that the scope reaches, each with its place in the list."""
    rows = await db.all(page_of(ROWS[type(measure)](measure, area, period), scope, after, limit))
    return [(_record(row), [str(row.order0), row.order1, str(row.order2), str(row.order3)]) for row in rows]


def _record(row: Row[Any]) -> Record:
    once = row.once_home or row.once_code
    label = Words(row.label_zh, row.label_en or row.label_zh) if row.label_zh else None
    return Record(
        row.kind,
        str(row.id1) if row.id1 else row.code,
        row.counts,
        str(once) if once else None,
        row.place,
        row.day,
        row.household_id,
        row.person_id,
        label,
    )
