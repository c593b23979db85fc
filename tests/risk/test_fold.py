"""The standing level through time: provisional start, rises, latched signs, birthdays, late visits, overrides."""

from __future__ import annotations

from datetime import date

import pytest

from app.risk.days import end_of_day
from app.risk.fold import OutOfOrder, corrections, follow, household_level, replay, standing_levels, start, step
from app.risk.rules import shipped_policies
from app.risk.values import Dated, Disability, Entitlement, Event, PersonAnswers, VisitEvent
from tests.risk.households import a_clue, a_file, a_visit, aged, an_act, at, codes, levels, on, standing, standings

POLICIES = shipped_policies()
ALONE = {"care.living_arrangement": "alone"}
THOUGHTS = {"mental.phq9_item9": 2}
DANGEROUS = {"housing.safety_grade": "D"}


def test_a_new_person_stands_provisionally_at_orange_until_the_first_completed_call_in_person() -> None:
    events = [a_visit(2, {"health.general": "good"}, mode="phone"), a_visit(3, outcome="partial"), a_visit(5)]
    provisional = [standing(events, day).provisional for day in (0, 2, 3, 5)]
    assert provisional == [True, True, True, False]
    assert levels(events, (0, 2, 3, 5)) == ["orange", "orange", "orange", "yellow"]
    assert standing(events, 2).computed_level == "yellow"


def test_evidence_raises_above_the_provisional_level_at_once_and_the_first_visit_sets_the_computed_one() -> None:
    events = [a_visit(2, DANGEROUS, mode="phone"), a_visit(5, {"housing.safety_grade": "A"})]
    assert levels(events, (2, 5)) == ["red", "yellow"]
    assert standing(events, 2).provisional


def test_someone_visited_before_enrolment_counts_from_the_visit() -> None:
    late = a_file(enrolled=10)
    assert standing([a_visit(2, THOUGHTS)], 3, late).standing_level == "red"


def test_a_latched_sign_stays_red_until_the_visit_that_showed_it_is_resolved() -> None:
    events: list[Event] = [a_visit(1), a_visit(10, THOUGHTS), a_visit(20, {"mental.phq9_item9": 0})]
    assert codes(standing(events, 200))["M01"] == 0
    assert standing(events, 200).assessment.triggers == ("M01",)
    resolved = [*events, an_act("resolution", 21, factor="M01", resolves=("v0010",))]
    assert standing(resolved, 21).computed_level == "yellow"
    assert standing(resolved, 21).standing_level == "red"


def test_another_visit_with_the_sign_latches_anew_whenever_it_arrives() -> None:
    events: list[Event] = [
        a_visit(1),
        a_visit(10, THOUGHTS),
        an_act("resolution", 21, factor="M01", resolves=("v0010",)),
    ]
    late = a_visit(8, {"mental.self_harm_disclosed": True}, author="bo")
    assert standing([*events, late], 30).assessment.triggers == ("M01",)
    later = a_visit(25, THOUGHTS)
    assert standing([*events, later], 30).assessment.triggers == ("M01",)
    named = an_act("resolution", 26, factor="M01", resolves=("v0025", "v0008"))
    assert standing([*events, late, later, named], 30).assessment.triggers == ()


@pytest.mark.parametrize(
    "code_answers",
    [
        ("C08", {"care.abuse_signs": ["neglect"]}),
        ("E01", {"economy.basic_life_secured": False}),
        ("K01", {"child.danger_signs": ["missing"]}),
        ("M01", THOUGHTS),
    ],
)
def test_every_latched_factor_makes_red_by_one_sign(code_answers: tuple[str, dict[str, object]]) -> None:
    code, answers = code_answers
    found = standing([a_visit(3, answers), a_visit(5)], 300)
    assert (found.assessment.triggers[0], found.standing_level) == (code, "red")


def test_amending_or_voiding_the_visit_does_not_clear_its_sign() -> None:
    amended = a_visit(10, {"mental.phq9_item9": 0}, earlier=(THOUGHTS,))
    assert standing([a_visit(1), amended], 30).assessment.triggers == ("M01",)
    voided = a_visit(10, {**THOUGHTS, **DANGEROUS}, voided=True)
    found = standing([a_visit(1), voided], 30)
    assert found.assessment.triggers == ("M01",)
    assert "D01" not in codes(found)
    resolved = an_act("resolution", 12, factor="M01", resolves=("v0010",))
    assert standing([a_visit(1), voided, resolved], 30).assessment.triggers == ()


def test_red_by_an_observed_factor_clears_with_the_newest_answers() -> None:
    events = [a_visit(1, DANGEROUS), a_visit(9, {"housing.occupied": False})]
    assert standing(events, 8).computed_level == "red"
    assert standing(events, 9).computed_level == "orange"
    assert standing(events, 9).standing_level == "red"


def test_a_null_answer_is_not_observed() -> None:
    events = [a_visit(1, DANGEROUS), a_visit(9, {"housing.safety_grade": None})]
    assert standing(events, 9).computed_level == "red"


def test_of_two_visits_at_one_time_the_greater_id_is_the_newer() -> None:
    first, second = a_visit(1, {"housing.safety_grade": "A"}, name="b"), a_visit(1, DANGEROUS, name="a", author="bo")
    assert standing([first, second], 1).assessment.triggers == ()


def around(day: date, born: date) -> list[dict[str, int]]:
    """The active factors on the day before and on the day, of someone living alone who was visited shortly before."""
    number, file = (day - on(0)).days, a_file(birth=born, enrolled=(day - on(0)).days - 60)
    return [codes(standing([a_visit(number - 50, ALONE)], one, file)) for one in (number - 1, number)]


def test_birthdays_count_on_the_day_and_29_february_on_1_march() -> None:
    assert around(date(2026, 2, 28), date(1946, 2, 28)) == [{"C03": 12}, {"C02": 30}]
    assert around(date(2024, 2, 29), date(1944, 2, 29)) == [{"C03": 12}, {"C02": 30}]
    assert around(date(2026, 2, 28), date(1966, 2, 28)) == [{}, {"C03": 12}]


def test_turning_eighty_raises_by_time_alone() -> None:
    file = a_file(birth=date(1946, 2, 28), enrolled=-60)
    day = (date(2026, 2, 28) - on(0)).days
    assert levels([a_visit(day - 50, ALONE)], (day - 1, day), file) == ["yellow", "orange"]


def test_dated_file_facts_hold_from_their_first_day_until_the_day_they_end() -> None:
    file = a_file(
        birth=aged(70),
        tags=(Dated("lost_only_child", on(20), on(40)),),
        disabilities=(Disability(6, 3, on(30)),),
        entitlements=(Entitlement("tekun_dispersed", on(5), on(50), "left"),),
    )
    found = {day: set(codes(standing([a_visit(1)], day, file))) for day in (4, 5, 20, 30, 40, 50)}
    assert found == {
        4: set(),
        5: {"C07"},
        20: {"C06", "C07"},
        30: {"C06", "C07", "H06"},
        40: {"C07", "H06"},
        50: {"E05", "H06"},
    }


def test_aid_that_goes_on_in_a_new_row_has_not_ended() -> None:
    renewed = (Entitlement("dibao", on(-300), on(5), "left"), Entitlement("dibao", on(5), None))
    assert "E05" not in codes(standing([a_visit(1)], 9, a_file(entitlements=renewed)))
    refused = (Entitlement("medical_aid", on(3), None, "refused"),)
    assert codes(standing([a_visit(1)], 9, a_file(entitlements=refused))) == {"E05": 8}


def test_raising_by_time_alone_happens_on_the_day_without_any_sweep() -> None:
    file = a_file(birth=aged(70), tags=(Dated("lost_only_child", on(33)),))
    assert levels([a_visit(1)], (32, 33), file) == ["yellow", "orange"]
    done = follow(start([file], POLICIES), [file], POLICIES, a_visit(1))
    late = follow(done.state, [file], POLICIES, a_visit(60))
    assert [(one.cause, one.at, one.after) for one in late.changes] == [("time", at(33, 0), "orange")]
    assert (late.before, late.after) == ({"p1": "orange"}, {"p1": "orange"})


def test_an_open_clue_gives_points_until_verified_and_ages() -> None:
    events: list[Event] = [a_visit(1), a_clue(10, verified=30)]
    points = [codes(standing(events, day)).get("V03") for day in (9, 10, 17, 18, 24, 25, 30)]
    assert points == [None, 10, 10, 5, 5, 0, None]


def test_a_clue_about_the_household_concerns_everyone() -> None:
    files = [a_file("p1"), a_file("p2")]
    found = standings(files, [a_visit(1), a_clue(10, who=None)], 10)
    assert [codes(one).get("V03") for one in found.values()] == [10, 10]


def test_the_whole_household_is_recomputed_and_its_colour_is_the_worst_active_member() -> None:
    gone = (Dated("active", None, on(50)), Dated("closed", on(50)))
    files = [a_file("child", aged(9)), a_file("adult", aged(40), statuses=gone)]
    child = PersonAnswers("child", {"child.guardianship_status": "weak_single_parent"})
    first = VisitEvent("v1", at(1), "home", "completed", (child, PersonAnswers("adult", {})), "anna")
    second = a_visit(20, {"health.adl_unable_items": 5, "care.caregiver_status": "none"}, who="adult")
    before, after = standings(files, [first, second], 19), standings(files, [first, second], 20)
    assert [one.standing_level for one in before.values()] == ["yellow", "yellow"]
    assert [one.standing_level for one in after.values()] == ["orange", "red"]
    assert household_level(after) == "red"
    later = standings(files, [first, second], 50)
    assert household_level(later) == "orange"
    assert later["child"].assessment.floors == ()


def test_a_late_visit_is_out_of_order_and_a_replay_puts_it_where_it_belongs() -> None:
    files = [a_file()]
    first, second = a_visit(1), a_visit(30, {"housing.safety_grade": "A"})
    state = step(step(start(files, POLICIES), files, POLICIES, first), files, POLICIES, second)
    older_bad = a_visit(20, DANGEROUS)
    with pytest.raises(OutOfOrder):
        step(state, files, POLICIES, older_bad)
    with pytest.raises(OutOfOrder):
        step(state, files, POLICIES, second)
    again = replay(files, POLICIES, [second, older_bad, first], end_of_day(on(30)))
    # The danger was true on day 20, so the standing level rose then and has not been lowered since.
    assert standing_levels(again) == {"p1": "red"}
    assert [(one.was, one.now) for one in corrections(standing_levels(state), standing_levels(again))] == [
        ("yellow", "red")
    ]


def test_a_late_contact_undoes_lost_contact_as_a_correction() -> None:
    files = [a_file()]
    missed = [a_visit(1), a_visit(40, outcome="not_home"), a_visit(42, outcome="not_home")]
    lost = replay(files, POLICIES, missed, end_of_day(on(50)))
    found = replay(files, POLICIES, [*missed, a_visit(44, mode="phone", author="bo")], end_of_day(on(50)))
    changed = corrections(standing_levels(lost), standing_levels(found))
    assert [(one.person_id, one.was, one.now) for one in changed] == [("p1", "red", "yellow")]


def test_a_resolution_that_names_a_visit_yet_to_come_keeps_it_from_latching() -> None:
    named = an_act("resolution", 10, factor="M01", resolves=("v0012",))
    assert standing([a_visit(1), named, a_visit(12, THOUGHTS)], 12).assessment.triggers == ()
    assert standing([a_visit(1), named, a_visit(13, THOUGHTS)], 13).assessment.triggers == ("M01",)


def test_no_caregiver_takes_the_name_back_until_it_is_given_again() -> None:
    files = [a_file("p1"), a_file("p2", aged(70))]
    named = {"care.caregiver_person_id": "p2", "care.caregiver_status": "effective"}
    events = [a_visit(1, named), a_visit(5, {"care.caregiver_status": "none"})]
    events += [a_visit(9, {"care.caregiver_status": "effective"}), a_visit(12, named)]
    found = [codes(standings(files, events, day)["p1"]) for day in (1, 5, 9, 12)]
    assert found == [{"C05": 12}, {"C01": 15}, {}, {"C05": 12}]
