"""The pure rules of deliberations."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deliberations.policy import (
    MEETING_WITHIN_DAYS,
    MOVES,
    OUTCOMES,
    PENDING,
    ROLES,
    STATES,
    MoveRefused,
    is_overdue,
    meeting_due,
    move,
)


@given(st.sampled_from(STATES), st.sampled_from(sorted(MOVES)))
def test_what_is_decided_waits_for_nothing(state: str, name: str) -> None:
    starts, end = MOVES[name]
    if state in starts:
        assert move(state, name) == end
    else:
        with pytest.raises(MoveRefused):
            move(state, name)
    assert set(ROLES) == set(MOVES)
    assert {*OUTCOMES.values()} <= set(MOVES)
    # Only a conference that has a day decides.
    assert all(MOVES[one][0] == {"scheduled"} for one in OUTCOMES.values())


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 90), st.sampled_from(STATES))
def test_overdue_is_what_waits_behind_its_last_day(day: date, passed: int, state: str) -> None:
    late = is_overdue(state, meeting_due(day), day + timedelta(days=passed))
    assert late == (state in PENDING and passed > MEETING_WITHIN_DAYS)
