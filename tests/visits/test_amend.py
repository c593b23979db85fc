"""Amending a visit: who may and for how long, whose word stands, and what it does to levels and counts."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response

from app.core.db import Deployment
from app.core.errors import Refusal
from app.journal.perform import perform
from app.visits.amend import amend_visit
from app.visits.schemas.submission import AmendmentIn
from tests.visits.scene import ADULT, ELDER, Scene, Worker, a_scene, a_visit, a_worker, submit
from tests.visits.stored import fingerprint, recounted, summed

ALONE = {"care.living_arrangement": "alone", "health.adl_unable_items": 1}


def an_amendment(scene: Scene, *answers: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A correction of the answers of each person in their order."""
    people = [{"person_id": str(one), "answers": given} for one, given in zip(scene.people, answers, strict=False)]
    return {"id": str(uuid4()), "reason": "录入时选错了选项", "people": people, **changed}


async def amended(client: AsyncClient, worker: Worker, visit_id: str, body: dict[str, Any]) -> Response:
    """What the API answers to an amendment."""
    return await client.post(f"/v1/visits/{visit_id}/amendments", json=body, headers=worker.headers)


async def risk_of(client: AsyncClient, worker: Worker, scene: Scene, person: int = 0) -> dict[str, Any]:
    """Where a person stands, as a reader sees it."""
    answer = await client.get(f"/v1/people/{scene.people[person]}/risk", headers=worker.headers)
    told: dict[str, Any] = answer.json()
    return told


async def test_a_correction_counts_and_the_record_stays(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, ALONE)
    receipt = await submit(client, worker, body)
    assert receipt.json()["household_level"] == "red"
    amendment = an_amendment(scene, {"health.adl_unable_items": 0, "care.living_arrangement": None})
    answer = await amended(client, worker, body["id"], amendment)
    assert answer.status_code == 201
    assert answer.json() == {
        "id": amendment["id"],
        "visit_id": body["id"],
        "kind": "amendment",
        "revision": 2,
        "author": str(worker.account_id),
        "at": answer.json()["at"],
        "reason": amendment["reason"],
        "flags": [],
    }
    read = (await client.get(f"/v1/visits/{body['id']}", headers=worker.headers)).json()
    assert read["people"][0]["answers"] == {"health.adl_unable_items": 0}
    assert [one["id"] for one in read["corrections"]] == [amendment["id"]]
    risk = await risk_of(client, worker, scene)
    assert (risk["level"], risk["score"], "care.living_arrangement" in risk["missing"]) == ("yellow", 0, True)
    again = await submit(client, worker, body)
    assert (again.status_code, again.content) == (200, receipt.content)
    assert await summed(deployment) == await recounted(deployment)


async def test_a_repeat_adds_nothing(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    bodies = [a_visit(scene, ALONE) for _ in range(2)]
    for body in bodies:
        await submit(client, worker, body)
    amendment = an_amendment(scene, {"health.adl_unable_items": 0})
    first = await amended(client, worker, bodies[0]["id"], amendment)
    before = await fingerprint(deployment)
    again = await amended(client, worker, bodies[0]["id"], amendment)
    assert (first.status_code, again.status_code, again.content) == (201, 200, first.content)
    for visit_id, sent in ((bodies[0]["id"], {**amendment, "reason": "改了"}), (bodies[1]["id"], amendment)):
        answer = await amended(client, worker, visit_id, sent)
        assert (answer.status_code, answer.json()["code"]) == (409, "ID_REUSED")
    assert await fingerprint(deployment) == before


@pytest.mark.parametrize("officer_first", [True, False])
async def test_an_officers_word_outranks_a_workers(
    client: AsyncClient, deployment: Deployment, *, officer_first: bool
) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    officer = await a_worker(deployment, "town_officer")
    body = a_visit(scene, {"health.adl_unable_items": 1, "health.general": "good"})
    await submit(client, worker, body)
    words: list[tuple[Worker, dict[str, Any]]] = [
        (officer, {"health.adl_unable_items": 0, "health.major_illness": True}),
        (worker, {"health.adl_unable_items": 4, "health.general": "poor", "health.major_illness": None}),
    ]
    for who, answers in words if officer_first else words[::-1]:
        assert (await amended(client, who, body["id"], an_amendment(scene, answers))).status_code == 201
    read = (await client.get(f"/v1/visits/{body['id']}", headers=worker.headers)).json()
    expected = {"health.adl_unable_items": 0, "health.general": "poor", "health.major_illness": True}
    assert (read["people"][0]["answers"], read["revision"]) == (expected, 3)
    assert [one["code"] for one in (await risk_of(client, worker, scene))["reasons"]] == ["H03"]


async def test_the_newest_of_equal_words_stands(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"health.adl_unable_items": 1})
    await submit(client, worker, body)
    for answers in ({"health.adl_unable_items": 4}, {"health.adl_unable_items": None}, {"health.general": "good"}):
        assert (await amended(client, worker, body["id"], an_amendment(scene, answers))).status_code == 201
    read = (await client.get(f"/v1/visits/{body['id']}", headers=worker.headers)).json()
    assert read["people"][0]["answers"] == {"health.general": "good"}


async def test_what_an_amendment_may_not_say(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment, ELDER, ADULT)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, ALONE)
    await submit(client, worker, body)
    before = await fingerprint(deployment)
    at = "/people/0/answers/"
    unlisted = an_amendment(scene, {}, {"health.general": "good"})
    twice = an_amendment(scene, {}) | {"people": [{"person_id": str(scene.people[0])}] * 2}
    for pointer, code, sent in (
        ("/people/1/person_id", "UNKNOWN_REFERENCE", unlisted),
        ("/people/1/person_id", "REPEATED", twice),
        (f"{at}health.general", "NOT_IN_LIST", an_amendment(scene, {"health.general": "splendid"})),
        (f"{at}health.shoe_size", "UNKNOWN_QUESTION", an_amendment(scene, {"health.shoe_size": None})),
        (f"{at}events/0/on", "AFTER_VISIT", an_amendment(scene, {"events": [{"type": "fell", "on": "2999-01-01"}]})),
        (f"{at}care.caregiver_person_id", "UNKNOWN_REFERENCE", an_amendment(scene, {"care.caregiver_person_id": "x"})),
        ("/reason", "MISSING", {"id": str(uuid4())}),
        ("/reason", "TOO_SHORT", an_amendment(scene, reason="")),
    ):
        answer = await amended(client, worker, body["id"], sent)
        told = [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
        assert (answer.status_code, told) == (422, [(pointer, code)])
    assert await fingerprint(deployment) == before


async def test_the_author_for_three_days_then_the_officers(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker, mate = [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]
    officer = await a_worker(deployment, "village_officer", scene.place)
    body = a_visit(scene, {"health.general": "good"})
    received = datetime.fromisoformat((await submit(client, worker, body)).json()["received_at"])

    async def said(who: Worker, at: datetime) -> str | int:
        command = AmendmentIn.model_validate(an_amendment(scene, {"health.general": "fair"})).command(UUID(body["id"]))
        try:
            return (await perform(deployment, amend_visit, who.actor, at, command)).correction.revision
        except Refusal as refusal:
            return refusal.code

    limit = received + timedelta(hours=72)
    assert await said(worker, limit) == 2
    assert await said(worker, limit + timedelta(microseconds=1)) == "AMENDMENT_CLOSED"
    assert await said(mate, received) == "AMENDMENT_CLOSED"
    assert await said(officer, limit + timedelta(days=300)) == 3


async def test_a_sign_that_was_latched_stays(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"mental.phq9_item9": 2})
    await submit(client, worker, body)
    answer = await amended(client, worker, body["id"], an_amendment(scene, {"mental.phq9_item9": 0}))
    assert answer.status_code == 201
    risk = await risk_of(client, worker, scene)
    assert (risk["level"], risk["triggers"]) == ("red", ["M01"])


async def test_a_danger_that_an_amendment_brings_is_told_at_once(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"health.general": "good"})
    assert (await submit(client, worker, body)).json()["household_level"] == "yellow"
    await amended(client, worker, body["id"], an_amendment(scene, {"economy.basic_life_secured": False}))
    assert (await risk_of(client, worker, scene))["level"] == "red"
    alerts = (await client.get("/v1/alerts", headers=worker.headers)).json()["items"]
    assert len(alerts) == 1
    assert (
        await summed(deployment)
        == await recounted(deployment)
        == {
            "alerts.open": 1,
            "level.red": 1,
            "visit.orange": 1,
            "visit.late": 1,
        }
    )
