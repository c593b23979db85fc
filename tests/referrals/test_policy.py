"""How a referral moves: only along the table, and every path ends."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.referrals.policy import (
    AGAIN,
    ENDS,
    FIRST,
    MOVES,
    ORDER,
    REOPENED_WITHIN_DAYS,
    STATES,
    MoveRefused,
    move,
    moves_from,
    reads_words,
)

WHOLE_WAY = "submission triage dispatch acceptance progress delivery confirmation closure"


def forward_from(state: str) -> list[str]:
    return [name for name in moves_from(state) if name not in AGAIN]


def test_the_usual_way() -> None:
    state = FIRST
    for name in WHOLE_WAY.split():
        state = move(state, name)
    assert state == "closed"


@given(st.sampled_from(sorted(STATES)), st.one_of(st.sampled_from(sorted(MOVES)), st.text(max_size=12)))
def test_what_the_table_lacks_is_refused(state: str, name: str) -> None:
    if name in MOVES and state in MOVES[name][0]:
        assert move(state, name) == MOVES[name][1]
    else:
        with pytest.raises(MoveRefused):
            move(state, name)


@given(st.data())
def test_every_path_ends(data: st.DataObject) -> None:
    """However it wandered, going forward ends it, in fewer steps than there are states; and it never gets stuck."""
    state = FIRST
    for _ in range(data.draw(st.integers(0, 30))):
        names = sorted(moves_from(state))
        if not names:
            break
        state = move(state, data.draw(st.sampled_from(names)))
    steps = 0
    while state not in ENDS:
        state = move(state, data.draw(st.sampled_from(sorted(forward_from(state)))))
        steps += 1
    assert steps < len(STATES)


def test_what_is_not_again_goes_forward() -> None:
    for name in MOVES.keys() - AGAIN:
        starts, end = MOVES[name]
        assert all(ORDER.index(start) < ORDER.index(end) for start in starts), name


def test_ends_and_beginnings() -> None:
    assert set(ORDER) == STATES
    assert {end for _, end in MOVES.values()} | {FIRST} == STATES
    for state in ENDS:
        assert set(moves_from(state)) <= {"reopening"}


@given(st.integers(0, 400))
def test_reopening_has_its_time(days: int) -> None:
    if days <= REOPENED_WITHIN_DAYS:
        assert move("closed", "reopening", days_since_end=days) == "in_progress"
    else:
        with pytest.raises(MoveRefused):
            move("closed", "reopening", days_since_end=days)


def test_who_reads_the_words() -> None:
    team, other = UUID(int=1), UUID(int=2)
    assert reads_words({"grid_worker"}, {team}, team)
    assert not reads_words({"grid_worker", "village_officer"}, {other}, team)
    assert not reads_words({"village_officer"}, set(), None)
    assert reads_words({"town_officer"}, set(), team)
