"""Appeals through HTTP: received by anybody, reviewed by who did not decide, changed by a named act, told to the person."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from app.alerts.reference import calendar
from app.core import clock
from app.core.db import Deployment
from app.risk.appeals.policy import MOVES, STATES, is_overdue, may_review
from tests.risk.test_overrides import Officers, an_override, officers, said
from tests.visits.scene import Worker, a_visit, a_worker, submit
from tests.visits.stored import fingerprint
from tests.visits.test_amend import amended, an_amendment


def an_appeal(**changed: Any) -> dict[str, Any]:
    """The person's own appeal against the level."""
    body = {"id": str(uuid4()), "by": "self", "channel": "home", "about": "level", "words": "我身体好多了"}
    return {**body, **changed}


def a_review(**changed: Any) -> dict[str, Any]:
    """A review that leaves all as it is."""
    return {"id": str(uuid4()), "outcome": "upheld", "explanation": "独居且起居需人帮助", **changed}


async def appealed(team: Officers, body: dict[str, Any], by: Worker) -> Response:
    """What the API answers to an appeal."""
    return await team.client.post(f"/v1/people/{team.scene.people[0]}/appeals", json=body, headers=by.headers)


async def put(team: Officers, appeal: dict[str, Any], act: str, body: dict[str, Any], by: Worker) -> Response:
    """What the API answers to a move of an appeal."""
    return await team.client.put(f"/v1/appeals/{appeal['id']}/{act}", json=body, headers=by.headers)


async def test_an_appeal_is_reviewed_and_told(client: AsyncClient, deployment: Deployment) -> None:
    team = await officers(client, deployment)
    mate = await a_worker(deployment, "grid_worker", team_id=team.scene.team_id)
    body, today = an_appeal(), clock.day_of(clock.now())
    received = await appealed(team, body, mate)
    assert (received.status_code, received.json()["state"], received.json()["words"]) == (201, "received", None)
    assert received.json()["due_day"] == str(calendar().after(today, 15))
    again = await appealed(team, body, mate)
    assert (again.status_code, again.json()) == (200, received.json())
    assert (await appealed(team, {**body, "by": "kin"}, mate)).json()["code"] == "ID_REUSED"
    unnamed = await appealed(team, an_appeal(about="decision", decision_id=str(uuid4())), mate)
    assert (unnamed.status_code, unnamed.json()["errors"][0]["pointer"]) == (422, "/decision_id")
    listed = (await client.get("/v1/appeals?state=received", headers=team.first.headers)).json()["items"]
    assert [(one["id"], one["words"], one["overdue"]) for one in listed] == [(body["id"], None, False)]
    path = f"/v1/people/{team.scene.people[0]}/file"
    files = [(await client.get(path, headers=who.headers)).json() for who in (team.first, mate)]
    assert [one["words"] for file in files for one in file["appeals"]] == [body["words"], None]
    assert (await put(team, body, "review", a_review(), team.worker)).status_code == 403
    review = a_review()
    reviewed = await put(team, body, "review", review, team.first)
    assert (reviewed.json()["state"], reviewed.json()["explanation"]) == ("reviewed", review["explanation"])
    assert (await put(team, body, "review", review, team.first)).json() == reviewed.json()
    telling = {"id": str(uuid4()), "on": str(today), "to": "self", "channel": "home"}
    early = await put(team, body, "telling", {**telling, "on": "2026-01-01"}, mate)
    assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "/on")
    assert (await put(team, body, "telling", telling, mate)).json()["state"] == "told"


async def test_who_decided_does_not_review(client: AsyncClient, deployment: Deployment) -> None:
    team = await officers(client, deployment)
    await submit(client, team.worker, a_visit(team.scene, {"health.general": "good"}))
    override = an_override()
    await team.asked(override)
    await team.put(override, team.second, said())
    about = (an_appeal(), an_appeal(about="override", decision_id=override["id"]))
    for body in (*about, an_appeal(about="decision", decision_id=override["id"])):
        assert (await appealed(team, body, team.worker)).status_code == 201
        before = await fingerprint(deployment)
        refused = await put(team, body, "review", a_review(), team.second)
        assert (refused.status_code, refused.json()["code"]) == (403, "DECIDED_IT")
        assert await fingerprint(deployment) == before
        assert (await put(team, body, "review", a_review(), team.county)).status_code == 200


async def test_a_change_is_made_and_named(client: AsyncClient, deployment: Deployment) -> None:
    team = await officers(client, deployment)
    visit = a_visit(team.scene, {"mental.phq9_item9": 1})
    await submit(client, team.worker, visit)
    before = a_visit(team.scene, {"health.general": "poor"})
    await submit(client, team.worker, before)
    answer = await amended(client, team.worker, before["id"], an_amendment(team.scene, {"health.general": "good"}))
    assert answer.status_code == 201, answer.text
    body = an_appeal(by="guardian", channel="letter")
    await appealed(team, body, team.worker)
    resolution = {"id": str(uuid4()), "factor": "M01", "resolves": [visit["id"]], "reason": "误录", "evidence": "录音"}
    for wrong, pointer in (
        (a_review(outcome="changed"), "/change"),
        (a_review(change="override", change_id=str(uuid4())), "/change"),
        (a_review(outcome="changed", change="resolution", change_id=resolution["id"]), "/change_id"),
        # Amended it was, but before anybody appealed.
        (a_review(outcome="changed", change="amendment", change_id=before["id"]), "/change_id"),
    ):
        answer = await put(team, body, "review", wrong, team.county)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    path = f"/v1/people/{team.scene.people[0]}/resolutions"
    assert (await client.post(path, json=resolution, headers=team.first.headers)).status_code == 201
    changed = a_review(outcome="changed", change="resolution", change_id=resolution["id"])
    answer = await put(team, body, "review", changed, team.county)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "changed"), answer.text


async def test_the_town_contests_and_the_county_reviews(client: AsyncClient, deployment: Deployment) -> None:
    team = await officers(client, deployment)
    body = an_appeal(by="town", channel="office", words="该户已随子女迁居，升级依据有误")
    assert (await appealed(team, body, team.worker)).status_code == 403
    assert (await appealed(team, body, team.first)).status_code == 201
    for officer in (team.first, team.second):
        answer = await put(team, body, "review", a_review(), officer)
        assert (answer.status_code, answer.json()["code"]) == (403, "COUNTY_MUST_REVIEW")
    taken = {"id": str(uuid4()), "words": "听了解释，不再申诉"}
    assert (await put(team, body, "withdrawal", taken, team.worker)).status_code == 403
    assert (await put(team, body, "review", a_review(), team.county)).status_code == 200
    other = an_appeal()
    await appealed(team, other, team.worker)
    assert (await put(team, other, "withdrawal", taken, team.worker)).json()["state"] == "withdrawn"


def test_the_table() -> None:
    assert {end for _, end in MOVES.values()} | {"received"} == set(STATES)
    one, other, today = uuid4(), uuid4(), clock.day_of(clock.now())
    assert may_review(one, (), one, "self")
    assert not may_review(one, (one,), other, "self")
    assert not may_review(one, (), one, "town")
    assert not may_review(None, (), other, "self")
    assert [is_overdue(state, today.replace(year=2000), today) for state in ("received", "reviewed")] == [True, False]
