"""Voiding a visit: who may and for how long; it counts for nothing afterwards, but for the danger it reported."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response

from app.core.db import Deployment
from app.core.errors import Refusal
from app.journal.perform import perform
from app.visits.schemas.submission import VoidingIn
from app.visits.void import void_visit
from tests.visits.scene import Worker, a_scene, a_visit, a_worker, submit
from tests.visits.stored import fingerprint, recounted, summed
from tests.visits.test_amend import amended, an_amendment, risk_of

WHY = {"reason": "录到别人家了"}


async def voided(client: AsyncClient, worker: Worker, visit_id: str, body: dict[str, Any] | None = None) -> Response:
    """What the API answers to a voiding."""
    return await client.put(f"/v1/visits/{visit_id}/voiding", json=body or WHY, headers=worker.headers)


async def test_a_voided_visit_counts_for_nothing(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"care.living_arrangement": "alone", "health.adl_unable_items": 1})
    receipt = await submit(client, worker, body)
    answer = await voided(client, worker, body["id"])
    told = answer.json()
    assert answer.status_code == 200
    assert (told["kind"], told["revision"], told["reason"]) == ("voiding", 2, WHY["reason"])
    risk = await risk_of(client, worker, scene)
    assert (risk["level"], risk["provisional"], [one["code"] for one in risk["reasons"]]) == ("orange", True, ["V02"])
    counts = {"level.orange": 1}  # and the alert that the visit raised has nothing more to say
    assert await summed(deployment) == await recounted(deployment) == counts
    read = (await client.get(f"/v1/visits/{body['id']}", headers=worker.headers)).json()
    assert read["voided_at"] == told["at"]
    assert read["people"][0]["counted"] is False
    assert (await submit(client, worker, body)).content == receipt.content


async def test_voiding_twice_is_once(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"health.general": "good"})
    await submit(client, worker, body)
    first = await voided(client, worker, body["id"])
    before = await fingerprint(deployment)
    again = await voided(client, worker, body["id"], {"reason": "再说一次"})
    assert (again.status_code, again.content) == (200, first.content)
    assert await fingerprint(deployment) == before


async def test_what_is_said_of_a_voided_visit_brings_nothing_back(client: AsyncClient, deployment: Deployment) -> None:
    """It is kept, and a danger in it counts as it would have if it had come before the voiding."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"health.general": "good"})
    await submit(client, worker, body)
    await voided(client, worker, body["id"])
    amendment = an_amendment(scene, {"care.abuse_signs": ["violence"], "health.adl_unable_items": 6})
    for _ in range(2):
        refused = await amended(client, worker, body["id"], amendment)
        assert (refused.status_code, refused.json()["code"]) == (409, "VISIT_VOIDED")
    read = (await client.get(f"/v1/visits/{body['id']}", headers=worker.headers)).json()
    assert [(one["kind"], one["flags"]) for one in read["corrections"]] == [
        ("voiding", []),
        ("amendment", ["visit_voided"]),
    ]
    risk = await risk_of(client, worker, scene)
    assert (risk["triggers"], [one["code"] for one in risk["reasons"]]) == (["C08"], ["C08", "V02"])
    assert read["people"][0]["counted"] is False
    assert await summed(deployment) == await recounted(deployment)


async def test_a_danger_that_was_reported_stays(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"care.abuse_signs": ["violence"]})
    await submit(client, worker, body)
    await amended(client, worker, body["id"], an_amendment(scene, {"care.abuse_signs": []}))
    await voided(client, worker, body["id"])
    risk = await risk_of(client, worker, scene)
    assert (risk["level"], risk["triggers"]) == ("red", ["C08"])
    assert await summed(deployment) == await recounted(deployment)


async def test_a_teammates_record_takes_its_place_in_the_counts(client: AsyncClient, deployment: Deployment) -> None:
    """Of one call that two reported, the first counts; when it is voided the other does."""
    scene = await a_scene(deployment)
    worker, mate = [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]
    bodies = [a_visit(scene, {"health.general": "good"}) for _ in range(2)]
    for author, body in zip((worker, mate), bodies, strict=True):
        assert (await submit(client, author, body)).status_code == 201
    assert (await summed(deployment))["visit.orange"] == 1
    await voided(client, worker, bodies[0]["id"])
    shown = [(await client.get(f"/v1/visits/{one['id']}", headers=mate.headers)).json() for one in bodies]
    assert [one["people"][0]["counted"] for one in shown] == [False, True]
    assert await summed(deployment) == await recounted(deployment)
    assert (await risk_of(client, mate, scene))["provisional"] is False


async def test_the_author_for_a_day_then_the_officers(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker, mate = [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]
    officer = await a_worker(deployment, "town_officer")
    bodies = [a_visit(scene, {"health.general": "good"}) for _ in range(2)]
    answers = [await submit(client, worker, body) for body in bodies]
    limits = [datetime.fromisoformat(one.json()["received_at"]) + timedelta(hours=24) for one in answers]

    async def said(who: Worker, visit: int, at: datetime) -> str:
        command = VoidingIn.model_validate(WHY).command(UUID(bodies[visit]["id"]))
        try:
            return (await perform(deployment, void_visit, who.actor, at, command)).kind
        except Refusal as refusal:
            return refusal.code

    assert await said(mate, 0, limits[0]) == "VOIDING_CLOSED"
    assert await said(worker, 0, limits[0] + timedelta(microseconds=1)) == "VOIDING_CLOSED"
    assert await said(worker, 0, limits[0]) == "voiding"
    assert await said(officer, 1, limits[1] + timedelta(days=400)) == "voiding"
    assert (await voided(client, worker, str(uuid4()))).status_code == 404
