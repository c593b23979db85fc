"""Due visits through HTTP: one call settles all three of a household, each says why it is due, failures ask for another try."""

from datetime import timedelta
from typing import Any

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from tests.visits.scene import ADULT, ELDER, TOWN, Scene, Worker, a_scene, a_visit, a_worker, submit, submitted_at

COMFORTABLE = {"care.living_arrangement": "with_children", "care.caregiver_status": "effective"}


async def due(client: AsyncClient, worker: Worker, days: int = 0) -> dict[str, dict[str, Any]]:
    before = clock.day_of(clock.now()) + timedelta(days=days)
    answer = await client.get(f"/v1/due?before={before}", headers=worker.headers)
    assert answer.status_code == 200, answer.text
    return {one["person_id"]: one for one in answer.json()["items"]}


async def team_of_three(deployment: Deployment) -> tuple[Scene, Worker]:
    scene = await a_scene(deployment, ELDER, ADULT, ADULT)
    return scene, await a_worker(deployment, "social_worker", TOWN, scene.team_id)


async def test_one_visit_settles_what_is_due_for_all_three(deployment: Deployment, client: AsyncClient) -> None:
    scene, worker = await team_of_three(deployment)
    grid = await a_worker(deployment, "grid_worker", TOWN, scene.team_id)
    party = await a_worker(deployment, "party_member", TOWN, scene.team_id)
    people = {str(one) for one in scene.people}
    before = await due(client, grid)
    assert before.keys() == people
    assert {one["reason"] for one in before.values()} == {"first_visit"}
    answer = await submit(client, worker, a_visit(scene, COMFORTABLE, COMFORTABLE, COMFORTABLE))
    assert answer.status_code == 201, answer.text
    assert [await due(client, one) for one in (worker, grid, party)] == [{}, {}, {}]
    # The same call as a teammate recorded it settles nothing twice, and the next ones are due by level or category.
    assert (await submit(client, grid, a_visit(scene, COMFORTABLE, COMFORTABLE, COMFORTABLE))).status_code == 201
    later = await due(client, grid, 400)
    today = clock.day_of(clock.now())
    told = {(one["reason"], one["due_day"]) for one in later.values()}
    assert later.keys() == people
    assert told <= {(why, str(today + timedelta(days=days))) for why, days in (("level", 90), ("category", 30))}


async def test_a_major_change_starts_a_clock(deployment: Deployment, client: AsyncClient) -> None:
    scene, worker = await team_of_three(deployment)
    await submitted_at(
        deployment, worker, clock.now() - timedelta(days=3), a_visit(scene, COMFORTABLE, COMFORTABLE, COMFORTABLE)
    )
    event = {"events": [{"type": "fire", "on": str(clock.day_of(clock.now()))}]}
    answer = await submit(client, worker, a_visit(scene, event, {}, {}, mode="phone"))
    assert answer.status_code == 201, answer.text
    one = (await due(client, worker, 2))[str(scene.people[0])]
    assert (one["reason"], one["level"]) == ("event", "orange")
    left = timedelta(hours=24) - (clock.now().fromisoformat(one["due_at"]) - clock.now())
    assert timedelta() <= left < timedelta(minutes=5)


async def test_who_was_not_met_is_tried_again(deployment: Deployment, client: AsyncClient) -> None:
    scene, worker = await team_of_three(deployment)
    await submitted_at(
        deployment, worker, clock.now() - timedelta(days=1), a_visit(scene, COMFORTABLE, COMFORTABLE, COMFORTABLE)
    )
    assert await due(client, worker, 7) == {}
    failed = a_visit(scene, outcome="not_home", people=[])
    assert (await submit(client, worker, failed)).status_code == 201
    waiting = await due(client, worker, 7)
    today = clock.day_of(clock.now())
    assert {(one["reason"], one["due_day"], one["due_at"]) for one in waiting.values()} == {
        ("retry", str(today + timedelta(days=7)), None)
    }
    assert await due(client, worker, 6) == {}
    forecast = (await client.get("/v1/due/forecast", headers=worker.headers)).json()
    assert forecast["items"] == []  # the seventh day lies behind the week
    assert (await submit(client, worker, a_visit(scene, COMFORTABLE, {}, {}, mode="phone"))).status_code == 201
    assert str(scene.people[0]) not in await due(client, worker, 7)


async def test_a_team_that_falls_behind_sees_it_coming(deployment: Deployment, client: AsyncClient) -> None:
    behind, _ = await team_of_three(deployment)
    scene, worker = await team_of_three(deployment)
    town = await a_worker(deployment, "town_officer", TOWN)
    at = clock.now() - timedelta(days=25)
    alone = {"care.living_arrangement": "alone"}  # aged over 80: orange, thirty days
    visit = a_visit(scene, alone, COMFORTABLE, COMFORTABLE, occurred_at=at.isoformat())
    await submitted_at(deployment, worker, at, visit)
    answer = await client.get("/v1/due/forecast", headers=town.headers)
    first, second = answer.json()["items"]
    assert (first["team_id"], second["team_id"]) == (str(behind.team_id), str(scene.team_id))
    assert (first["overdue"]["people"], first["overdue"]["households"], first["people"]) == (3, 1, 3)
    assert (first["pace_per_week"], first["short_by"]) == (0, 1)
    due_day = str(clock.day_of(at) + timedelta(days=30))
    assert [one["day"] for one in second["days"] if one["people"]] == [due_day]
    assert (second["pace_per_week"], second["short_by"], second["overdue"]["people"]) == (1, 0, 0)
    own = (await client.get("/v1/due/forecast", headers=worker.headers)).json()["items"]
    assert [one["team_id"] for one in own] == [str(scene.team_id)]
