"""Who may visit and who may see: a foreign household is 404 at every door, byte for byte what a random id is."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response
from sqlalchemy import insert, update

from app.core import clock
from app.core.db import Deployment, transaction
from app.core.json import loads
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.people.tables import HouseholdRow
from app.teams.tables import PairingRow
from tests.registered import COUNTY
from tests.visits.scene import Scene, Worker, a_scene, a_team, a_visit, a_worker, submit
from tests.visits.stored import fingerprint

OTHER_TOWN = "330481002"


async def _ask(client: AsyncClient, who: Worker, household_id: UUID, person_id: UUID, visit_id: UUID) -> list[Response]:
    """The answers of every door that a household, its people and its visits have."""
    visit: dict[str, Any] = {"id": str(uuid4()), "household_id": str(household_id), "mode": "home", "form": "home/1"}
    visit |= {"outcome": "completed", "people": [{"person_id": str(person_id)}]}
    visit["occurred_at"] = clock.now().isoformat()
    need = {"id": str(uuid4()), "person_id": str(uuid4()), "category": "a_yacht", "urgency": "soon"}
    amendment = {"id": str(uuid4()), "reason": "选错了", "people": [{"person_id": str(person_id)}]}
    decision = {"id": str(uuid4()), "approve": True, "reason": "稳定", "note": "同意"}
    resolution = {"id": str(uuid4()), "factor": "M01", "resolves": [str(visit_id)], "reason": "已解决"}
    sent: list[tuple[str, str, dict[str, Any] | None]] = [
        ("POST", "/v1/visits", visit),
        ("POST", "/v1/visits", {**visit, "id": str(uuid4()), "form": "home/99", "needs": [need]}),
        ("GET", f"/v1/visits/{visit_id}", None),
        ("POST", f"/v1/visits/{visit_id}/amendments", amendment),
        ("PUT", f"/v1/visits/{visit_id}/voiding", {"reason": "录错了"}),
        ("GET", f"/v1/visits?household_id={household_id}", None),
        ("GET", f"/v1/visits?person_id={person_id}", None),
        ("GET", f"/v1/households/{household_id}", None),
        ("GET", f"/v1/people/{person_id}", None),
        ("GET", f"/v1/people/{person_id}/risk", None),
        ("GET", f"/v1/people/{person_id}/risk/history", None),
        ("GET", f"/v1/people/{person_id}/file", None),
        ("PUT", f"/v1/risk/proposals/{person_id}/decision", decision),
        ("POST", f"/v1/people/{person_id}/resolutions", resolution),
    ]
    return [await client.request(method, path, json=body, headers=who.headers) for method, path, body in sent]


def _told(answer: Response) -> tuple[int, Any]:
    """Status and body; what names one request is left out."""
    body = loads(answer.content)
    body.pop("request_id", None)
    return answer.status_code, body


async def test_a_foreign_household_is_what_a_random_id_is(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    author = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"mental.phq9_item9": 2})
    assert (await submit(client, author, body)).status_code == 201
    strangers = [
        await a_worker(deployment, "grid_worker", team_id=await a_team(deployment)),
        await a_worker(deployment, "social_worker"),
        await a_worker(deployment, "village_officer", f"{OTHER_TOWN}001"),
        await a_worker(deployment, "town_officer", OTHER_TOWN),
        await a_worker(deployment, "county_officer", "330482"),
    ]
    before = await fingerprint(deployment)
    for stranger in strangers:
        foreign = await _ask(client, stranger, scene.household_id, scene.people[0], UUID(body["id"]))
        random = await _ask(client, stranger, uuid4(), uuid4(), uuid4())
        assert [_told(one) for one in foreign] == [_told(one) for one in random]
        assert {one.status_code for one in foreign} <= {404, 403, 200}
        assert [one.status_code for one in foreign[:5]] == [404] * 5
        assert [loads(one.content)["items"] for one in foreign[5:7]] == [[], []]
        for one, other in zip(foreign, random, strict=True):
            assert one.headers.keys() == other.headers.keys()
            assert len(one.content) == len(other.content)
    assert await fingerprint(deployment) == before


async def test_officers_of_the_place_visit_and_see(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    for role, place in (
        ("village_officer", scene.place),
        ("town_officer", scene.place[:9]),
        ("county_officer", COUNTY),
    ):
        officer = await a_worker(deployment, role, place)
        answer = await submit(client, officer, a_visit(scene, {"health.general": "good"}))
        assert (answer.status_code, answer.json()["flags"]) == (201, [])
        risk = await client.get(f"/v1/people/{scene.people[0]}/risk", headers=officer.headers)
        assert risk.status_code == 200


async def paired_until(scene: Scene, days_ago: float) -> UUID:
    """Another team's pairing with the household: it began 200 days ago and ended so many days ago."""
    team_id, now = await a_team(scene.deployment), clock.now()
    row = {"county": COUNTY, "pairing_id": uuid4(), "household_id": scene.household_id, "team_id": team_id}
    row |= {"from_at": now - timedelta(days=200), "until_at": now - timedelta(days=days_ago)}
    async with transaction(scene.deployment, EVERYWHERE) as db:
        await db.write(insert(table(PairingRow)), [row])
    return team_id


async def test_a_team_that_was_paired_when_it_happened(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    recently = await a_worker(deployment, team_id=await paired_until(scene, 10))
    long_ago = await a_worker(deployment, team_id=await paired_until(scene, 31))
    never = await a_worker(deployment, team_id=await a_team(deployment))

    async def sent(worker: Worker, days_ago: float) -> tuple[int, list[str] | None]:
        at = clock.now() - timedelta(days=days_ago)
        answer = await submit(client, worker, a_visit(scene, {"health.general": "good"}, occurred_at=at.isoformat()))
        return answer.status_code, answer.json().get("flags")

    assert await sent(recently, 0) == (201, ["out_of_scope"])
    assert await sent(recently, 9.9) == (201, ["out_of_scope", "late_submission"])
    assert await sent(recently, 10.1) == (201, ["late_submission"])
    assert await sent(long_ago, 0) == (404, None)
    assert await sent(long_ago, 0.9) == (404, None)
    assert await sent(long_ago, 30.9) == (201, ["out_of_scope", "late_submission"])
    assert await sent(long_ago, 31.1) == (201, ["late_submission"])
    for days_ago in (0, 35, 100, 400):
        assert await sent(never, days_ago) == (404, None)


async def test_the_team_paired_now_brings_what_it_saw_before(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    at = clock.now() - timedelta(days=90)
    answer = await submit(client, worker, a_visit(scene, {"health.general": "good"}, occurred_at=at.isoformat()))
    assert (answer.status_code, answer.json()["flags"]) == (201, ["late_submission"])


async def test_a_household_that_got_another_team(client: AsyncClient, deployment: Deployment) -> None:
    """Reading ends with the pairing; what was seen before is still taken."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    body = a_visit(scene, {"health.general": "good"})
    assert (await submit(client, worker, body)).status_code == 201
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(update(table(PairingRow)).values(until_at=clock.now()))
        await db.write(update(table(HouseholdRow)).values(team_id=uuid4()))
    assert (await client.get(f"/v1/visits/{body['id']}", headers=worker.headers)).status_code == 404
    assert (await client.get(f"/v1/people/{scene.people[0]}/risk", headers=worker.headers)).status_code == 404
    assert (await submit(client, worker, body)).status_code == 200
    answer = await submit(client, worker, a_visit(scene, {"health.general": "poor"}))
    assert (answer.status_code, answer.json()["flags"]) == (201, ["out_of_scope"])


async def test_scopes_of_a_token(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    for role, status in (("auditor", 403), ("informant", 403), ("department_officer", 403), ("administrator", 403)):
        worker = await a_worker(deployment, role)
        answer = await submit(client, worker, a_visit(scene))
        assert (answer.status_code, answer.json()["code"]) == (status, "SCOPE_MISSING")
    answer = await client.post("/v1/visits", json=a_visit(scene))
    assert (answer.status_code, answer.json()["code"]) == (401, "TOKEN_INVALID")
