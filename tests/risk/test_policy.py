"""The decision of one day: ageing, caps, bands, floors, triggers, combinations and what reads other members."""

from __future__ import annotations

from typing import Any

import pytest

from app.risk.answers import Question
from app.risk.conditions import Subject
from app.risk.forms import shipped_forms
from app.risk.policy import assess
from app.risk.standing import Assessment
from tests.risk.subjects import DAY, POLICY, a_subject, alone, found
from tests.risk.test_catalogue import ACTIVE


@pytest.mark.parametrize(
    ("days", "points", "status"),
    [(0, 15, "fresh"), (90, 15, "fresh"), (91, 7, "stale"), (180, 7, "stale"), (181, 0, "expired")],
)
def test_points_halve_after_fresh_and_end_after_expire(days: int, points: int, status: str) -> None:
    factor = found(alone(a_subject({"care.caregiver_status": "none"}, days_ago=days)))["C01"]
    assert (factor.points, factor.status, factor.age_days) == (points, status, days)


def test_age_counts_from_the_newest_answer_among_those_that_make_it_true() -> None:
    both = {"living.meals_status": "declined", "living.hygiene_status": "declined"}
    older = {"living.meals_status": 40, "living.hygiene_status": 5}
    factor = found(alone(a_subject(both, older=older)))["H09"]
    assert (factor.age_days, len(factor.evidence)) == (5, 2)
    mixed = {"living.meals_status": "declined", "living.hygiene_status": "normal"}
    factor = found(alone(a_subject(mixed, older=older)))["H09"]
    assert [one.question for one in factor.evidence] == ["living.meals_status"]
    assert factor.age_days == 40


def test_income_answered_later_does_not_renew_spending_that_it_does_not_prove() -> None:
    answers = {"economy.oop_medical_12m": 20_000, "economy.income_12m": 90_000}
    factor = found(alone(a_subject(answers, older={"economy.oop_medical_12m": 200, "economy.income_12m": 1})))["E03"]
    assert (factor.age_days, factor.points) == (200, 7)


def test_dimensions_are_capped_and_visiting_at_twenty() -> None:
    heavy = alone(a_subject({"health.adl_unable_items": 6, "health.major_illness": True}))
    assert (heavy.dimensions["H"], heavy.score) == (40, 40)
    assert POLICY.caps == {**dict.fromkeys("HCKEDMX", 40), "V": 20}


SOME_ILL = {"health.major_illness": True, "economy.oop_medical_12m": 20_000, "mental.phq9_score": 10}


@pytest.mark.parametrize(
    ("answers", "old", "score", "band"),
    [
        (
            {"health.adl_unable_items": 1, "health.medication_status": "stopped"},
            "mental.outings_per_week",
            29,
            "yellow",
        ),
        ({"health.major_illness": True, "economy.income_change": "unemployed"}, None, 30, "orange"),
        ({**SOME_ILL, "mental.outings_per_week": 0}, "care.caregiver_status", 63, "red"),
        ({**SOME_ILL, "economy.income_change": "unemployed"}, None, 60, "red"),
    ],
)
def test_bands(answers: dict[str, Any], old: str | None, score: int, band: str) -> None:
    stale: dict[str, Any] = {"mental.outings_per_week": 0, "care.caregiver_status": "none"}
    given = answers if old is None else {**answers, old: stale[old]}
    assessment = alone(a_subject(given, older={} if old is None else {old: 100}))
    assert (assessment.score, assessment.band, assessment.computed_level) == (score, band, band)


def test_one_point_below_red_is_orange() -> None:
    answers = {**SOME_ILL, "mental.outings_per_week": 0, "care.caregiver_status": "none"}
    assessment = alone(a_subject(answers, older={"mental.outings_per_week": 100, "care.caregiver_status": 100}))
    assert (assessment.score, assessment.band) == (59, "orange")


def test_overdue_visits_count_toward_orange_only() -> None:
    answers = {"health.unstable_condition": True, "health.major_illness": True, "mental.phq9_score": 10}
    without = alone(a_subject(answers))
    assert (without.score, without.band) == (53, "orange")
    overdue = alone(a_subject(answers), missed_day=DAY.toordinal())
    assert (overdue.score, overdue.band, overdue.computed_level) == (61, "orange", "orange")
    reported = alone(a_subject(answers), missed_day=DAY.toordinal(), clue=(DAY.toordinal(), "c1"))
    assert (reported.score, reported.band) == (71, "red")
    raised = alone(a_subject({"health.major_illness": True, "mental.outings_per_week": 0}), missed_day=DAY.toordinal())
    assert (raised.score, raised.computed_level) == (34, "orange")


def test_a_floor_holds_while_points_have_halved_and_not_once_expired() -> None:
    for days, level in ((180, "orange"), (181, "orange"), (365, "orange"), (366, "yellow")):
        assessment = alone(a_subject({"health.cognition": "impaired"}, days_ago=days))
        assert (assessment.computed_level, assessment.floors) == (level, ("H05",) if level == "orange" else ())


def test_imminent_hazard_stays_red_after_its_points_expired_and_danger_level_does_not() -> None:
    hazard = alone(a_subject({"housing.hazard_items": ["fire"], "housing.hazard_imminent": True}, days_ago=400))
    assert (hazard.computed_level, hazard.score, found(hazard)["D03"].status) == ("red", 0, "expired")
    danger = {"mental.smi_danger_level": 4}
    assert alone(a_subject(danger, days_ago=180)).computed_level == "red"
    assert alone(a_subject(danger, days_ago=181)).computed_level == "yellow"


@pytest.mark.parametrize(
    ("answers", "facts", "pair"),
    [
        ({"health.adl_unable_items": 5, "care.caregiver_status": "none"}, {}, ("H01", "C01")),
        ({"care.living_arrangement": "alone", "health.adl_unable_items": 5}, {"age": 80}, ("C02", "H01")),
        ({"care.living_arrangement": "alone", "health.adl_unable_items": 1}, {"age": 80}, ("C02", "H02")),
        ({"care.living_arrangement": "alone", "health.unstable_condition": True}, {"age": 80}, ("C02", "H04")),
        ({"care.living_arrangement": "alone", "health.cognition": "impaired"}, {"age": 80}, ("C02", "H05")),
        ({"care.living_arrangement": "alone"}, {"age": 80, "events": {"fell": 2}}, ("C02", "H07")),
        ({"care.living_arrangement": "alone", "health.unstable_condition": True}, {"age": 60}, ("C03", "H04")),
        ({"care.living_arrangement": "alone", "health.cognition": "impaired"}, {"age": 60}, ("C03", "H05")),
    ],
)
def test_combinations_are_red_unless_care_is_effective(
    answers: dict[str, Any], facts: dict[str, Any], pair: tuple[str, str]
) -> None:
    assessment = alone(a_subject(answers, **facts))
    assert (assessment.computed_level, assessment.combinations) == ("red", (pair,))
    cared = alone(a_subject({**answers, "care.caregiver_status": "effective"}, **facts))
    stays = pair == ("C02", "H01")
    if pair != ("H01", "C01"):
        assert cared.combinations == ((pair,) if stays else ())


def test_an_expired_half_of_a_pair_no_longer_counts() -> None:
    answers = {"care.living_arrangement": "alone", "health.adl_unable_items": 1}
    assessment = alone(a_subject(answers, age=80, older={"health.adl_unable_items": 366}))
    assert (assessment.combinations, assessment.computed_level) == ((), "orange")


def household(*subjects: Subject) -> dict[str, Assessment]:
    return assess(POLICY, list(subjects), DAY)


@pytest.mark.parametrize(
    ("carer", "frail"),
    [
        ({"age": 60}, True),
        ({"age": 59}, False),
        ({"age": 20, "disabled": ((3, 4),)}, True),
        ({"age": 70, "active": False}, False),
    ],
)
def test_a_frail_caregiver_weighs_on_the_person_cared_for(carer: dict[str, Any], frail: bool) -> None:
    named = a_subject({"care.caregiver_person_id": "p2", "care.caregiver_status": "effective"})
    result = household(named, a_subject(name="p2", **carer))
    assert ("C05" in found(result["p1"])) is frail
    assert "C05" not in found(result["p2"])


@pytest.mark.parametrize("code", ["H01", "H03", "H05", "H06", "M02", "M03"])
def test_a_sick_adult_gives_the_child_of_a_weak_single_parent_a_floor(code: str) -> None:
    row = next(row for row in ACTIVE if row[0] == code)
    child = {"child.guardianship_status": "weak_single_parent"}
    for age, floors in ((18, ("K03",)), (17, ())):
        result = household(a_subject(child, age=9), a_subject(row[1], name="p2", age=age, **row[2]))
        assert result["p1"].floors == floors
    gone = household(a_subject(child, age=9), a_subject(row[1], name="p2", age=40, active=False, **row[2]))
    assert gone["p1"].floors == ()


def test_every_question_has_a_label_in_both_languages_and_every_value_too() -> None:
    questions: list[Question] = list(shipped_forms()["home/1"].questions.values())
    assert len(questions) == 35
    labels = [one.label for one in questions] + [label for one in questions for label in one.values.values()]
    labels += [factor.label for factor in POLICY.factors]
    assert all(label.zh.strip() and label.en.strip() for label in labels)


def test_what_was_never_asked_is_listed_as_missing() -> None:
    missing = alone(a_subject({"mental.phq9_score": 1})).missing
    assert "mental.phq9_score" not in missing
    assert "mental.phq2_score" in missing
    assert not any(question.startswith("child.") for question in missing)
    assert any(question.startswith("child.") for question in alone(a_subject(age=9)).missing)
