"""Rates: a burst, then evenly; a refused call takes nothing; a clock set back keeps nobody waiting."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.rates import Rate, Tally

RATE = Rate(5, 10.0)


def test_a_burst_then_one_every_two_seconds() -> None:
    tally = Tally()
    assert [tally.take("x", "me", RATE, 100.0).wait_s for _ in range(6)] == [0, 0, 0, 0, 0, 2]
    assert tally.take("x", "me", RATE, 101.9).wait_s == 1
    assert tally.take("x", "me", RATE, 102.0).wait_s == 0
    assert tally.take("x", "me", RATE, 102.0).wait_s == 2
    assert [tally.take("x", "me", RATE, 120.0).wait_s for _ in range(6)] == [0, 0, 0, 0, 0, 2]


def test_callers_and_limits_are_counted_apart() -> None:
    tally = Tally()
    for _ in range(6):
        tally.take("x", "me", RATE, 0.0)
    assert tally.take("x", "you", RATE, 0.0).wait_s == 0
    assert tally.take("y", "me", RATE, 0.0).wait_s == 0


def test_refusals_are_news_once_a_period() -> None:
    """However often calls pass in between: a flood that is let through now and then is one piece of news a period."""
    tally = Tally()
    verdicts = [(moment, tally.take("x", "me", Rate(10, 10.0), moment / 10)) for moment in range(400)]
    assert [moment for moment, verdict in verdicts if verdict.news] == [11, 111, 211, 311]
    assert sum(verdict.wait_s > 0 for _, verdict in verdicts) > 300


def test_a_clock_set_back_keeps_nobody_waiting_longer() -> None:
    tally = Tally()
    for _ in range(5):
        tally.take("x", "me", RATE, 1_000_000.0)
    assert tally.take("x", "me", RATE, 10.0).wait_s <= 2
    assert tally.take("x", "me", RATE, 12.1).wait_s == 0


def test_what_is_remembered_has_an_end() -> None:
    tally = Tally(most=3)
    for name in "abcd":
        tally.take("x", name, RATE, 0.0)
    assert [caller for _, caller in tally.used] == ["b", "c", "d"]


@given(st.lists(st.floats(0, 3), min_size=1, max_size=80), st.integers(1, 6))
def test_no_window_holds_more_than_twice_the_count_and_waiting_is_enough(pauses: list[float], count: int) -> None:
    tally, rate, moment = Tally(), Rate(count, 10.0), 1_763_900_000.0
    passed: list[float] = []
    for pause in pauses:
        moment += pause
        wait = tally.take("x", "me", rate, moment).wait_s
        assert wait <= 10
        if wait:
            # Whoever waits as long as told gets in, having used nothing by asking.
            again = Tally()
            again.used.update(tally.used)
            assert again.take("x", "me", rate, moment + wait).wait_s == 0
        else:
            passed.append(moment)
    assert all(sum(start <= one < start + 10 for one in passed) <= 2 * count for start in passed)
