"""What still goes on about a household when somebody there has been erased: nothing breaks, nothing comes back."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from tests.callers import headers_for
from tests.factories import a_person_body
from tests.registered import COUNTY, OTHER_VILLAGE, put_places
from tests.visits.scene import ADULT, ELDER, Scene, a_need, a_scene, a_visit
from tests.visits.stored import recounted, summed


async def an_erasure(client: AsyncClient, headers: dict[str, str], scene: Scene) -> dict[str, Any]:
    """The first person, visited with the others and then erased. Returns the receipt."""
    body = a_visit(scene, *({"mental.phq9_item9": 1} for _ in scene.people), needs=[a_need(scene)])
    receipt: dict[str, Any] = (await client.post("/v1/visits", json=body, headers=headers)).json()
    path = f"/v1/people/{scene.people[0]}"
    resolution: dict[str, Any] = {
        "id": str(uuid4()),
        "factor": "M01",
        "resolves": [receipt["visit_id"]],
        "reason": "已制定安全计划",
    }
    resolution["evidence"] = "市三院评估意见"
    resolved = await client.post(f"{path}/resolutions", json=resolution, headers=headers)
    assert resolved.status_code == 201, resolved.text
    for act, sent in (("departure", {"status": "closed"}), ("erasure", {"reason_code": "registered_by_mistake"})):
        answer = await client.put(f"{path}/{act}", json=sent, headers=headers)
        assert answer.status_code == 200, answer.text
    return receipt


async def test_a_visit_is_amended_and_voided(client: AsyncClient, deployment: Deployment) -> None:
    scene, headers = await a_scene(deployment, ELDER, ADULT), await headers_for(deployment, "county_officer", COUNTY)
    await put_places(deployment, OTHER_VILLAGE)
    visit = (await an_erasure(client, headers, scene))["visit_id"]

    async def amended(person: int) -> int:
        people = [{"person_id": str(scene.people[person]), "answers": {"health.general": "good"}}]
        body = {"id": str(uuid4()), "reason": "录入时选错了选项", "people": people}
        return (await client.post(f"/v1/visits/{visit}/amendments", json=body, headers=headers)).status_code

    moved = {"place": OTHER_VILLAGE, "address": "1组1号"}
    answer = await client.put(f"/v1/households/{scene.household_id}/place", json=moved, headers=headers)
    assert answer.status_code == 200, answer.text  # folded anew, without the act that can be read no more
    assert (await amended(0), await amended(1)) == (201, 201)
    voided = await client.put(f"/v1/visits/{visit}/voiding", json={"reason": "录错了户"}, headers=headers)
    # Submitted, told anew at the erasure, amended twice, voided.
    assert (voided.status_code, voided.json()["revision"]) == (200, 5)
    # A scene's people were never counted, so closing a file alone counts.
    assert {**await summed(deployment), "people": 0} == {**await recounted(deployment), "people": 0}


def calls_about(scene: Scene, other: Scene, receipt: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Whatever can still be tried with a household, its first person and the visit they had."""
    person, household = f"/v1/people/{scene.people[0]}", f"/v1/households/{scene.household_id}"
    visit = f"/v1/visits/{receipt['visit_id']}"
    fact, why = {"id": str(uuid4()), "from": "2026-03-01"}, {"reason": "录入时选错了选项"}
    given = {"id": str(uuid4()), "given_on": "2026-03-01", "given_by": "person", "channel": "home"}
    home, elsewhere = str(scene.household_id), str(other.household_id)
    resolution = {"id": str(uuid4()), "factor": "M01", "resolves": [receipt["visit_id"]], **why}
    reads = (visit, household, f"{household}/contact", person, f"{person}/file", f"{person}/risk")
    return [
        *(("GET", path, None) for path in (*reads, f"{person}/risk/history", f"/v1/visits?household_id={home}")),
        ("POST", "/v1/visits", a_visit(scene, {})),
        ("POST", "/v1/visits", a_visit(scene, outcome="not_home", people=[])),
        ("POST", f"{visit}/amendments", {"id": str(uuid4()), **why, "note": "补充"}),
        ("PUT", f"{visit}/voiding", why),
        ("PATCH", household, {"note": "空屋"}),
        ("PUT", f"{household}/place", {"place": OTHER_VILLAGE, "address": "1组1号"}),
        ("POST", "/v1/people", a_person_body(household_id=home)),
        ("PUT", f"/v1/people/{other.people[0]}/household", {"household_id": home, "relation": "10"}),
        ("PATCH", person, {"note": "无"}),
        ("PUT", f"{person}/status", {"status": "active"}),
        ("PUT", f"{person}/household", {"household_id": elsewhere, "relation": "10"}),
        ("POST", f"{person}/tags", {**fact, "tag": "lost_only_child"}),
        ("POST", f"{person}/notices", {**given, "version": "2026-01"}),
        ("POST", f"{person}/access-copy", None),
        ("PUT", f"{person}/restriction", {"restricted": False}),
        ("PUT", f"{person}/erasure", {"reason_code": "requested"}),
        ("POST", f"{person}/resolutions", resolution),
        ("GET", f"/v1/referrals/{receipt['referrals'][0]['id']}", None),
        ("PUT", f"/v1/alerts/{receipt['alerts'][0]['id']}/acknowledgement", None),
    ]


@pytest.mark.parametrize("born", [(ELDER,), (ELDER, ADULT)])
async def test_nothing_breaks(client: AsyncClient, deployment: Deployment, born: tuple[date, ...]) -> None:
    scene, headers = await a_scene(deployment, *born), await headers_for(deployment, "county_officer", COUNTY)
    other = await a_scene(deployment, team_id=scene.team_id)
    await put_places(deployment, OTHER_VILLAGE)
    receipt = await an_erasure(client, headers, scene)
    answers = {}
    for method, path, body in calls_about(scene, other, receipt):
        version = (await client.get(path, headers=headers)).headers if method == "PATCH" else {}
        sent = headers | ({"If-Match": version["etag"]} if version else {})
        answers[f"{method} {path}"] = (await client.request(method, path, json=body, headers=sent)).status_code
    assert {call: status for call, status in answers.items() if status >= 500} == {}
