"""The person's file as a whole: everything in one answer, by the reader's right, and that it was read is kept."""

from datetime import timedelta
from uuid import uuid4

from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock, json
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import JournalRow
from tests.visits.scene import Scene, Worker, a_need, a_scene, a_visit, a_worker, submit

ANSWERS = {"care.living_arrangement": "alone", "mental.phq9_score": 14, "health.adl_unable_items": 1}


async def visited(client: AsyncClient, scene: Scene, worker: Worker, days_ago: int = 0) -> str:
    """A visit with answers and a need."""
    at = clock.now() - timedelta(days=days_ago)
    body = a_visit(scene, ANSWERS, occurred_at=at.isoformat(), needs=[a_need(scene)])
    answer = await submit(client, worker, body)
    assert answer.status_code == 201, answer.text
    return str(body["id"])


async def test_a_file_holds_everything_known(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    visits = [await visited(client, scene, worker, days_ago) for days_ago in (9, 1)]
    answer = await client.get(f"/v1/people/{scene.people[0]}/file", headers=worker.headers)
    file = answer.json()
    assert answer.status_code == 200
    assert file["person"]["name"] == "金*雀"
    assert file["household"]["level"] == "red"
    assert (file["risk"]["level"], file["risk"]["score"]) == ("red", 60)
    assert {reason["code"] for reason in file["risk"]["reasons"]} == {"C02", "H02", "M02"}
    assert [visit["visit_id"] for visit in file["visits"]] == visits[::-1]
    assert file["visits"][0]["answers"] == ANSWERS
    assert [level["cause"] for level in file["levels"]] == ["visit", "visit", "enrolment"]
    assert [level["level_after"] for level in file["levels"]] == ["red", "red", "orange"]
    assert {referral["visit_id"] for referral in file["referrals"]} == set(visits)
    assert len(file["alerts"]) == 1


async def test_a_reader_without_the_right_sees_that_there_is_a_reason_not_which(
    client: AsyncClient, deployment: Deployment
) -> None:
    scene = await a_scene(deployment)
    await visited(client, scene, await a_worker(deployment, team_id=scene.team_id))
    grid = await a_worker(deployment, "grid_worker", team_id=scene.team_id)
    answer = await client.get(f"/v1/people/{scene.people[0]}/file", headers=grid.headers)
    assert {reason["code"] for reason in answer.json()["risk"]["reasons"]} == {"C02", "H02", "RESTRICTED"}
    assert answer.json()["visits"][0]["answers"] == {
        code: value for code, value in ANSWERS.items() if not code.startswith("mental.")
    }
    for word in ("phq9", "M02", "抑郁", "epress"):
        assert word not in answer.text.replace("mental.phq9_score", "").replace("mental.phq9_item9", "")


async def test_that_a_file_was_read_is_kept(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    await client.get(f"/v1/people/{scene.people[0]}/file", headers=worker.headers)
    journal = table(JournalRow)
    async with reading(deployment, EVERYWHERE) as db:
        [row] = await db.all(select(journal).where(journal.c.act == "open_file"))
    assert row.account_id == worker.account_id
    assert [fact["name"] for fact in json.loads(row.body)["facts"]] == ["file.read"]


async def test_a_foreign_file_looks_like_none(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    stranger = await a_worker(deployment, team_id=uuid4())
    answers = [
        await client.get(f"/v1/people/{person_id}/file", headers=stranger.headers | {"X-Request-Id": "the-same-one"})
        for person_id in (scene.people[0], uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
