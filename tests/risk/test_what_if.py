"""What-if assessments: the same answer as the command line, nothing stored, one clear fault for bad input."""

import json
import subprocess
from typing import Any

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from app.risk.case import CaseError, assess_cases
from tests.callers import headers_for
from tests.command_line import nuanxin

CASE: dict[str, Any] = {
    "day": "2026-11-22",
    "people": [{"id": "p1", "birth_date": "1944-05-01"}],
    "visits": [
        {
            "id": "v1",
            "occurred_at": "2026-11-22T09:30:00+08:00",
            "mode": "home",
            "outcome": "completed",
            "people": [
                {"person_id": "p1", "answers": {"care.living_arrangement": "alone", "health.adl_unable_items": 1}}
            ],
        }
    ],
}


def assess(text: str) -> subprocess.CompletedProcess[str]:
    return nuanxin("risk", "assess", "-", settings={}, typed=text)


async def test_it_answers_as_the_command_line_does(client: AsyncClient, deployment: Deployment) -> None:
    headers = await headers_for(deployment, "grid_worker", "330481001")
    answer = await client.post("/v1/risk/assessments:try", json=CASE, headers=headers)
    assert answer.status_code == 200
    assert answer.json() == json.loads(assess(json.dumps(CASE)).stdout)
    assert answer.json()["people"][0]["computed_level"] == "red"


async def test_bad_input_is_told_by_its_place(client: AsyncClient, deployment: Deployment) -> None:
    headers = await headers_for(deployment, "grid_worker", "330481001")
    visit = CASE["visits"][0]
    wrong: dict[str, Any] = {
        "/day": CASE | {"day": "yesterday"},
        "/visits/0/outcome": CASE | {"visits": [visit | {"outcome": "fine"}]},
        "/people/0/nickname": CASE | {"people": [{"id": "p1", "birth_date": "1944-05-01", "nickname": "x"}]},
        "/visits": CASE | {"visits": [visit, visit | {"mode": "phone"}]},
        "/colour": CASE | {"colour": "red"},
    }
    for pointer, body in wrong.items():
        answer = await client.post("/v1/risk/assessments:try", json=body, headers=headers)
        assert answer.status_code == 422, pointer
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_the_command_refuses_in_one_line_with_exit_code_2() -> None:
    ended = assess(json.dumps(CASE).replace("health.adl_unable_items", "health.mood"))
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("nuanxin: ")


def test_every_fault_is_one_line() -> None:
    bad = json.dumps(CASE).replace('"alone"', '"on the moon"')
    for text in (bad, "{", '{"day": 1}', json.dumps(CASE | {"people": []})):
        with pytest.raises(CaseError) as refused:
            assess_cases(text)
        assert "\n" not in str(refused.value)


def test_a_list_of_cases_gives_a_list_in_order() -> None:
    yellow = {**CASE, "visits": [CASE["visits"][0] | {"people": [{"person_id": "p1", "answers": {}}]}]}
    results = assess_cases(json.dumps([CASE, yellow, CASE]))
    levels = [one["household_level"] for one in results if isinstance(one, dict)]
    assert levels == ["red", "yellow", "red"]
