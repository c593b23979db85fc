"""Every request that a phone of an earlier version sends is answered as it was: the same status, and nothing it reads is gone."""

import json
from pathlib import Path

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from tests.contract.replay import a_world, differences, misfits, shape_of, told
from tests.contract.steps import STEPS

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))


@pytest.mark.parametrize("recording", RECORDED, ids=lambda path: path.stem)
async def test_earlier_phones_are_served(client: AsyncClient, deployment: Deployment, recording: Path) -> None:
    world, faults = await a_world(client, deployment), []
    for step in json.loads(recording.read_text(encoding="utf-8"))["steps"]:
        answer = await world.send(step)
        faults += [f"{step['name']}: {one}; {answer.text[:300]}" for one in differences(step["told"], told(answer))]
    assert faults == []


def test_this_version_is_recorded() -> None:
    newest = json.loads(RECORDED[-1].read_text(encoding="utf-8"))
    kept = [{name: value for name, value in step.items() if name != "told"} for step in newest["steps"]]
    assert kept == json.loads(json.dumps(STEPS)), "record it: python -m tests.contract.record"


def test_what_a_client_would_miss() -> None:
    then = shape_of({"a": [{"type": "x", "n": 1}], "b": None, "c": {"4a1f0f7e-0000-4000-8000-000000000000": "t"}})
    assert misfits(then, shape_of({"a": [{"type": "x", "n": 2, "m": 3}], "b": "now", "c": {"*": "t"}, "d": 1})) == []
    missed = misfits(then, shape_of({"a": [{"type": "x", "n": "1"}], "b": None}))
    assert sorted(missed) == ['/a/0/x/n was "number" and is "text"', "/c is gone"]
