"""Working days and limits: the arrangement of every year written down, and counting over it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from app.alerts import reference
from app.alerts.announced import warn_of_years
from app.alerts.calendar import Limit, Spell, WorkingDays, Year, working_days

days = st.dates(date(2021, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2021-02-07", True),  # the Sunday before the Spring Festival
        ("2021-02-12", False),
        ("2022-10-09", True),  # a Sunday
        ("2022-10-10", True),
        ("2023-09-29", False),
        ("2024-02-10", False),
        ("2025-01-26", True),  # a Sunday
        ("2025-10-08", False),
        ("2026-02-23", False),
        ("2026-10-10", True),  # a Saturday
        ("2026-11-23", True),
        ("2026-11-22", False),
        ("2027-10-01", True),  # a Friday whose arrangement is not announced yet
    ],
)
def test_days(day: str, works: bool) -> None:
    assert (date.fromisoformat(day) in reference.calendar()) is works


def test_every_year_has_about_250_working_days() -> None:
    for year in range(2021, 2027):
        first = date(year, 1, 1)
        whole = [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
        # 52 weekends and 11 days off by law, 13 since 2025; which weekends fall into a holiday moves it by a few.
        assert 247 <= sum(day in reference.calendar() for day in whole) <= 252, year


@given(days, st.integers(1, 60))
def test_counting_forward(day: date, count: int) -> None:
    calendar = reference.calendar()
    end = calendar.after(day, count)
    between = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert end in calendar
    assert sum(one in calendar for one in between) == count


def test_operators_are_warned_before_a_deadline_counts_through_a_year_without_an_arrangement() -> None:
    with capture_logs() as told:
        assert warn_of_years(datetime(2026, 11, 3, tzinfo=UTC)) == []
        assert told == []
        # Thirty working days after the 24th of November lie in the January of a year that was not written down.
        assert warn_of_years(datetime(2026, 11, 24, tzinfo=UTC)) == [2027]
        assert warn_of_years(datetime(2027, 12, 31, tzinfo=UTC)) == [2027, 2028]
    assert [(one["log_level"], one["event"], one["years"]) for one in told] == [
        ("warning", "calendar.years_missing", [2027]),
        ("warning", "calendar.years_missing", [2027, 2028]),
    ]
    assert told[0]["deadlines_reach"] == "2027-01-05"
    assert reference.calendar().guessed(date(2026, 12, 30), 1) == []


def test_limits() -> None:
    friday = datetime(2026, 9, 30, 7, tzinfo=UTC)  # the eve of the National Day
    calendar = reference.calendar()
    assert Limit(working_days=1).end(friday, date(2026, 9, 30), calendar) == datetime(2026, 10, 8, 7, tzinfo=UTC)
    assert Limit(minutes=15).end(friday, date(2026, 9, 30), calendar) == friday + timedelta(minutes=15)
    assert Limit(hours=72).end(friday, date(2026, 9, 30), calendar) == friday + timedelta(days=3)


@pytest.mark.parametrize("numbers", [{}, {"hours": 1, "minutes": 5}, {"working_days": -1}, {"hours": 5000}])
def test_a_limit_is_one_positive_number(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="one positive number"):
        Limit(**numbers)


def test_arrangements_that_contradict_themselves() -> None:
    with pytest.raises(ValueError, match="ends on or after"):
        Spell("backwards", date(2026, 1, 3), date(2026, 1, 1))
    holiday = Spell("元旦", date(2026, 1, 1), date(2026, 1, 3))
    for day in (date(2026, 1, 3), date(2026, 1, 5)):
        with pytest.raises(ValueError, match="worked day of a weekend"):
            working_days({2026: Year((holiday,), (day,))})
    assert date(2026, 1, 5) in WorkingDays()
