"""Calls that met nobody who may be met: a review after two refusals, the town's word on who is away or gone, through HTTP."""

from typing import Any

from httpx import AsyncClient

from app.core.db import Deployment
from tests.visits.scene import ADULT, TOWN, Worker, a_scene, a_visit, a_worker, submit


async def told(client: AsyncClient, worker: Worker, state: str = "open") -> list[dict[str, Any]]:
    answer = await client.get(f"/v1/alerts?state={state}", headers=worker.headers)
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_two_refusals_in_a_row_ask_for_a_review_once(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    social = await a_worker(deployment, "social_worker", TOWN, scene.team_id)
    kinds = []
    for outcome in ("refused", "completed", "refused", "refused", "refused"):
        assert (await submit(client, social, a_visit(scene, {}, outcome=outcome))).status_code == 201
        kinds.append([one["kind"] for one in await told(client, social)])
    assert kinds == [[], [], [], ["case_review"], ["case_review"]]
    [review] = await told(client, social)
    end = {"outcome": "handled", "words": "改由村干部陪同，先建立信任"}
    closed = await client.put(f"/v1/alerts/{review['id']}/closing", headers=social.headers, json=end)
    assert closed.json()["state"] == "closed"


async def test_the_town_confirms_who_is_away_or_gone(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment, ADULT, ADULT)
    grid = await a_worker(deployment, "grid_worker", TOWN, scene.team_id)
    town = await a_worker(deployment, "town_officer", TOWN)
    first, second = scene.people
    for person, outcome in ((first, "hospitalised"), (second, "moved")):
        body = a_visit(scene, outcome=outcome, people=[{"person_id": str(person), "answers": {}}])
        assert (await submit(client, grid, body)).status_code == 201
    asked = {one["person_id"]: one["kind"] for one in await told(client, grid)}
    assert asked == {str(first): "suspension", str(second): "departure"}
    # Nothing has changed in the files yet: the team asks, the town decides, and its decision settles the alert.
    for person, status in ((first, "suspended"), (second, "transferred")):
        page = f"/v1/people/{person}"
        known = await client.get(page, headers=town.headers)
        assert known.json()["status"] == "active"
        change = {"status": status, "reason": "经核实"}
        answer = await client.put(f"{page}/status", headers=town.headers, json=change)
        assert answer.status_code == 200, answer.text
    assert await told(client, grid) == []
    assert {(one["kind"], one["outcome"]) for one in await told(client, town, "closed")} == {
        ("suspension", "settled"),
        ("departure", "settled"),
    }
    due = (await client.get("/v1/due?before=2099-01-01", headers=grid.headers)).json()["items"]
    assert [(one["person_id"], one["reason"]) for one in due] == [(str(first), "status_call")]
