"""After an erasure: phones hear of it, nothing finds the person, late uploads and corrections neither fail nor bring anything back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import SyncEntryRow
from tests.callers import headers_for
from tests.files.test_rights import NAME, Officer, close, counts
from tests.registered import COUNTY
from tests.visits.scene import ADULT, ELDER, Scene, Worker, a_need, a_scene, a_visit, a_worker, submit

ALONE = {"care.living_arrangement": "alone"}


async def a_half_erased_home(
    deployment: Deployment, client: AsyncClient
) -> tuple[Scene, Worker, Officer, dict[str, Any]]:
    """Two people visited together, the first of whom was then erased; that visit."""
    scene = await a_scene(deployment, ELDER, ADULT)
    worker = await a_worker(deployment, team_id=scene.team_id)
    officer = Officer(client, await headers_for(deployment, "county_officer", COUNTY))
    body = a_visit(scene, ALONE, {}, occurred_at=(clock.now() - timedelta(days=2)).isoformat())
    assert (await submit(client, worker, body)).status_code == 201
    await close(officer, scene.people[0])
    gone = await officer.put(f"/v1/people/{scene.people[0]}/erasure", {"reason_code": "court_order"})
    assert gone.status_code == 200, gone.text
    return scene, worker, officer, body


async def entries(deployment: Deployment) -> dict[tuple[str, UUID], str]:
    """What the feeds say last of each entity."""
    feed = table(SyncEntryRow)
    async with reading(deployment, EVERYWHERE) as db:
        return {(row.entity, row.entity_id): row.operation for row in await db.all(select(feed))}


async def test_phones_are_told_to_forget(deployment: Deployment, client: AsyncClient) -> None:
    scene, _, officer, _ = await a_half_erased_home(deployment, client)
    told = await entries(deployment)
    assert told["person", scene.people[0]] == "delete"
    assert told.get(("household", scene.household_id)) != "delete"
    await officer.put(f"/v1/people/{scene.people[1]}/restriction", {"restricted": True})
    assert (await entries(deployment))["person", scene.people[1]] == "put"
    await officer.put(f"/v1/people/{scene.people[1]}/restriction", {"restricted": False})
    await close(officer, scene.people[1])
    await officer.put(f"/v1/people/{scene.people[1]}/erasure", {"reason_code": "court_order"})
    assert (await entries(deployment))["household", scene.household_id] == "delete"


async def test_nothing_finds_the_person(deployment: Deployment, client: AsyncClient) -> None:
    scene, _, officer, _ = await a_half_erased_home(deployment, client)
    found = (await officer.post("/v1/people/search", {"name": NAME})).json()["items"]
    assert str(scene.people[0]) not in [one["id"] for one in found]


async def test_a_late_upload_keeps_what_it_says_of_the_others(deployment: Deployment, client: AsyncClient) -> None:
    scene, worker, officer, _ = await a_half_erased_home(deployment, client)
    before = await counts(deployment)
    caregiver = {"care.caregiver_person_id": str(scene.people[0])}
    late = a_visit(scene, ALONE, caregiver, needs=[a_need(scene)])
    answer = await submit(client, worker, late)
    assert answer.status_code == 201, answer.text
    assert [one["person_id"] for one in answer.json()["people"]] == [str(scene.people[1])]
    again = await submit(client, worker, late)
    assert (again.status_code, again.json()["visit_id"]) == (200, late["id"]), again.text
    only_gone = a_visit(scene, people=[{"person_id": str(scene.people[0]), "answers": ALONE}])
    assert (await submit(client, worker, only_gone)).status_code == 201
    file = await officer.get(f"/v1/people/{scene.people[0]}/file")
    assert (file.status_code, '"alone"' in file.text) == (200, False)
    after = await counts(deployment)
    assert all(after.get(name, 0) >= amount for name, amount in before.items())


async def test_corrections_of_a_shared_visit_go_on(deployment: Deployment, client: AsyncClient) -> None:
    scene, worker, _, body = await a_half_erased_home(deployment, client)
    people = [{"person_id": str(one), "answers": {"care.living_arrangement": None}} for one in scene.people]
    before = await counts(deployment)
    amended = await client.post(
        f"/v1/visits/{body['id']}/amendments",
        json={"id": str(uuid4()), "reason": "填错", "people": people},
        headers=worker.headers,
    )
    assert amended.status_code == 201, amended.text
    assert await counts(deployment) == before
    voided = await client.put(f"/v1/visits/{body['id']}/voiding", json={"reason": "错户"}, headers=worker.headers)
    assert voided.status_code == 200, voided.text


async def test_an_erased_household_takes_nothing_more(deployment: Deployment, client: AsyncClient) -> None:
    scene, worker, officer, _ = await a_half_erased_home(deployment, client)
    await close(officer, scene.people[1])
    await officer.put(f"/v1/people/{scene.people[1]}/erasure", {"reason_code": "court_order"})
    late = await submit(client, worker, a_visit(scene, ALONE, {}))
    assert (late.status_code, late.json()["code"]) == (409, "DATA_WITHHELD"), late.text
    shown = await officer.get(f"/v1/households/{scene.household_id}")
    assert shown.status_code == 200
    patch = await client.patch(
        f"/v1/households/{scene.household_id}",
        json={"note": "有狗"},
        headers={**officer.headers, "If-Match": shown.headers["etag"]},
    )
    assert (patch.status_code, patch.json()["code"]) == (409, "DATA_WITHHELD")
