"""Visits through real servers: two processes at once over one household, and processes that are killed in the middle."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from httpx import AsyncClient, HTTPError, Response

from app.core import clock
from app.core.db import Deployment
from tests.visits.conftest import PATIENCE_S, Servers
from tests.visits.replayed import exported, from_scratch, kept_states
from tests.visits.scene import ADULT, ELDER, Scene, Worker, a_need, a_scene, a_visit, a_worker
from tests.visits.stored import recounted, rows_of, summed

ANSWERS: list[dict[str, Any]] = [
    {"care.living_arrangement": "alone"},
    {"health.adl_unable_items": 1},
    {"care.caregiver_status": "effective"},
    {"mental.phq9_score": 12},
    {"economy.income_change": "unemployed"},
    {"care.living_arrangement": "with_children", "health.adl_unable_items": 0},
]


async def test_thirty_at_once_over_two_processes(deployment: Deployment, servers: Servers) -> None:
    scene = await a_scene(deployment, ELDER, ADULT)
    workers = [await a_worker(deployment, team_id=scene.team_id) for _ in range(3)]
    start = clock.now() - timedelta(days=31)
    bodies = [
        a_visit(
            scene,
            ANSWERS[number % 6],
            ANSWERS[number % 5],
            occurred_at=(start + timedelta(days=number)).isoformat(),
            needs=[a_need(scene)],
        )
        for number in range(30)
    ]
    addresses = servers(2)

    async def sent(number: int) -> Response:
        async with AsyncClient(base_url=addresses[number % 2], timeout=PATIENCE_S) as client:
            return await client.post("/v1/visits", json=bodies[number], headers=workers[number % 3].headers)

    answers = await asyncio.gather(*(sent(number) for number in range(30)))
    assert [one.status_code for one in answers] == [201] * 30
    assert await kept_states(scene) == await from_scratch(scene)
    assert await summed(deployment) == await recounted(deployment)
    assert len(await rows_of(deployment, "referral")) == 30
    one_by_one = await a_scene(deployment, ELDER, ADULT, team_id=scene.team_id)
    async with AsyncClient(base_url=addresses[0], timeout=PATIENCE_S) as client:
        for number, body in enumerate(bodies):
            moved = a_visit(one_by_one, ANSWERS[number % 6], ANSWERS[number % 5], occurred_at=body["occurred_at"])
            again = await client.post("/v1/visits", json=moved, headers=workers[number % 3].headers)
            assert again.status_code == 201
    assert await exported(one_by_one) == await exported(scene)


async def _sent_until_told(client: AsyncClient, headers: dict[str, str], body: dict[str, Any], die: str) -> Response:
    """Send as a phone does: once to a server that will die over it, then again until an answer comes."""
    wish = {**headers, "X-Test-Die": die}
    for _ in range(50):
        try:
            return await client.post("/v1/visits", json=body, headers=wish)
        except HTTPError:
            wish = headers
            await asyncio.sleep(0.02)
    raise AssertionError("no server came back")


async def test_killed_in_the_middle(deployment: Deployment, servers: Servers) -> None:
    """What was answered is there, what was not can be sent again: each visit stands once."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    first = a_visit(scene, {}, occurred_at=(clock.now() - timedelta(days=55)).isoformat())
    [address] = servers(1, json.dumps({"body": first, "headers": worker.headers}))
    told = [first["id"]]
    told += await between_commit_and_answer(scene, worker, address) + await at_any_moment(scene, worker, address)
    assert sorted(str(row.visit_id) for row in await rows_of(deployment, "visit")) == sorted(told)
    acts = [row for row in await rows_of(deployment, "journal") if row.act == "submit_visits"]
    assert len([row for row in acts if b"visit.submitted" in row.body]) == len(told)
    assert await summed(deployment) == await recounted(deployment)
    assert await kept_states(scene) == await from_scratch(scene)


async def between_commit_and_answer(scene: Scene, worker: Worker, address: str) -> list[str]:
    """Fifty visits, each by a server that dies over its answer: sent again, each is known for a repeat. Returns their ids."""
    told = []
    start = clock.now() - timedelta(days=50)
    for number in range(50):
        at = start + timedelta(hours=24 * number)
        body = a_visit(scene, {"health.adl_unable_items": number % 3}, occurred_at=at.isoformat())
        async with AsyncClient(base_url=address, timeout=PATIENCE_S) as client:
            answer = await _sent_until_told(client, worker.headers, body, "answer")
        assert answer.status_code == 200, answer.text
        assert answer.json()["visit_id"] == body["id"]
        told.append(body["id"])
    return told


async def at_any_moment(scene: Scene, worker: Worker, address: str) -> list[str]:
    """Ten visits, each by a server that dies so many milliseconds after it heard of it. Returns their ids."""
    told = []
    for milliseconds in range(0, 40, 4):
        body = a_visit(scene, {"health.adl_unable_items": 1}, needs=[a_need(scene)])
        async with AsyncClient(base_url=address, timeout=PATIENCE_S) as client:
            answer = await _sent_until_told(client, worker.headers, body, str(milliseconds))
        assert answer.status_code in {200, 201}, answer.text
        told.append(body["id"])
    return told
