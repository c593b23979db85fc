"""The ten cases that every implementation must reproduce, through the same JSON that `nuanxin risk assess` reads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.risk.case import assess_cases
from tests.risk.households import aged, on

ILL_POOR_JOBLESS = {
    "health.major_illness": True,
    "economy.income_12m": 24_000,
    "economy.oop_medical_12m": 24_000,
    "economy.income_change": "unemployed",
}
BEDRIDDEN = {
    "health.adl_unable_items": 6,
    "care.caregiver_status": "effective",
    "economy.income_12m": 10_000,
    "economy.rigid_expense_12m": 7_000,
}
SEVERE = {"disability": {"type": 4, "grade": 2}}


def a_case(day: int, visits: dict[int, dict[str, Any]], age: int = 50, **more: Any) -> dict[str, Any]:
    """One person enrolled on the first day, visited at home on the days given."""
    person = {"id": "p1", "birth_date": aged(age).isoformat(), "since": on(0).isoformat(), **more.pop("person", {})}
    return {
        "day": on(day).isoformat(),
        "people": [person],
        "visits": [
            {
                "id": f"v{when}",
                "occurred_at": f"{on(when).isoformat()}T09:30:00+08:00",
                "mode": "home",
                "outcome": "completed",
                "people": [{"person_id": "p1", "answers": answers}],
            }
            for when, answers in visits.items()
        ],
        **more,
    }


def assessed(case: dict[str, Any]) -> dict[str, Any]:
    """The only person of the only case's result."""
    result = assess_cases(json.dumps(case))
    assert isinstance(result, dict)
    person: dict[str, Any] = result["people"][0]
    assert result["household_level"] == person["standing_level"]
    assert result["policy_version"] == 1
    return person


def expect(case: dict[str, Any], level: str, score: int, factors: list[str]) -> dict[str, Any]:
    """Both levels, the score and the active factors, sorted by code."""
    person = assessed(case)
    assert (person["computed_level"], person["standing_level"], person["score"]) == (level, level, score)
    assert [one["code"] for one in person["factors"]] == factors
    return person


def test_case_1_living_alone_at_82_is_orange() -> None:
    person = expect(a_case(3, {3: {"care.living_arrangement": "alone"}}, age=82), "orange", 30, ["C02"])
    assert person["factors"] == [{"code": "C02", "points": 30, "status": "fresh", "age_days": 0}]
    assert (person["floors"], person["triggers"], person["combinations"]) == (["C02"], [], [])


def test_case_2_who_also_needs_help_bathing_is_red_by_combination() -> None:
    answers = {"care.living_arrangement": "alone", "health.adl_unable_items": 1}
    person = expect(a_case(3, {3: answers}, age=82), "red", 45, ["C02", "H02"])
    assert person["combinations"] == [["C02", "H02"]]


def test_case_3_cancer_spending_all_income_and_job_lost_is_orange() -> None:
    expect(a_case(3, {3: ILL_POOR_JOBLESS}), "orange", 50, ["E02", "E03", "H03"])


def test_case_4_and_depressed_is_red() -> None:
    answers = {**ILL_POOR_JOBLESS, "mental.phq9_score": 14}
    expect(a_case(3, {3: answers}), "red", 65, ["E02", "E03", "H03", "M02"])


def test_case_5_severe_disability_without_caregiver_is_orange() -> None:
    case = a_case(3, {3: {"care.caregiver_status": "none"}}, person=SEVERE)
    person = expect(case, "orange", 30, ["C01", "H06"])
    assert person["factors"][1] == {"code": "H06", "points": 15, "status": "standing", "age_days": None}


def test_case_6_item_nine_alone_is_red() -> None:
    person = expect(a_case(3, {3: {"mental.phq9_item9": 1}}), "red", 0, ["M01"])
    assert person["triggers"] == ["M01"]


def test_case_7_bedridden_is_orange_and_red_when_the_daughter_leaves() -> None:
    before: dict[int, dict[str, Any]] = {3: BEDRIDDEN}
    after = {**before, 5: {"care.caregiver_status": "none"}}
    expect(a_case(5, before), "orange", 42, ["E04", "H01"])
    person = expect(a_case(5, after), "red", 57, ["C01", "E04", "H01"])
    assert person["combinations"] == [["H01", "C01"]]


def test_case_8_overdue_visit_and_open_clue_stay_yellow() -> None:
    clue = {"id": "c1", "person_id": "p1", "reported_at": f"{on(200).isoformat()}T08:00:00+08:00", "verified_at": None}
    person = expect(a_case(203, {3: {"health.general": "good"}}, clues=[clue]), "yellow", 18, ["V02", "V03"])
    assert [one["points"] for one in person["factors"]] == [8, 10]


def test_case_9_health_is_capped_at_40() -> None:
    answers = {
        "health.adl_unable_items": 5,
        "health.major_illness": True,
        "health.medication_status": "stopped",
        "events": [{"type": "fell", "on": on(1).isoformat()}],
    }
    expect(a_case(3, {3: answers}, person=SEVERE), "orange", 40, ["H01", "H03", "H06", "H07", "H08"])


@pytest.mark.parametrize(
    ("day", "score", "computed", "standing", "proposed"),
    [
        (0, 65, "red", "red", False),
        (40, 50, "orange", "red", False),
        (95, 44, "orange", "red", False),
        (103, 44, "orange", "red", False),
        (112, 44, "orange", "red", True),
    ],
)
def test_case_10_as_a_timeline(day: int, score: int, computed: str, standing: str, proposed: bool) -> None:
    visits: dict[int, dict[str, Any]] = {
        0: {**ILL_POOR_JOBLESS, "mental.phq9_score": 14},
        40: {"mental.phq9_score": 3, "health.major_illness": None},
        95: {},
        103: {},
        112: {},
    }
    person = assessed(a_case(day, visits))
    assert (person["score"], person["computed_level"], person["standing_level"]) == (score, computed, standing)
    expected = {"from": "red", "to": "orange", "since": on(112).isoformat()}
    assert person["proposal"] == (expected if proposed else None)


def test_a_list_of_cases_gives_a_list_of_results_in_order() -> None:
    cases = [a_case(3, {3: {"mental.phq9_item9": 1}}), a_case(3, {3: {}})]
    results = assess_cases(json.dumps(cases))
    assert isinstance(results, list)
    assert [one["household_level"] for one in results] == ["red", "yellow"]


def test_without_any_history_someone_stands_provisionally_at_orange() -> None:
    case = {"day": on(0).isoformat(), "people": [{"id": "p1", "birth_date": "1950-01-01"}]}
    person = assessed(case)
    assert (person["standing_level"], person["computed_level"], person["provisional"]) == ("orange", "yellow", True)
