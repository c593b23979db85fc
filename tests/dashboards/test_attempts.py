"""The steps after a call that met nobody, as a table: what follows at each level, by when, and what ticks it off."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.dashboards.attempts import Attempt, Kind, Plan, Unmet, plan, steps_of

MORNING = datetime(2026, 9, 8, 1, tzinfo=UTC)
DAY, LOST = date(2026, 9, 8), date(2026, 9, 11)
ANNA, BERT = UUID(int=1), UUID(int=2)


def done(level: str, failures: int, *calls: tuple[float, str, UUID]) -> dict[str, float | None]:
    """Which steps there are, and after how many hours each was taken."""
    attempts = [Attempt(MORNING + timedelta(hours=hours), mode, author) for hours, mode, author in calls]
    found = steps_of(Unmet(level, failures, DAY, LOST, attempts), plan())
    return {one.code: None if one.done_at is None else (one.done_at - MORNING) / timedelta(hours=1) for one in found}


def test_red_has_four_steps_on_the_same_day() -> None:
    first = (0, "home", ANNA)
    nothing = {"phone": None, "emergency_contact": None, "neighbour": None, "second_call": None}
    assert done("red", 1, first) == nothing
    assert {one.by for one in steps_of(Unmet("red", 1, DAY, LOST), plan())} == {DAY}
    assert done("red", 1, first, (1, "phone", ANNA)) == nothing | {"phone": 1}
    every = (first, (1, "phone", ANNA), (2, "neighbour_check", BERT), (5, "home", ANNA))
    assert done("red", 2, *every) == {"phone": 1, "emergency_contact": None, "neighbour": 2, "second_call": 5}


def test_a_colleague_on_the_same_call_is_no_second_one() -> None:
    first = (0, "home", ANNA)
    assert done("red", 1, first, (1, "home", BERT))["second_call"] is None
    assert done("red", 1, first, (3, "home", BERT))["second_call"] == 3
    assert done("red", 1, first, (1, "home", ANNA))["second_call"] == 1
    assert done("red", 1, (0, "phone", ANNA), (1, "home", ANNA)) == {
        "phone": 0,
        "emergency_contact": None,
        "neighbour": None,
        "second_call": 1,
    }


@pytest.mark.parametrize("level", ["orange", "yellow"])
def test_others_are_tried_again_and_then_asked_after(level: str) -> None:
    assert done(level, 0) == {}
    assert done(level, 1, (0, "home", ANNA)) == {"second_call": None}
    twice = ((0, "home", ANNA), (48, "home", BERT))
    assert done(level, 2, *twice) == {"second_call": 48, "phone": None, "emergency_contact": None}
    assert [one.by for one in steps_of(Unmet(level, 2, DAY, LOST), plan())] == [DAY, LOST, LOST]


def test_a_plan_names_steps_that_there_are() -> None:
    with pytest.raises(ValueError, match="no such steps: pray"):
        Plan(120, {"phone": Kind({"zh": "电话", "en": "Phone"}, frozenset({"phone"}))}, {"red": (("pray",),)})
