"""What officers decide about a level: approving and refusing a proposal, resolving a trigger; who may, when, and once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from app.core import clock
from app.core.db import Deployment
from tests.risk.proposals import HARD, proposed
from tests.visits.replayed import from_scratch, kept_states
from tests.visits.scene import Scene, Worker, a_scene, a_visit, a_worker, submit, submitted_at
from tests.visits.stored import fingerprint, recounted, summed


def a_decision(**changed: Any) -> dict[str, Any]:
    """An approval with the social worker's note."""
    decision = {"id": str(uuid4()), "approve": True, "reason": "两次上门情况稳定", "note": "照护已到位"}
    return {**decision, **changed}


async def decided(client: AsyncClient, who: Worker, scene: Scene, body: dict[str, Any]) -> Response:
    """What the API answers to a decision."""
    path = f"/v1/risk/proposals/{scene.people[0]}/decision"
    return await client.put(path, json=body, headers=who.headers)


async def risk_of(client: AsyncClient, who: Worker, scene: Scene) -> dict[str, Any]:
    """Where the first person stands."""
    told: dict[str, Any] = (await client.get(f"/v1/people/{scene.people[0]}/risk", headers=who.headers)).json()
    return told


async def test_an_approval_lowers_by_one_step(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await proposed(deployment)
    officer = await a_worker(deployment, "town_officer")
    before = await risk_of(client, worker, scene)
    assert (before["level"], before["proposal"]["from"], before["proposal"]["to"]) == ("red", "red", "orange")
    body = a_decision()
    answer = await decided(client, officer, scene, body)
    expected = {"id": body["id"], "person_id": str(scene.people[0]), "level": "orange"}
    assert (answer.status_code, answer.json()) == (200, expected)
    after = await risk_of(client, worker, scene)
    assert (after["level"], after["proposal"]) == ("orange", None)
    assert await summed(deployment) == await recounted(deployment)
    assert await kept_states(scene) == await from_scratch(scene)
    stored = await fingerprint(deployment)
    again = await decided(client, officer, scene, body)
    assert (again.status_code, again.content) == (200, answer.content)
    other = await decided(client, officer, scene, {**body, "approve": False})
    assert (other.status_code, other.json()["code"]) == (409, "ID_REUSED")
    none_left = await decided(client, officer, scene, a_decision())
    assert (none_left.status_code, none_left.json()["code"]) == (409, "NO_PROPOSAL")
    assert await fingerprint(deployment) == stored


async def test_an_approval_follows_what_is_known(client: AsyncClient, deployment: Deployment) -> None:
    """The visit that made the proposal came from a phone five minutes ahead: the decision on it has its effect at once."""
    scene, _ = await proposed(deployment, newest=timedelta(minutes=5))
    officer = await a_worker(deployment, "town_officer")
    answer = await decided(client, officer, scene, a_decision())
    assert (answer.status_code, answer.json()["level"]) == (200, "orange")
    assert await kept_states(scene) == await from_scratch(scene)


async def test_a_refusal_begins_a_new_run(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await proposed(deployment)
    officer = await a_worker(deployment, "county_officer", "330481")
    answer = await decided(client, officer, scene, a_decision(approve=False, note=None))
    assert (answer.status_code, answer.json()["level"]) == (200, "red")
    assert (await risk_of(client, worker, scene))["proposal"] is None
    told = (await submit(client, worker, a_visit(scene, {"health.general": "good"}))).json()
    assert (told["household_level"], told["people"][0]["proposal"]) == ("red", None)
    assert await kept_states(scene) == await from_scratch(scene)


async def test_who_may_decide(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await proposed(deployment)
    officer = await a_worker(deployment, "town_officer")
    village = await a_worker(deployment, "village_officer", scene.place)
    elsewhere = await a_worker(deployment, "town_officer", "330481002")
    before = await fingerprint(deployment)
    note = await decided(client, officer, scene, a_decision(note=None))
    assert (note.status_code, [one["pointer"] for one in note.json()["errors"]]) == (422, ["/note"])
    assert (await decided(client, worker, scene, a_decision())).status_code == 403
    assert (await decided(client, village, scene, a_decision())).status_code == 403
    assert (await decided(client, elsewhere, scene, a_decision())).status_code == 404
    assert await fingerprint(deployment) == before


async def test_a_late_visit_takes_a_proposal_back(client: AsyncClient, deployment: Deployment) -> None:
    """Two weeks ago somebody wrote of a worse state; when that comes in, the run of good visits is broken."""
    scene, worker = await proposed(deployment)
    officer = await a_worker(deployment, "town_officer")
    at = (clock.now() - timedelta(days=10)).isoformat()
    late = await submit(client, worker, a_visit(scene, HARD, occurred_at=at))
    assert late.json()["people"][0]["proposal"] is None
    answer = await decided(client, officer, scene, a_decision())
    assert (answer.status_code, answer.json()["code"]) == (409, "NO_PROPOSAL")


async def test_a_trigger_is_resolved_for_the_visits_named(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    officer = await a_worker(deployment, "town_officer")
    visits = [a_visit(scene, {"mental.phq9_item9": 1}) for _ in range(2)]
    calm = a_visit(scene, {"mental.phq9_item9": 0})
    nobody = a_visit(scene, {}, outcome="refused")
    for body in (*visits, calm, nobody):
        await submit(client, worker, body)

    async def resolved(who: Worker, *named: str, factor: str = "M01", **proof: Any) -> Response:
        proof = proof or {"evidence": "市三院评估意见"}
        body = {"id": str(uuid4()), "factor": factor, "resolves": list(named), "reason": "已制定安全计划", **proof}
        return await client.post(f"/v1/people/{scene.people[0]}/resolutions", json=body, headers=who.headers)

    assert (await resolved(worker, visits[0]["id"])).status_code == 403
    wrong = await resolved(officer, visits[0]["id"], factor="E01")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "TRIGGER_NOT_STANDING")
    unproven = await resolved(officer, visits[0]["id"], evidence=None)
    assert (unproven.status_code, unproven.json()["errors"][0]["pointer"]) == (422, "/evidence")
    unknown = await resolved(officer, visits[0]["id"], shown_by=[str(uuid4())])
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/shown_by/0")
    unsigned = await resolved(officer, str(uuid4()))
    assert (unsigned.status_code, unsigned.json()["errors"][0]["code"]) == (422, "NO_SIGN")
    for proof, code in ((visits[1], "SHOWS_THE_SIGN"), (nobody, "NOBODY_MET")):
        wrong = await resolved(officer, visits[0]["id"], shown_by=[proof["id"]])
        assert (wrong.status_code, [one["code"] for one in wrong.json()["errors"]]) == (422, [code])
    assert (await resolved(officer, visits[0]["id"], shown_by=[calm["id"]])).status_code == 201
    assert (await risk_of(client, worker, scene))["triggers"] == ["M01"]
    assert (await resolved(officer, visits[1]["id"])).status_code == 201
    after = await risk_of(client, worker, scene)
    assert (after["triggers"], after["computed_level"], after["level"]) == ([], "yellow", "red")
    again = await submit(client, worker, a_visit(scene, {"mental.phq9_item9": 1}))
    assert again.json()["people"][0]["computed_level"] == "red"
    assert await summed(deployment) == await recounted(deployment)
    assert await kept_states(scene) == await from_scratch(scene)


async def test_red_that_is_not_latched_is_not_resolved(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    officer = await a_worker(deployment, "town_officer")
    visit = a_visit(scene, {"housing.safety_grade": "D"})
    await submit(client, worker, visit)
    body = {"id": str(uuid4()), "factor": "D01", "resolves": [visit["id"]], "reason": "已加固", "evidence": "鉴定报告"}
    answer = await client.post(f"/v1/people/{scene.people[0]}/resolutions", json=body, headers=officer.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "TRIGGER_NOT_LATCHED")


async def test_confirmed_contact_ends_lost_contact(client: AsyncClient, deployment: Deployment) -> None:
    now = clock.now()
    scene = await a_scene(deployment, since=now - timedelta(days=30))
    worker = await a_worker(deployment, team_id=scene.team_id)
    calls = [(28, a_visit(scene, {"health.general": "good"}))]
    calls += [(days, a_visit(scene, outcome="not_home", people=[])) for days in (9, 8)]
    for days, body in calls:
        at = now - timedelta(days=days)
        await submitted_at(deployment, worker, at, {**body, "occurred_at": at.isoformat()})
    assert (await risk_of(client, worker, scene))["triggers"] == ["V01"]
    body = {"id": str(uuid4()), "how": "neighbour", "words": "邻居刚见到本人在家"}
    path = f"/v1/people/{scene.people[0]}/contact-confirmations"
    told = await client.post(path, json=body, headers=worker.headers)
    assert told.status_code == 201, told.text
    again = await client.post(path, json=body, headers=worker.headers)
    assert (again.status_code, again.json()) == (200, told.json())
    assert (await risk_of(client, worker, scene))["triggers"] == []
    assert await kept_states(scene) == await from_scratch(scene)
