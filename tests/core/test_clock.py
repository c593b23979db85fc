"""Days are Shanghai days."""

from datetime import UTC, date, datetime

from app.core.clock import day_of, end_of, kept, now, start_of, system


def test_midnight_is_shanghais() -> None:
    assert day_of(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert day_of(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_day_is_half_open() -> None:
    day = date(2026, 11, 22)
    assert day_of(start_of(day)) == day
    assert end_of(day) == start_of(date(2026, 11, 23))
    assert (end_of(day) - start_of(day)).total_seconds() == 86400


def test_an_application_has_a_clock_of_its_own() -> None:
    then = datetime(2022, 7, 31, tzinfo=UTC)
    with kept(lambda: then):
        assert now() == then
        with kept(system):
            assert now() > then
        assert now() == then
    assert now() > then
