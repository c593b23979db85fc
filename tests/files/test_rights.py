"""The rights of the person: requests and their clock, restriction, erasure, notices with guardians, the copy."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response
from sqlalchemy import func, select

from app.alerts import reference
from app.core import clock
from app.core.crypto import DESTROYED
from app.core.db import Deployment, reading, snapshot
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.dashboards.fold import fold_deltas
from app.dashboards.tables import RollupRow
from app.journal.seal import seal
from app.journal.verify import verify
from app.people.tables import PersonRow, SubjectKeyRow
from tests.callers import headers_for
from tests.registered import COUNTY, TOWN
from tests.visits.scene import ADULT, ELDER, Scene, a_need, a_scene, a_visit, a_worker, submit

CHILD = date(2019, 6, 1)
NAME = "金丝雀"


class Officer:
    """An officer of the county who asks the API."""

    def __init__(self, client: AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def get(self, path: str) -> Response:
        """Read."""
        return await self.client.get(path, headers=self.headers)

    async def put(self, path: str, body: dict[str, Any]) -> Response:
        """Change."""
        return await self.client.put(path, json=body, headers=self.headers)

    async def post(self, path: str, body: dict[str, Any] | None = None) -> Response:
        """Add."""
        return await self.client.post(path, json=body, headers=self.headers)


async def a_visited_scene(deployment: Deployment, client: AsyncClient) -> tuple[Scene, Officer, UUID]:
    """Two people who were visited, with a need of the first; an officer of the county."""
    scene = await a_scene(deployment, ELDER, ADULT)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"care.living_arrangement": "alone"}, {}, needs=[a_need(scene)])
    assert (await submit(client, worker, body)).status_code == 201
    return scene, Officer(client, await headers_for(deployment, "county_officer", COUNTY)), UUID(body["id"])


READS = (
    "/v1/people/{person}",
    "/v1/people/{person}/file",
    "/v1/people/{person}/risk/history",
    "/v1/people?household_id={household}",
    "/v1/households/{household}",
    "/v1/households",
    "/v1/visits?person_id={person}",
    "/v1/visits/{visit}",
    "/v1/referrals?person_id={person}",
    "/v1/alerts",
    "/v1/due?before=2099-01-01",
    "/v1/data-requests",
    "/v1/dashboards/overview",
)


async def all_reads(officer: Officer, scene: Scene, visit: UUID) -> dict[str, str]:
    """Every read that shows people, as text; none may fail."""
    found = {}
    for path in READS:
        answer = await officer.get(path.format(person=scene.people[0], household=scene.household_id, visit=visit))
        assert answer.status_code == 200, (path, answer.text)
        found[path] = answer.text
    return found


async def test_restriction_stops_everything_but_storing(deployment: Deployment, client: AsyncClient) -> None:
    scene, officer, visit = await a_visited_scene(deployment, client)
    person = scene.people[0]
    answer = await officer.put(f"/v1/people/{person}/restriction", {"restricted": True})
    assert (answer.status_code, answer.json()["data_status"]) == (200, "restricted")
    shown = (await officer.get(f"/v1/people/{person}")).json()
    assert (shown["data_status"], shown["name"], shown["id_number"], shown["birth_date"]) == (
        "restricted", "", None, str(ELDER.year),
    )  # fmt: skip
    texts = await all_reads(officer, scene, visit)
    assert "药费" not in "".join(texts.values())
    assert '"alone"' not in texts["/v1/people/{person}/file"] + texts["/v1/visits/{visit}"]
    assert str(person) not in texts["/v1/due?before=2099-01-01"]
    found = (await officer.post("/v1/people/search", {"name": NAME})).json()["items"]
    assert {one["id"]: one["data_status"] for one in found}[str(person)] == "restricted"
    assert (await officer.get(f"/v1/people/{person}/risk")).status_code == 404
    asked = {"fields": ["name"], "reason_code": "other", "reason": "想看一看"}
    assert (await officer.post(f"/v1/people/{person}/reveal", asked)).status_code == 409
    tag = {"id": str(uuid4()), "tag": "lost_only_child", "from": "2022-01-01"}
    assert (await officer.post(f"/v1/people/{person}/tags", tag)).status_code == 409
    # Storing goes on: a phone that was offline loses nothing.
    worker = await a_worker(deployment, team_id=scene.team_id)
    assert (await submit(client, worker, a_visit(scene, {}, {}))).status_code == 201
    await officer.put(f"/v1/people/{person}/restriction", {"restricted": False})
    assert (await officer.get(f"/v1/people/{person}")).json()["name"] != ""


async def close(officer: Officer, person: UUID) -> None:
    """Close a file by way of what leads there."""
    for status in ("watch", "closed"):
        current = await officer.get(f"/v1/people/{person}")
        answer = await officer.client.put(
            f"/v1/people/{person}/status",
            json={"status": status, "reason": "迁出"},
            headers={**officer.headers, "If-Match": current.headers["etag"]},
        )
        assert answer.status_code == 200, answer.text


async def counts(deployment: Deployment) -> dict[tuple[str, str, date], int]:
    """The folded counts."""
    await fold_deltas(deployment)
    async with reading(deployment, EVERYWHERE) as db:
        return {(row.name, row.place, row.day): row.amount for row in await db.all(select(table(RollupRow)))}


async def test_erasing_keeps_the_counts_and_the_journal(deployment: Deployment, client: AsyncClient) -> None:
    scene, officer, visit = await a_visited_scene(deployment, client)
    person = scene.people[0]
    path = f"/v1/people/{person}/erasure"
    assert (await officer.put(path, {"reason_code": "requested"})).json()["code"] == "FILE_OPEN"
    await close(officer, person)
    assert (await officer.put(path, {"reason_code": "requested"})).json()["code"] == "RETENTION_RUNS"
    before = await counts(deployment)
    await seal(deployment, clock.now())
    answer = await officer.put(path, {"reason_code": "registered_by_mistake"})
    assert (answer.status_code, answer.json()["data_status"]) == (200, "erased"), answer.text
    assert await counts(deployment) == before
    async with reading(deployment, EVERYWHERE) as db:
        key = await db.first(select(table(SubjectKeyRow)).where(table(SubjectKeyRow).c.subject_id == person))
        row = await db.first(select(table(PersonRow)).where(table(PersonRow).c.person_id == person))
    assert key is not None
    assert row is not None
    assert (key.wrapped, row.sealed, row.name_index) == (DESTROYED, b"", b"")
    shown = (await officer.get(f"/v1/people/{person}")).json()
    assert (shown["data_status"], shown["name"], shown["tags"]) == ("erased", "", [])
    texts = await all_reads(officer, scene, visit)
    assert "药费" not in "".join(texts.values())
    await seal(deployment, clock.now())
    async with snapshot(deployment, EVERYWHERE) as db:
        assert (await verify(db, COUNTY)).findings == []


async def test_the_rest_of_the_household_goes_on(deployment: Deployment, client: AsyncClient) -> None:
    scene, officer, visit = await a_visited_scene(deployment, client)
    await close(officer, scene.people[0])
    await officer.put(f"/v1/people/{scene.people[0]}/erasure", {"reason_code": "court_order"})
    worker = await a_worker(deployment, team_id=scene.team_id)
    people = [{"person_id": str(scene.people[1]), "answers": {"care.living_arrangement": "alone"}}]
    again = a_visit(scene, people=people)
    assert (await submit(client, worker, again)).status_code == 201
    correction = {"id": str(uuid4()), "reason": "填错", "people": people}
    amended = await client.post(f"/v1/visits/{again['id']}/amendments", json=correction, headers=worker.headers)
    assert amended.status_code in {201, 422}, amended.text
    assert (await officer.get(f"/v1/people/{scene.people[1]}/risk")).status_code == 200
    assert (await officer.put(f"/v1/people/{scene.people[0]}/restriction", {"restricted": True})).status_code == 409
    await close(officer, scene.people[1])
    answer = await officer.put(f"/v1/people/{scene.people[1]}/erasure", {"reason_code": "court_order"})
    assert answer.status_code == 200
    async with reading(deployment, EVERYWHERE) as db:
        left = await db.first(
            select(func.count()).select_from(table(SubjectKeyRow)).where(table(SubjectKeyRow).c.wrapped != DESTROYED)
        )
    assert left == (0,)
    await all_reads(officer, scene, visit)
    assert (await officer.get(f"/v1/households/{scene.household_id}/contact")).status_code in {200, 403}


async def test_a_request_has_its_clock_and_its_answer(deployment: Deployment, client: AsyncClient) -> None:
    scene, officer, _ = await a_visited_scene(deployment, client)
    body = {"id": str(uuid4()), "kind": "deletion", "made_by": "person", "channel": "home", "detail": "请删除我的信息"}
    path = f"/v1/people/{scene.people[0]}/data-requests"
    made = await officer.post(path, body)
    assert made.status_code == 201, made.text
    assert (await officer.post(path, body)).json() == made.json()
    assert (await officer.post(path, {**body, "kind": "access"})).status_code == 409
    due = reference.calendar().after(clock.day_of(clock.now()), 15)
    assert made.json()["due_day"] == due.isoformat()
    listed = (await officer.get("/v1/data-requests?undecided=true")).json()["items"]
    assert [one["id"] for one in listed] == [body["id"]]
    where = f"/v1/data-requests/{body['id']}/decision"
    assert (await officer.put(where, {"granted": False})).json()["errors"][0]["pointer"] == "/legal_reason"
    decided = await officer.put(where, {"granted": True, "note": "保存期内，限制处理"})
    assert (decided.status_code, decided.json()["outcome"]) == (200, "restricted"), decided.text
    assert (await officer.put(where, {"granted": True})).json()["code"] == "ALREADY_DECIDED"
    assert (await officer.get(f"/v1/people/{scene.people[0]}")).json()["data_status"] == "restricted"
    assert (await officer.get("/v1/data-requests?undecided=true")).json()["items"] == []


async def test_a_child_needs_a_guardian(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment, CHILD)
    officer = Officer(client, await headers_for(deployment, "town_officer", TOWN))
    path = f"/v1/people/{scene.people[0]}"
    given = {"id": str(uuid4()), "given_on": "2022-03-01", "given_by": "guardian", "channel": "home"}
    refused = await officer.post(f"{path}/notices", {**given, "version": "2026-01"})
    assert refused.json()["errors"][0]["code"] == "GUARDIAN_REQUIRED"
    guardian = {"name": "王五", "relation": "51", "phone": "13800008000"}
    kept = await officer.post(f"{path}/notices", {**given, "version": "2026-01", "guardian": guardian})
    assert (kept.status_code, kept.json()["with_guardian"]) == (201, True), kept.text
    consent = {**given, "id": str(uuid4()), "purpose": "photos", "guardian": guardian}
    assert (await officer.post(f"{path}/consents", consent)).status_code == 201
    withdrawn = await officer.put(f"{path}/consents/{consent['id']}/withdrawal", {})
    assert withdrawn.status_code == 200, withdrawn.text
    assert withdrawn.json()["withdrawn_on"] == clock.day_of(clock.now()).isoformat()
    again = await officer.put(f"{path}/consents/{consent['id']}/withdrawal", {})
    assert (again.status_code, again.json()) == (200, withdrawn.json())
    assert (await officer.put(f"{path}/consents/{uuid4()}/withdrawal", {})).status_code == 404


async def test_the_copy_holds_everything(deployment: Deployment, client: AsyncClient) -> None:
    scene, officer, _ = await a_visited_scene(deployment, client)
    answer = await officer.post(f"/v1/people/{scene.people[0]}/access-copy")
    assert answer.status_code == 200, answer.text
    parts = answer.json()["parts"]
    assert parts["identity"]["name"] == NAME
    assert parts["visits"][0]["answers"] == {"care.living_arrangement": "alone"}
    assert parts["referrals"][0]["detail"] == "药费"
    assert (parts["levels"][0]["level_after"], bool(parts["levels"][0]["body"]["sentence"])) == ("orange", True)
    await officer.put(f"/v1/people/{scene.people[0]}/restriction", {"restricted": True})
    restricted = (await officer.post(f"/v1/people/{scene.people[0]}/access-copy")).json()["parts"]
    visits = [{**one, "revision": one["revision"] - 1} for one in restricted["visits"]]
    assert {**restricted, "visits": visits, "data_status": "open"} == parts
    worker = await a_worker(deployment, team_id=scene.team_id)
    path = f"/v1/people/{scene.people[0]}/access-copy"
    assert (await client.post(path, headers=worker.headers)).status_code == 403
