"""Cases before the joint conference over both databases: proposed, decided, followed by aid; who reads which words."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from tests.callers import headers_for
from tests.deliberations.written import MINUTES, a_case, a_case_at, a_decision, next_week
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.visits.scene import Scene, Worker, a_need, a_scene, a_visit, a_worker, submit

CASES = "/v1/deliberations"
ROLES = {"village": VILLAGE, "town": TOWN, "county": COUNTY}
Headers = dict[str, dict[str, str]]


async def a_hard_case(deployment: Deployment, client: AsyncClient) -> tuple[Scene, Worker, Headers, str]:
    """A household whose need was rejected to the conference, its worker, officers of every level, the referral."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    officers = {level: await headers_for(deployment, f"{level}_officer", place) for level, place in ROLES.items()}
    visit = await submit(client, worker, a_visit(scene, {"health.general": "fair"}, needs=[a_need(scene)]))
    referral = visit.json()["referrals"][0]["id"]
    return scene, worker, officers, referral


async def put(
    client: AsyncClient, headers: dict[str, str], case: str, act: str, body: dict[str, Any]
) -> dict[str, Any]:
    answer = await client.put(f"{CASES}/{case}/{act}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_no_desk_covers_is_decided_and_goes_on(deployment: Deployment, client: AsyncClient) -> None:
    scene, worker, officers, _ = await a_hard_case(deployment, client)
    body = a_case(scene.household_id, scene.people[0], materials="结算单")
    made = await client.post(CASES, json=body, headers=officers["town"])
    again = await client.post(CASES, json=body, headers=officers["town"])
    assert (made.status_code, again.status_code, again.json()) == (201, 200, made.json()), again.text
    reused = await client.post(CASES, json={**body, "question": "别的"}, headers=officers["town"])
    assert (reused.status_code, reused.json()["code"]) == (409, "ID_REUSED")
    case = body["id"]
    asked = await put(client, officers["county"], case, "materials-request", {"words": "请补收入证明"})
    assert (asked["state"], asked["asked_for"]) == ("materials_requested", "请补收入证明")
    brought = await put(client, officers["town"], case, "materials", {"words": "收入证明"})
    assert (brought["state"], brought["materials"], brought["asked_for"]) == ("proposed", "结算单\n收入证明", None)
    early = await client.put(f"{CASES}/{case}/decision", json=a_decision(), headers=officers["county"])
    assert (early.status_code, early.json()["code"]) == (409, "MOVE_REFUSED")
    assert (await put(client, officers["county"], case, "schedule", {"day": next_week()}))["state"] == "scheduled"
    decided = await put(client, officers["county"], case, "decision", a_decision())
    assert (decided["state"], decided["outcome"], decided["amount_fen"]) == ("aid_following", "approved", 500_000)
    # The household's team sees where it stands, and none of the words.
    told = (await client.get(f"{CASES}/{case}", headers=worker.headers)).json()
    assert (told["state"], told["minutes"], told["question"], told["words_restricted"]) == (
        "aid_following",
        None,
        None,
        True,
    )
    shown = (await client.get(f"{CASES}/{case}", headers=officers["village"])).json()
    assert (shown["minutes"], shown["question"]) == (MINUTES, body["question"])
    [listed] = (await client.get(f"{CASES}?state=aid_following", headers=officers["village"])).json()["items"]
    assert (listed["id"], listed["question"]) == (case, None)
    done = await put(client, officers["town"], case, "completion", {"words": "已到账"})
    assert (done["state"], done["closed_at"] is not None) == ("completed", True)
    file = (await client.get(f"/v1/people/{scene.people[0]}/file", headers=officers["town"])).json()
    assert [(one["id"], one["minutes"]) for one in file["deliberations"]] == [(case, MINUTES)]


async def test_what_cannot_be_proposed_or_decided(deployment: Deployment, client: AsyncClient) -> None:
    scene, other = await a_scene(deployment), await a_scene(deployment, place=OTHER_VILLAGE)
    town, county = (
        await headers_for(deployment, "town_officer", TOWN),
        await headers_for(deployment, "county_officer", COUNTY),
    )
    foreign = await client.post(CASES, json=a_case(other.household_id), headers=town)
    assert foreign.status_code == 404
    for name, value, pointer in (
        ("person_id", str(other.people[0]), "/person_id"),
        ("referral_id", str(uuid4()), "/referral_id"),
        ("attachments", [str(uuid4())], "/attachments/0"),
    ):
        answer = await client.post(CASES, json={**a_case(scene.household_id), name: value}, headers=town)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), answer.text
    case = await a_case_at(deployment, scene, "scheduled")
    for wrong, pointer in (
        ({"departments": ["dreams"]}, "/departments/0"),
        ({"category": "dream"}, "/category"),
        ({"amount_fen": None}, "/amount_fen"),
        ({"outcome": "rejected"}, "/category"),
    ):
        answer = await client.put(f"{CASES}/{case}/decision", json={**a_decision(), **wrong}, headers=county)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), answer.text
    past = await client.put(f"{CASES}/{case}/schedule", json={"day": "2020-01-01"}, headers=county)
    assert past.status_code == 422
    assert (await client.put(f"{CASES}/{case}/decision", json=a_decision(), headers=town)).status_code == 403


async def test_what_waits_too_long_is_overdue(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    county = await headers_for(deployment, "county_officer", COUNTY)
    case, done = [str(await a_case_at(deployment, scene, state)) for state in ("proposed", "rejected")]
    assert (await client.get(f"{CASES}?overdue=true", headers=county)).json()["items"] == []
    assert (await client.get(f"{CASES}/{done}", headers=county)).json()["overdue"] is False
    assert (await client.get(f"{CASES}/{case}", headers=county)).json()["due_day"] > str(clock.day_of(clock.now()))
