"""Lowering: proposals, their runs of visits, dwell, blocks and lapses; approvals and refusals; rises undone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from app.risk.values import Event
from tests.risk.households import a_clue, a_file, a_visit, aged, an_act, levels, on, standing

RED = {
    "health.major_illness": True,
    "economy.income_12m": 24_000,
    "economy.oop_medical_12m": 24_000,
    "economy.income_change": "unemployed",
    "mental.phq9_score": 14,
}
BETTER = {"mental.phq9_score": 0, "economy.income_change": "stable"}
# Red by points from day 1, below the line of 50 from day 20 on.
FALLEN: list[Event] = [a_visit(1, RED), a_visit(20, BETTER), a_visit(35)]


def proposed(events: Iterable[Event], day: int) -> tuple[str, int] | None:
    one = standing(events, day).proposal
    return None if one is None else (one.to_level, (one.since - on(0)).days)


def test_one_level_down_is_proposed_after_dwell_and_a_run_of_fourteen_days() -> None:
    assert proposed(FALLEN, 34) is None
    assert proposed(FALLEN, 35) == ("orange", 35)
    assert levels(FALLEN, (20, 35)) == ["red", "red"]


def test_dwell_counts_from_the_last_entry_into_the_level() -> None:
    assert proposed([a_visit(1, RED), a_visit(10, BETTER), a_visit(30)], 30) is None
    assert proposed([a_visit(1, RED), a_visit(10, BETTER), a_visit(31)], 31) == ("orange", 31)


def test_the_first_visit_of_the_run_lies_fourteen_days_before_its_newest() -> None:
    events: list[Event] = [a_visit(1, RED), a_visit(40, BETTER), a_visit(53)]
    assert proposed(events, 53) is None
    assert proposed([*events, a_visit(54)], 54) == ("orange", 54)


def test_a_visit_at_or_above_the_line_starts_the_run_anew() -> None:
    events = [a_visit(1, RED), a_visit(20, BETTER), a_visit(30, {"mental.phq9_score": 14}), a_visit(35, BETTER)]
    assert proposed(events, 35) is None
    assert proposed([*events, a_visit(48)], 48) is None
    assert proposed([*events, a_visit(49)], 49) == ("orange", 49)


@pytest.mark.parametrize(
    ("mode", "outcome"), [("phone", "completed"), ("video", "completed"), ("home", "partial"), ("home", "refused")]
)
def test_only_completed_calls_in_person_count_and_are_moments_of_proposal(mode: str, outcome: str) -> None:
    events: list[Event] = [a_visit(1, RED), a_visit(20, BETTER), a_visit(35, mode=mode, outcome=outcome)]
    assert proposed(events, 60) is None
    assert proposed([*events, a_visit(60, mode="office")], 60) == ("orange", 60)


def test_the_line_of_red_is_below_fifty() -> None:
    fifty = [a_visit(1, RED), a_visit(20, {"mental.phq9_score": 0}), a_visit(40), a_visit(60)]
    assert standing(fifty, 60).assessment.score == 50
    assert proposed(fifty, 60) is None


def test_a_trigger_or_combination_holds_red_and_a_floor_holds_orange() -> None:
    latched: list[Event] = [a_visit(1, {"mental.phq9_item9": 1}), a_visit(40), a_visit(60)]
    assert proposed(latched, 60) is None
    resolved = [*latched, an_act("resolution", 61, factor="M01", resolves=("v0001",)), a_visit(62)]
    assert proposed(resolved, 62) == ("orange", 62)
    pair: list[Event] = [a_visit(1, {"care.living_arrangement": "alone", "health.adl_unable_items": 1})]
    assert (
        proposed(
            [*pair, a_visit(40), a_visit(60)],
            60,
        )
        is None
    )
    floor: list[Event] = [a_visit(1, {"housing.safety_grade": "C"}), a_visit(90), a_visit(110)]
    assert standing(floor, 110).assessment.score == 20
    assert proposed(floor, 110) is None


def test_orange_needs_sixty_days_and_a_score_below_twenty_two() -> None:
    start = a_visit(1, {"health.cognition": "impaired"})
    cleared = a_visit(10, {"health.cognition": "normal"})
    assert proposed([start, cleared, a_visit(30), a_visit(60)], 60) is None
    assert proposed([start, cleared, a_visit(30), a_visit(61)], 61) == ("yellow", 61)
    twenty_two = a_visit(
        10, {"health.cognition": "normal", "health.medication_status": "stopped", "economy.income_change": "unemployed"}
    )
    assert proposed([start, twenty_two, a_visit(30), a_visit(39)], 39) is None


def test_an_expired_heavy_answer_blocks_until_it_is_answered_again() -> None:
    events: list[Event] = [a_visit(1, {**RED, "care.caregiver_status": "none"}), a_visit(20, BETTER)]
    silent = [*events, a_visit(185), a_visit(200)]
    assert [one.code for one in standing(silent, 200).assessment.factors if one.status == "expired"] == ["C01"]
    assert proposed(silent, 200) is None
    assert proposed([*silent, a_visit(201, {"care.caregiver_status": "none"})], 201) == ("orange", 201)
    assert proposed([*silent, a_visit(201, {"care.caregiver_status": "effective"})], 201) == ("orange", 201)


def test_a_proposal_lapses_when_its_conditions_fail_and_there_is_only_one() -> None:
    assert proposed([*FALLEN, a_visit(40)], 40) == ("orange", 35)
    worse = [*FALLEN, a_visit(41, {"mental.phq9_score": 14}, mode="phone")]
    assert proposed(worse, 41) is None
    latched = [*FALLEN, a_visit(41, {"economy.basic_life_secured": False})]
    assert proposed(latched, 41) is None


def test_a_proposal_lapses_by_time_alone_when_a_heavy_answer_expires() -> None:
    events: list[Event] = [a_visit(1, {**RED, "care.caregiver_status": "none"}), a_visit(20, BETTER)]
    events += [a_visit(day) for day in (95, 110, 122, 134, 146, 158, 170)]
    assert proposed(events, 181) == ("orange", 110)
    assert proposed(events, 182) is None


def test_approval_lowers_one_step_and_dwell_begins_anew() -> None:
    approved = [*FALLEN, an_act("approval", 38)]
    found = standing(approved, 38)
    assert (found.standing_level, found.proposal, found.since) == ("orange", None, on(38))
    assert levels(approved, (37, 38)) == ["red", "orange"]


def test_approval_without_a_proposal_or_for_another_target_stays_without_effect() -> None:
    assert standing([a_visit(1, RED), an_act("approval", 10)], 10).standing_level == "red"
    assert standing([*FALLEN, an_act("approval", 38, to="yellow")], 38).standing_level == "red"


def test_an_approval_whose_proposal_a_replay_no_longer_finds_has_no_effect() -> None:
    late = a_visit(30, {"mental.phq9_score": 14}, mode="phone", author="bo")
    approved = [*FALLEN, an_act("approval", 38)]
    assert standing([*approved, late], 40).standing_level == "red"


def test_refusal_closes_the_proposal_and_starts_a_new_run() -> None:
    refused = [*FALLEN, an_act("refusal", 36)]
    assert proposed(refused, 36) is None
    assert proposed([*refused, a_visit(37), a_visit(50)], 50) is None
    assert proposed([*refused, a_visit(37), a_visit(51)], 51) == ("orange", 51)


def test_a_rise_by_overdue_visits_alone_is_proposed_for_undoing_without_dwell() -> None:
    """Yellow from day 1; on day 181, a full interval after the due day, V02 lifts 22 points to 30."""
    events: list[Event] = [a_visit(1, {"economy.debt_level": "heavy", "health.major_illness": True})]
    assert levels(events, (180, 181)) == ["yellow", "orange"]
    visited = [*events, a_visit(182)]
    assert proposed(visited, 182) == ("yellow", 182)
    assert standing([*visited, an_act("approval", 183)], 183).standing_level == "yellow"


def test_a_rise_by_a_clue_alone_may_be_undone_at_the_next_visit() -> None:
    answers = {"health.major_illness": True, "economy.debt_level": "heavy"}
    events: list[Event] = [a_visit(1, answers), a_clue(10, verified=12)]
    assert levels(events, (9, 10, 13)) == ["yellow", "orange", "orange"]
    visited = [*events, a_visit(14)]
    one = standing(visited, 14).proposal
    assert one is not None
    assert (one.from_level, one.to_level, one.kind) == ("orange", "yellow", "undoing")
    assert standing([*visited, an_act("approval", 15)], 15).standing_level == "yellow"
    refused = [*visited, an_act("refusal", 15), a_visit(16), a_visit(20)]
    assert proposed(refused, 20) is None
    assert proposed([*refused, a_visit(30)], 30) is None  # above the line of 22, so no run


def test_lost_contact_is_undone_back_to_the_level_before_it() -> None:
    events: list[Event] = [a_visit(1), a_visit(40, outcome="not_home"), a_visit(42, outcome="not_home")]
    assert levels(events, (44, 45)) == ["yellow", "red"]
    found = [*events, a_visit(46)]
    assert proposed(found, 46) == ("yellow", 46)
    assert standing([*found, an_act("approval", 46)], 46).standing_level == "yellow"
    by_phone = [*events, a_visit(46, mode="phone")]
    assert standing(by_phone, 46).computed_level == "yellow"
    assert proposed(by_phone, 46) is None


def test_a_rise_that_other_evidence_shares_is_not_undone() -> None:
    answers = {"health.major_illness": True, "economy.debt_level": "heavy"}
    events: list[Event] = [a_visit(1, answers), a_clue(10, verified=12), a_visit(11, {"housing.safety_grade": "C"})]
    shared: list[Event] = [
        a_visit(1, answers),
        a_visit(11, {"housing.safety_grade": "C"}),
        a_visit(14, {"housing.safety_grade": "A"}),
    ]
    assert proposed([*events, a_visit(14, {"housing.safety_grade": "A"})], 14) == ("yellow", 14)
    assert proposed(shared, 14) is None


def test_two_undoable_rises_are_undone_one_after_the_other() -> None:
    answers = {"health.major_illness": True, "economy.debt_level": "heavy"}
    events: list[Event] = [
        a_visit(1, answers),
        a_clue(10, verified=11),
        a_visit(12, outcome="not_home"),
        a_visit(14, outcome="not_home"),
        a_visit(18),
    ]
    assert levels(events, (9, 10, 17)) == ["yellow", "orange", "red"]
    assert proposed(events, 18) == ("orange", 18)
    lowered = [*events, an_act("approval", 18), a_visit(19)]
    assert proposed(lowered, 19) == ("yellow", 19)


def test_an_encounter_counts_once_toward_the_run() -> None:
    pair: list[Event] = [
        a_visit(1, RED),
        a_visit(20, BETTER, hour=10),
        a_visit(20, {}, hour=11, author="bo", name="w20"),
    ]
    keyed = [a_visit(1, RED), a_visit(20, BETTER, key="k"), a_visit(36, {}, author="bo", key="k")]
    assert proposed(pair, 20) is None
    assert proposed(keyed, 36) is None
    assert proposed([*keyed, a_visit(37)], 37) == ("orange", 37)


def test_a_record_above_the_line_spoils_its_encounter_in_either_order() -> None:
    for hour in (9, 11):
        above = a_visit(35, {"mental.phq9_score": 14}, hour=hour, author="bo", name="w35")
        events = [*FALLEN[:2], a_visit(35, BETTER), above, a_visit(48, BETTER)]
        assert proposed(events, 48) is None
        assert proposed([*events, a_visit(49)], 49) is None
        assert proposed([*events, a_visit(62)], 62) == ("orange", 62)


def test_the_call_that_led_into_a_level_is_not_of_the_run_out_of_it() -> None:
    events: list[Event] = [
        a_visit(1, {"mental.phq9_item9": 1}),
        an_act("resolution", 2, factor="M01", resolves=("v0001",)),
    ]
    assert proposed([*events, a_visit(40)], 40) is None
    assert proposed([*events, a_visit(40), a_visit(54)], 54) == ("orange", 54)


def test_a_heavy_answer_that_another_question_answered_blocks_once_that_one_is_old_too() -> None:
    events: list[Event] = [a_visit(1, RED), a_visit(20, {"economy.income_change": "stable", "mental.phq2_score": 0})]
    events += [a_visit(day) for day in range(95, 200, 12)]
    assert proposed(events, 200) == ("orange", 119)
    assert proposed(events, 201) is None


def test_a_provisional_person_gets_no_proposal() -> None:
    events: list[Event] = [a_visit(1, RED, mode="phone"), a_visit(50, BETTER, mode="phone")]
    assert proposed(events, 60) is None
    assert standing([*events, a_visit(61)], 61, a_file(birth=aged(50))).standing_level == "orange"
