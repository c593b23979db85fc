"""What the person said, brought by a phone that was offline: a referral is confirmed or contested once, by its visit if there was one."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.sync.inbox.wake import settle_left_behind
from tests.machines.machine import Call, Ground, a_ground
from tests.sync.phones import an_operation, push
from tests.visits.scene import a_visit, a_worker, submit


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_phone_confirms_and_contests(deployment: Deployment, client: AsyncClient) -> None:
    ground = await a_ground(deployment, client)
    worker = await a_worker(deployment, team_id=ground.scene.team_id)
    referral = await delivered(ground)
    missing = str(uuid4())
    said: dict[str, Any] = {"asked_at": clock.now().isoformat(), "how": "home"}
    contested = confirming(referral, {"helped": False, "reason": "还没到账", **said})
    told = await push(client, worker, contested, contested, confirming(missing, {"helped": True, **said}))
    assert [one["status"] for one in told] == ["accepted", "duplicate", "deferred"]
    assert await stands(ground, referral) == "in_progress"
    await handled(ground, referral, "delivery")
    visit = a_visit(ground.scene, {"health.general": "good"}, occurred_at=clock.now().isoformat())
    early = confirming(referral, {"helped": True, "visit_id": visit["id"]})
    [waits] = await push(client, worker, early)
    assert waits["status"] == "deferred"
    head = {"v": 2, "household_id": visit["household_id"], "entity_id": visit["id"]}
    [arrived] = await push(client, worker, an_operation("visit.create", visit, **head))
    assert arrived["status"] == "accepted"
    assert await stands(ground, referral) == "verified"
    wrong = confirming(referral, {"helped": False, **said})
    [refused] = await push(client, worker, wrong)
    assert refused["status"] == "quarantined"


async def test_a_confirmation_waits_for_its_visit_whatever_door_that_comes_by(
    deployment: Deployment, client: AsyncClient
) -> None:
    ground = await a_ground(deployment, client)
    worker = await a_worker(deployment, team_id=ground.scene.team_id)
    referral = await delivered(ground)
    at = clock.now()
    nobody = {**a_visit(ground.scene, {}, occurred_at=at.isoformat()), "outcome": "not_home", "people": []}
    met = a_visit(ground.scene, {"health.general": "good"}, occurred_at=at.isoformat())
    waiting = [confirming(referral, {"helped": True, "visit_id": one["id"]}) for one in (nobody, met)]
    assert [one["status"] for one in await push(client, worker, *waiting)] == ["deferred", "deferred"]
    assert await settle_left_behind(deployment, at) == 0
    for visit in (nobody, met):
        answer = await submit(client, worker, visit)
        assert answer.status_code == 201, answer.text
    # The one by whom nobody was met is for a supervisor to look at; neither waits for ever.
    assert await settle_left_behind(deployment, at) == 2
    told = [one["original"] for one in await push(client, worker, *waiting)]
    assert [one["status"] for one in told] == ["quarantined", "accepted"]
    assert await stands(ground, referral) == "verified"
    feed = (await client.get("/v1/sync/pull", headers=worker.headers)).json()["changes"]
    news = {one["id"]: one["data"]["status"] for one in feed if one["type"] == "op_status"}
    assert news == {waiting[0]["op_id"]: "quarantined", waiting[1]["op_id"]: "accepted"}


def confirming(referral: str, body: dict[str, Any]) -> dict[str, Any]:
    return an_operation("referral.confirm", body, entity_id=referral)


async def delivered(ground: Ground) -> str:
    need: dict[str, Any] = {"household_id": str(ground.scene.household_id), "person_id": str(ground.person_id)}
    need |= {"id": str(uuid4()), "category": "medical_aid", "urgency": "soon", "consent_to_share": True}
    referral = str((await ground.done(Call("POST", "/v1/referrals", need), "grid_worker"))["id"])
    for noun in ("acceptance", "progress", "delivery"):
        await handled(ground, referral, noun)
    return referral


async def handled(ground: Ground, referral: str, noun: str) -> None:
    said = {"progress": {"note": "办理中"}, "delivery": {"service": "垫付"}}.get(noun, {})
    body = {"id": str(uuid4()), **said}
    await ground.done(Call("PUT", f"/v1/referrals/{referral}/{noun}", body), "department_officer")


async def stands(ground: Ground, referral: str) -> str:
    return str((await ground.done(Call("GET", f"/v1/referrals/{referral}"), "county_officer"))["status"])
