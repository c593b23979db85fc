"""What is wrong with a case is said in one line: unknown fields and questions, bad values, malformed files."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.risk.case import CaseError, assess_cases
from tests.risk.households import on
from tests.risk.test_cases import a_case


def refusal(case: Any) -> str:
    text = case if isinstance(case, str) else json.dumps(case)
    with pytest.raises(CaseError) as caught:
        assess_cases(text)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"health.mood": "good"}, "UNKNOWN_QUESTION"),
        ({"health.general": "splendid"}, "NOT_IN_LIST"),
        ({"health.adl_unable_items": 7}, "OUT_OF_RANGE"),
        ({"health.adl_unable_items": True}, "WRONG_TYPE"),
        ({"health.adl_unable_items": 1.0}, "WRONG_TYPE"),
        ({"health.major_illness": 1}, "WRONG_TYPE"),
        ({"living.utilities_cut": "water"}, "WRONG_TYPE"),
        ({"living.utilities_cut": ["steam"]}, "NOT_IN_LIST"),
        ({"events": [{"type": "fell", "on": "2027-01-01"}]}, "AFTER_VISIT"),
        ({"events": [{"type": "party", "on": "2026-01-01"}]}, "NOT_IN_LIST"),
        ({"care.caregiver_person_id": "stranger"}, "stranger"),
    ],
)
def test_answers_that_the_form_does_not_allow(answers: dict[str, Any], told: str) -> None:
    assert told in refusal(a_case(3, {3: answers}))


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '"x"', '{"day": NaN}', '{"day": 1, "day": 2}', "[" * 100_000])
def test_malformed_files(text: str) -> None:
    refusal(text)


def test_a_list_says_which_case() -> None:
    good = a_case(3, {3: {}})
    assert refusal([good, {**good, "colour": "red"}]).startswith("case 1: colour")


@pytest.mark.parametrize(
    "act",
    [
        {"kind": "promotion", "at": "2026-01-08T10:00:00+08:00", "person_id": "p1"},
        {"kind": "approval", "at": "2026-01-08T10:00:00", "person_id": "p1"},
        {"kind": "approval", "at": "2026-01-08T10:00:00+08:00", "person_id": "p2"},
        {"kind": "approval", "at": "2026-01-08T10:00:00+08:00"},
        {"kind": "resolution", "at": "2026-01-08T10:00:00+08:00", "person_id": "p1", "factor": "M01"},
        {
            "kind": "resolution",
            "at": "2026-01-08T10:00:00+08:00",
            "person_id": "p1",
            "factor": "H01",
            "resolves": ["v3"],
        },
        {"kind": "override", "at": "2026-01-08T10:00:00+08:00", "person_id": "p1", "to": "red"},
        {"kind": "override", "at": "2026-01-08T10:00:00+08:00", "person_id": "p1", "to": "red", "until": "2026-06-01"},
        {"kind": "encounter_link", "at": "2026-01-08T10:00:00+08:00", "visits": ["v3"]},
    ],
)
def test_acts_that_make_no_sense(act: dict[str, Any]) -> None:
    assert refusal(a_case(9, {3: {}}, acts=[act])).startswith("acts.0")


def test_people_and_visits_must_be_who_they_say() -> None:
    case = a_case(3, {3: {}})
    assert "stands twice" in refusal({**case, "people": case["people"] * 2})
    other = {**case["visits"][0], "people": [{"person_id": "p9"}]}
    assert "p9" in refusal({**case, "visits": [other]})
    assert "mode" in refusal({**case, "visits": [{**other, "people": [], "mode": "drone"}]})
    assert "share the id" in refusal({**case, "visits": [case["visits"][0], {**case["visits"][0], "mode": "office"}]})
    assert "form" in refusal({**case, "visits": [{**case["visits"][0], "form": "home/9"}]})
    assert "day" in refusal({**case, "day": "20260108"})
    assert "birth_date" in refusal({**case, "people": [{**case["people"][0], "birth_date": "1492-10-12"}]})


def test_what_came_twice_counts_once_and_what_is_yet_to_come_not_at_all() -> None:
    case = a_case(3, {3: {"mental.phq9_item9": 1}, 9: {"housing.safety_grade": "D"}})
    once = assess_cases(json.dumps(case))
    assert assess_cases(json.dumps({**case, "visits": [*case["visits"], *case["visits"]]})) == once
    assert isinstance(once, dict)
    assert [one["code"] for one in once["people"][0]["factors"]] == ["M01"]


def test_dated_facts_and_plain_tags_are_read() -> None:
    person = {
        "tags": ["lost_only_child", {"tag": "veteran", "from": "2020-01-01", "until": None}],
        "entitlements": [{"category": "tekun_dispersed", "from": "2020-01-01", "until": on(2).isoformat()}],
        "disability": [{"type": 6, "grade": 3, "from": "2020-01-01"}],
        "relation": "01",
    }
    result = assess_cases(json.dumps(a_case(3, {3: {}}, age=61, person=person)))
    assert isinstance(result, dict)
    found = {one["code"]: one["age_days"] for one in result["people"][0]["factors"]}
    assert found == {"C06": None, "E05": 1, "H06": None}
