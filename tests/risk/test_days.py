"""Days and ages: Shanghai midnights and birthdays in years without 29 February."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import day_of, start_of
from app.risk.days import age_on, birthday, day_number, end_of_day, instant_of, midnight, time_of


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 2, 28), 78), (date(2026, 3, 1), 79), (date(2027, 3, 1), 80), (date(2028, 2, 29), 81)]
)
def test_born_on_29_february(day: date, age: int) -> None:
    assert age_on(date(1947, 3, 1).replace(year=1944, month=2, day=29), day) == age + 3
    assert date.fromordinal(birthday(date(1944, 2, 29), 82)) == date(2026, 3, 1)


@given(st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_days_agree_with_the_clock_of_the_house(at: datetime) -> None:
    instant = instant_of(at)
    day = date.fromordinal(day_number(instant))
    assert day == day_of(at)
    assert time_of(midnight(day.toordinal())) == start_of(day)
    assert time_of(instant) == at
    assert end_of_day(day) + timedelta(microseconds=1) == start_of(day + timedelta(days=1))


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 110))
def test_a_birthday_is_the_first_day_of_an_age(born: date, years: int) -> None:
    day = date.fromordinal(birthday(born, years))
    assert (age_on(born, day), age_on(born, day - timedelta(days=1))) == (years, years - 1)


def test_an_offset_does_not_matter() -> None:
    at = datetime(2026, 1, 1, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert instant_of(at) == instant_of(at.astimezone(UTC))
