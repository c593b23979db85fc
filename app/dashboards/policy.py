"""What the overview counts and how: names of counts, the places and spans a rollup holds them for, the figures made of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LEVELS: Final = ("red", "orange", "yellow")
# Gauges are sums over all days: what stands now. Flows are sums over the days of a period.
GAUGES: Final = (
    "level.red",
    "level.orange",
    "level.yellow",
    "households",
    "people",
    "teams",
    "pairings",
    "referrals.open",
    "alerts.open",
)
FLOWS: Final = ("visit.red", "visit.orange", "visit.yellow", "visit.on_time", "visit.late", "referrals.closed")
OPEN_REFERRALS: Final = "referrals.open"
PLACE_LENGTHS: Final = (6, 9, 12)
DAY, MONTH = "day", "month"
LONGEST_PERIOD_DAYS: Final = 3660


@dataclass(frozen=True, slots=True)
class Span:
    """Rollup rows of one grain, first to last, both included."""

    grain: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums by name: what stands now, what fell into the period, and what stood at its end."""

    now: Mapping[str, int]
    within: Mapping[str, int]
    by_end: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of a place and a period; a rate is None where nothing was there to rate."""

    levels: Mapping[str, int]
    visits: Mapping[str, int]
    on_time_rate: float | None
    overdue: int
    open_referrals: int
    closed_rate: float | None
    open_alerts: int
    teams: int
    households: int
    people: int
    pairings: int


def places_holding(code: str) -> tuple[str, ...]:
    """The places whose figures a count at `code` belongs to: its county, town, village, and itself where it lies deeper."""
    return tuple(dict.fromkeys([*(code[:length] for length in PLACE_LENGTHS if length <= len(code)), code]))


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after a day's."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def spans(first: date, last: date) -> tuple[Span, ...]:
    """A period as few rollup rows: whole months, and days at its ends. Each day of it lies in exactly one span."""
    head = first if first.day == 1 else next_month(first)
    tail = month_of(last) if last + timedelta(days=1) != next_month(last) else next_month(last)
    if head >= tail:
        return (Span(DAY, first, last),) if first <= last else ()
    found = [Span(DAY, first, head - timedelta(days=1)), Span(MONTH, head, tail - timedelta(days=1))]
    found.append(Span(DAY, tail, last))
    return tuple(span for span in found if span.first <= span.last)


def overview_of(counts: Counts, overdue: int) -> Overview:
    """The figures. The closure rate is of the period: closed in it, of these and what stood open at its end."""
    visits = {level: counts.within.get(f"visit.{level}", 0) for level in LEVELS}
    on_time, late = counts.within.get("visit.on_time", 0), counts.within.get("visit.late", 0)
    closed, left = counts.within.get("referrals.closed", 0), counts.by_end.get(OPEN_REFERRALS, 0)
    return Overview(
        levels={level: counts.now.get(f"level.{level}", 0) for level in LEVELS},
        visits={**visits, "total": sum(visits.values())},
        on_time_rate=_rate(on_time, on_time + late),
        overdue=overdue,
        open_referrals=counts.now.get(OPEN_REFERRALS, 0),
        closed_rate=_rate(closed, closed + left),
        open_alerts=counts.now.get("alerts.open", 0),
        teams=counts.now.get("teams", 0),
        households=counts.now.get("households", 0),
        people=counts.now.get("people", 0),
        pairings=counts.now.get("pairings", 0),
    )


def _rate(part: int, whole: int) -> float | None:
    """A share with four decimals; None of nothing."""
    return round(part / whole, 4) if whole > 0 else None
