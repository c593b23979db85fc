"""What the overview is made of: spans that cover a period once, places that hold a count, rates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.dashboards.fold import rolled
from app.dashboards.policy import (
    DAY,
    MONTH,
    Counts,
    Span,
    month_of,
    next_month,
    overview_of,
    places_holding,
    spans,
)

days = st.dates(date(2019, 12, 1), date(2024, 3, 31))


def days_of(span: Span) -> list[date]:
    return [span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1)]


@given(days, days)
def test_spans_cover_a_period_once(first: date, last: date) -> None:
    found = spans(first, last)
    covered = [day for span in found for day in days_of(span)]
    assert covered == [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert len([span for span in found if span.grain == DAY]) <= 2
    assert sum(len(days_of(span)) for span in found if span.grain == DAY) <= 60
    for span in found:
        if span.grain == MONTH:
            assert (span.first.day, (span.last + timedelta(days=1)).day) == (1, 1)


@given(days)
def test_months(day: date) -> None:
    assert month_of(day) <= day < next_month(day)
    assert next_month(month_of(day)) == next_month(day)
    assert next_month(day).day == 1


def test_seven_months_are_one_span() -> None:
    assert spans(date(2022, 1, 1), date(2022, 7, 31)) == (Span(MONTH, date(2022, 1, 1), date(2022, 7, 31)),)


def test_places_that_hold_a_count() -> None:
    assert places_holding("330481001001") == ("330481", "330481001", "330481001001")
    assert places_holding("330481001001007") == ("330481", "330481001", "330481001001", "330481001001007")
    assert places_holding("330481") == ("330481",)


names = st.sampled_from(["visit.red", "level.red"])
codes = st.sampled_from(["330481001001", "330481001002", "330481002001", "330481001001001"])


@given(st.lists(st.tuples(names, codes, days, st.integers(-3, 3))))
def test_rolling_up_keeps_every_sum(deltas: list[tuple[str, str, date, int]]) -> None:
    counts = rolled(deltas)
    for name in ("visit.red", "level.red"):
        for place in ("330481", "330481001", "330481001001"):
            for grain in (DAY, MONTH):
                kept = sum(one.amount for one in counts if (one.name, one.place, one.grain) == (name, place, grain))
                assert kept == sum(amount for of, code, _, amount in deltas if of == name and code.startswith(place))
    assert all(one.amount for one in counts)
    assert len({(one.name, one.place, one.grain, one.day) for one in counts}) == len(counts)


def test_figures() -> None:
    now = {"level.red": 2, "referrals.open": 7, "alerts.open": 1, "teams": 3, "households": 4, "people": 5}
    within = {"visit.red": 1, "visit.yellow": 2, "visit.on_time": 2, "visit.late": 1, "referrals.closed": 3}
    figures = overview_of(Counts(now, within, {"referrals.open": 9}), 6)
    assert figures.levels == {"red": 2, "orange": 0, "yellow": 0}
    assert figures.visits == {"red": 1, "orange": 0, "yellow": 2, "total": 3}
    assert (figures.on_time_rate, figures.closed_rate, figures.overdue) == (0.6667, 0.25, 6)
    assert (figures.open_referrals, figures.open_alerts, figures.teams) == (7, 1, 3)
    assert (figures.households, figures.people, figures.pairings) == (4, 5, 0)


def test_nothing_to_rate() -> None:
    figures = overview_of(Counts({}, {}, {}), 0)
    assert (figures.on_time_rate, figures.closed_rate) == (None, None)
