"""The pure rules of clues: moves, likeness, receipts, what is raised."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.alerts.reference import rules
from app.clues.policy import (
    LETTERS,
    MOVES,
    OPEN,
    OUTCOMES,
    STATES,
    Likeness,
    MoveRefused,
    alert_kind,
    move,
    receipt_of,
    source_of,
)
from app.clues.reference import reference
from app.core import clock

flags = st.booleans()


@given(st.sampled_from(STATES), st.sampled_from(sorted(MOVES)))
def test_an_open_clue_moves_and_a_settled_one_stays(state: str, name: str) -> None:
    if state in OPEN:
        assert move(state, name) == MOVES[name][1]
    else:
        with pytest.raises(MoveRefused):
            move(state, name)


def test_every_outcome_ends_a_clue() -> None:
    assert {MOVES[name][1] for name in OUTCOMES.values()} == set(STATES) - OPEN
    with pytest.raises(MoveRefused):
        move("reported", "dream")


@given(flags, flags, flags, flags)
def test_who_is_surely_meant_is_worth_a_look(number: bool, phone: bool, name: bool, village: bool) -> None:
    alike = Likeness(number, phone, name, village)
    assert alike.is_worth_a_look or not alike.is_sure
    assert len(alike.reasons) == number + phone + name + village
    # A namesake in the village is worth a look, and never sure; a telephone may be a son's.
    assert not Likeness(name=True, village=True).is_sure
    assert not Likeness(phone=True).is_sure
    assert not Likeness(name=True).is_worth_a_look
    assert Likeness(name=True, phone=True).is_sure


def test_receipts_can_be_read_out() -> None:
    one = uuid4()
    day, letters = receipt_of(one, clock.day_of(clock.now())).split("-")
    assert (len(day), len(letters), set(letters) <= set(LETTERS)) == (6, 6, True)
    assert receipt_of(one, clock.day_of(clock.now())).endswith(letters)


def test_what_a_clue_is_raised_as_is_a_kind_of_alert() -> None:
    for kind in reference().kinds.values():
        for urgency in reference().urgencies:
            for level in ("red", "orange", "yellow", None):
                assert alert_kind(kind.alert, urgency, level) in rules().kinds
    assert alert_kind("life_danger", "now", None) == "life_danger"
    assert alert_kind("life_danger", "soon", "orange") == "clue_urgent"
    assert alert_kind("life_danger", "soon", None) == alert_kind(None, "now", "yellow") == "clue_urgent"
    assert alert_kind("life_danger", "routine", None) == alert_kind(None, "soon", None) == "clue"


def test_where_a_report_comes_from() -> None:
    assert source_of({"village_officer", "informant"}, "sanitation_worker") == "officer"
    assert source_of({"grid_worker"}, None) == "team"
    assert source_of({"informant"}, "sanitation_worker") == "sanitation_worker"
    assert source_of({"informant"}, None) == "informant"
    known = reference().sources
    assert {"officer", "team", "link", "informant", "villager_group", "auxiliary_police", "sanitation_worker"} == set(
        known
    )
