"""Visits that are refused: always with a pointer or a code, never with a crash, and nothing is left of them."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.core.db import Deployment
from tests.visits.scene import Scene, Worker, a_need, a_scene, a_visit, a_worker, submit
from tests.visits.stored import fingerprint

STRANGER = str(uuid4())
TOMORROW = "2999-01-01"


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """A household with one person."""
    return await a_scene(deployment)


@pytest.fixture
async def worker(deployment: Deployment, scene: Scene) -> Worker:
    """A member of its team."""
    return await a_worker(deployment, team_id=scene.team_id)


def _person(scene: Scene, answers: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    return {"person_id": str(scene.people[0]), "answers": answers or {}, **changed}


def _answers(scene: Scene, **answers: Any) -> dict[str, Any]:
    return {"people": [_person(scene, {code.replace("__", "."): value for code, value in answers.items()})]}


def faulty(scene: Scene) -> list[tuple[str, str, dict[str, Any]]]:
    """Pointer, code and what is changed of a good visit."""
    at = "/people/0/answers/"
    return [
        ("/form", "FORM_UNKNOWN", {"form": "home/99"}),
        (f"{at}health.shoe_size", "UNKNOWN_QUESTION", _answers(scene, health__shoe_size=1)),
        (f"{at}health.shoe_size", "UNKNOWN_QUESTION", _answers(scene, health__shoe_size=None)),
        (f"{at}health.adl_unable_items", "WRONG_TYPE", _answers(scene, health__adl_unable_items="2")),
        (f"{at}health.adl_unable_items", "WRONG_TYPE", _answers(scene, health__adl_unable_items=True)),
        (f"{at}health.adl_unable_items", "WRONG_TYPE", _answers(scene, health__adl_unable_items=2.0)),
        (f"{at}health.adl_unable_items", "OUT_OF_RANGE", _answers(scene, health__adl_unable_items=7)),
        (f"{at}health.adl_unable_items", "OUT_OF_RANGE", _answers(scene, health__adl_unable_items=10**18)),
        (f"{at}health.general", "NOT_IN_LIST", _answers(scene, health__general="splendid")),
        (f"{at}living.utilities_cut/1", "NOT_IN_LIST", _answers(scene, living__utilities_cut=["gas", "sun"])),
        (f"{at}events/0/on", "AFTER_VISIT", _answers(scene, events=[{"type": "fell", "on": TOMORROW}])),
        (f"{at}events/0/on", "WRONG_TYPE", _answers(scene, events=[{"type": "fell", "on": "0001-1-1"}])),
        (f"{at}events/0", "WRONG_TYPE", _answers(scene, events=[{"type": "fell"}])),
        (f"{at}care.caregiver_person_id", "UNKNOWN_REFERENCE", _answers(scene, care__caregiver_person_id=STRANGER)),
        ("/people/0/person_id", "UNKNOWN_REFERENCE", {"people": [{"person_id": STRANGER}]}),
        ("/people/1/person_id", "REPEATED", {"people": [_person(scene), _person(scene)]}),
        ("/present/0", "UNKNOWN_REFERENCE", {"present": [STRANGER]}),
        ("/needs/0/person_id", "UNKNOWN_REFERENCE", {"needs": [a_need(scene, person_id=STRANGER)]}),
        ("/needs/0/category", "NOT_IN_LIST", {"needs": [a_need(scene, category="a_yacht")]}),
        ("/needs/0/urgency", "NOT_IN_LIST", {"needs": [a_need(scene, urgency="whenever")]}),
        ("/mode", "NOT_IN_LIST", {"mode": "telepathy"}),
        ("/outcome", "NOT_IN_LIST", {"outcome": "splendid"}),
        ("/weather", "UNKNOWN_FIELD", {"weather": "fine"}),
        ("/people/0/mood", "UNKNOWN_FIELD", {"people": [_person(scene, mood="fine")]}),
        ("/household_id", "MISSING", {"household_id": ...}),
        ("/id", "INVALID_VALUE", {"id": "one"}),
        ("/occurred_at", "INVALID_VALUE", {"occurred_at": "2026-11-22T09:30:00"}),
        ("/occurred_at", "INVALID_VALUE", {"occurred_at": "0001-01-01T00:00:00+08:00"}),
        ("/occurred_at", "INVALID_VALUE", {"occurred_at": "9999-12-31T23:59:59-12:00"}),
        ("/occurred_at", "INVALID_VALUE", {"occurred_at": 1_700_000_000}),
        ("/people", "TOO_LONG", {"people": [_person(scene)] * 31}),
        ("/note", "TOO_LONG", {"note": "长" * 4001}),
    ]


async def test_each_bad_field_is_named(
    client: AsyncClient, deployment: Deployment, scene: Scene, worker: Worker
) -> None:
    before = await fingerprint(deployment)
    for pointer, code, changed in faulty(scene):
        answer = await submit(client, worker, a_visit(scene, **changed))
        told = answer.json()
        assert (answer.status_code, told["code"]) == (422, "INVALID"), (pointer, told)
        assert {(one["pointer"], one["code"]) for one in told["errors"]} == {(pointer, code)}, told
    assert await fingerprint(deployment) == before


async def test_all_bad_fields_at_once(client: AsyncClient, scene: Scene, worker: Worker) -> None:
    changed = _answers(scene, health__general="splendid", child__danger_signs=["lost"]) | {"present": [STRANGER]}
    told = (await submit(client, worker, a_visit(scene, **changed))).json()
    at = "/people/0/answers/"
    pointers = {"/present/0", f"{at}health.general", f"{at}child.danger_signs/0"}
    assert {one["pointer"] for one in told["errors"]} == pointers


def _body(scene: Scene, note: str) -> str:
    """A visit as raw JSON with a note that is not escaped."""
    return (
        f'{{"id": "{uuid4()}", "household_id": "{scene.household_id}", "occurred_at": "2026-11-22T09:30:00+08:00",'
        f' "mode": "home", "outcome": "completed", "form": "home/1", "note": {note}}}'
    )


MALFORMED = [
    ("NaN", 422, "NOT_A_NUMBER"),
    ("-Infinity", 422, "NOT_A_NUMBER"),
    ("1e999", 422, "NUMBER_TOO_LARGE"),
    ("9" * 40, 422, "NUMBER_TOO_LARGE"),
    ('"\\ud800"', 422, "LONE_SURROGATE"),
    ('"\\u0000"', 422, "NUL_CHARACTER"),
    ('"a", "note": "b"', 422, "DUPLICATE_KEY"),
    ("[" * 40 + "]" * 40, 422, "TOO_DEEP"),
    ("[" * 100_000, 422, "TOO_DEEP"),
    ('"cut', 422, "NOT_JSON"),
    (f'"{"长" * 400_000}"', 413, "CONTENT_TOO_LARGE"),
]


async def test_bodies_that_are_no_json_of_ours(
    client: AsyncClient, deployment: Deployment, scene: Scene, worker: Worker
) -> None:
    headers = {**worker.headers, "Content-Type": "application/json"}
    before = await fingerprint(deployment)

    async def sent(content: bytes, **changed: str) -> Response:
        return await client.post("/v1/visits", content=content, headers={**headers, **changed})

    for note, status, code in MALFORMED:
        answer = await sent(_body(scene, note).encode())
        assert (answer.status_code, answer.json()["code"]) == (status, code), note[:40]
    good = _body(scene, '"x"').encode()
    for content, kind, status in (
        (good, "text/plain", 415),
        (good, "application/json; charset=gbk", 415),
        (good.replace(b'"x"', b'"\xff"'), "application/json", 422),
        (b"", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
    ):
        answer = await sent(content, **{"Content-Type": kind})
        assert answer.status_code == status, (content[:20], kind, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await sent(good, **{"Content-Encoding": "gzip"})).status_code == 415
    assert await fingerprint(deployment) == before


async def test_odd_but_possible_visits_are_taken(client: AsyncClient, scene: Scene, worker: Worker) -> None:
    """Whatever a broken clock or a strange phone says is stored with a flag: refusing it would lose a visit."""
    for changed in (
        {"occurred_at": "1900-01-01T00:00:00-12:00"},
        {"occurred_at": "2199-12-31T23:59:59+00:00"},
        {"occurred_at": "2199-12-31T23:59:59+00:00", **_answers(scene, events=[{"type": "fire", "on": "2199-12-31"}])},
        {"occurred_at": "2026-11-22T09:30:00.123456789+23:59"},
        _answers(scene, events=[{"type": "fell", "on": "0001-01-01"}]),
        {"note": "𠮷野家 · ünïcode ✓", "encounter_key": "键"},
        {"location": {"lat": 30, "lng": 120.68, "accuracy_m": 12, "datum": "gcj02"}},
        {"location": {"lat": -90.0, "lng": -180.0, "accuracy_m": 0.0, "datum": "bd09"}},
        {"people": [_person(scene, outcome="refused", note="不愿回答")]},
        {"present": [str(worker.account_id)], "ended_at": "2199-12-31T23:59:59+00:00"},
    ):
        answer = await submit(client, worker, a_visit(scene, {}, **changed))
        assert answer.status_code == 201, (changed, answer.text)
        risk = await client.get(f"/v1/people/{scene.people[0]}/risk", headers=worker.headers)
        assert risk.status_code == 200, changed
