"""Proposals that wait for the town, and whose note a lowering from red leans on."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from app.alerts.reference import calendar
from app.core import clock
from app.core.db import Deployment
from app.risk.clocks import days_waited, limits
from tests.risk.proposals import proposed
from tests.risk.test_decisions import a_decision, decided
from tests.visits.scene import Scene, Worker, a_worker


async def listed(client: AsyncClient, who: Worker, **query: Any) -> dict[str, Any]:
    """The proposals somebody sees."""
    told: dict[str, Any] = (await client.get("/v1/risk/proposals", params=query, headers=who.headers)).json()
    return told


async def filed(client: AsyncClient, who: Worker, scene: Scene) -> dict[str, Any]:
    """The first person's file."""
    told: dict[str, Any] = (await client.get(f"/v1/people/{scene.people[0]}/file", headers=who.headers)).json()
    return told


async def test_who_waits_and_how_long(client: AsyncClient, deployment: Deployment) -> None:
    older, worker = await proposed(deployment, newest=timedelta(days=-19))
    newer, _ = await proposed(deployment)
    officer = await a_worker(deployment, "town_officer")
    elsewhere = await a_worker(deployment, "town_officer", "330481002")
    items = (await listed(client, officer))["items"]
    # The run of the older one is too short to be proposed on its first days.
    assert [one["person_id"] for one in items] == [str(newer.people[0])]
    [item] = items
    since = clock.day_of(clock.now()) - timedelta(days=2)
    assert (item["from"], item["to"], item["since"], item["note"]) == ("red", "orange", str(since), None)
    assert (item["needs_note"], item["overdue"]) == (True, False)
    assert item["due_day"] == str(calendar().after(since, 5))
    assert (await listed(client, worker))["items"] == []
    assert (await listed(client, elsewhere))["items"] == []
    assert older.people[0] != newer.people[0]


async def test_the_social_worker_writes_before_the_town_decides(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await proposed(deployment)
    officer = await a_worker(deployment, "town_officer")
    mate = await a_worker(deployment, "grid_worker", team_id=scene.team_id)

    async def noted(who: Worker, text: str = "照护已到位，同意降级") -> Response:
        path = f"/v1/risk/proposals/{scene.people[0]}/note"
        return await client.put(path, json={"text": text}, headers=who.headers)

    assert [(await noted(who)).status_code for who in (officer, mate)] == [403, 403]
    first = await noted(worker)
    assert (first.status_code, first.json()["author"]) == (200, str(worker.account_id))
    assert (await noted(worker)).json() == first.json()
    [item] = (await listed(client, officer))["items"]
    assert item["note"]["note_id"] == first.json()["note_id"]
    answer = await decided(client, officer, scene, a_decision(note=None))
    assert (answer.status_code, answer.json()["level"]) == (200, "orange")
    assert (await listed(client, officer))["items"] == []
    assert (await noted(worker)).json()["code"] == "NO_PROPOSAL"
    shown = [await filed(client, who, scene) for who in (officer, mate)]
    [made] = shown[0]["decisions"]
    assert (made["kind"], made["from"], made["to"], made["note_origin"]) == ("approval", "red", "orange", "own")
    assert (made["note"], made["note_by"]) == ("照护已到位，同意降级", str(worker.account_id))
    assert [(one["reason"], one["note"]) for one in shown[1]["decisions"]] == [(None, None)]
    assert [len(one["notes"]) for one in shown] == [1, 0]


async def test_a_quoted_note_is_the_social_workers(client: AsyncClient, deployment: Deployment) -> None:
    scene, _ = await proposed(deployment)
    officer = await a_worker(deployment, "town_officer")
    foreign = await decided(client, officer, scene, a_decision(note_by=str(officer.account_id)))
    assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (422, "/note_by")
    unknown = await decided(client, officer, scene, a_decision(note_by=str(uuid4())))
    assert unknown.status_code == 422
    assert (await decided(client, officer, scene, a_decision(reason="  "))).status_code == 422
    body = a_decision()
    assert (await decided(client, officer, scene, body)).status_code == 200
    assert (await decided(client, officer, scene, body)).status_code == 200


def test_working_days_waited() -> None:
    friday = date(2026, 11, 20)
    assert [days_waited(calendar(), friday, friday + timedelta(days=days)) for days in (0, 2, 3, 7)] == [0, 0, 1, 5]
    assert limits() == {"lowering_decided": 5, "appeal_answered": 15}
