"""What stays with those who may know: answers of mind, child and abuse, and reasons that rest on them."""

from typing import Any

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from tests.visits.scene import Scene, Worker, a_scene, a_visit, a_worker, submit

SECRET = {
    "mental.phq9_score": 21,
    "mental.phq9_item9": 2,
    "care.abuse_signs": ["violence"],
    "child.guardianship_status": "orphan",
}
OPEN = {"health.adl_unable_items": 2, "care.living_arrangement": "with_children"}
WORDS = (
    "mental.phq9_score",
    "M01",
    "M02",
    "C08",
    "K02",
    "suicid",
    "自杀",
    "家暴",
    "抑郁",
    "violence",
    "orphan",
    "孤儿",
)


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """A household."""
    return await a_scene(deployment)


@pytest.fixture
async def social(deployment: Deployment, scene: Scene) -> Worker:
    """The team's social worker."""
    return await a_worker(deployment, "social_worker", team_id=scene.team_id)


async def _read(client: AsyncClient, who: Worker, scene: Scene, visit_id: str) -> dict[str, Any]:
    person = f"/v1/people/{scene.people[0]}"
    paths = {"visit": f"/v1/visits/{visit_id}", "risk": f"{person}/risk", "history": f"{person}/risk/history"}
    paths |= {"file": f"{person}/file", "alerts": "/v1/alerts"}
    answers = {name: await client.get(path, headers=who.headers) for name, path in paths.items()}
    assert {one.status_code for one in answers.values()} == {200}
    return {name: (answer.json(), answer.text) for name, answer in answers.items()}


@pytest.mark.parametrize(
    ("role", "told"), [("grid_worker", False), ("party_member", False), ("social_worker", True), ("town_officer", True)]
)
async def test_what_others_read_of_a_social_workers_visit(
    client: AsyncClient, deployment: Deployment, scene: Scene, social: Worker, role: str, *, told: bool
) -> None:
    body = a_visit(scene, {**SECRET, **OPEN})
    assert (await submit(client, social, body)).status_code == 201
    team = None if role == "town_officer" else scene.team_id
    reader = await a_worker(deployment, role, team_id=team)
    read = await _read(client, reader, scene, body["id"])
    risk, visit = read["risk"][0], read["visit"][0]
    assert visit["people"][0]["answers"] == ({**SECRET, **OPEN} if told else OPEN)
    assert ("M01" in risk["triggers"]) is told
    assert ("RESTRICTED" in risk["triggers"]) is not told
    assert "H02" in [reason["code"] for reason in risk["reasons"]]
    kinds = {alert["kind"] for alert in read["alerts"][0]["items"]}
    assert kinds == ({"abuse", "suicide"} if told else {"red"})
    if not told:
        assert "受限原因" in risk["sentence"]["zh"]
        assert "Restricted reason" in risk["sentence"]["en"]
        for name in ("risk", "history", "visit", "alerts", "file"):
            text = read[name][1].replace('"missing":', "")
            found = [word for word in WORDS if word in _without_missing(text)]
            assert not found, (name, found)


def _without_missing(text: str) -> str:
    """What was never asked is no secret: the lists of missing answers are left out."""
    parts = text.split('"mental.')
    return '"'.join(part if number == 0 else part.partition('"')[2] for number, part in enumerate(parts))


async def test_a_grid_workers_own_receipt(
    client: AsyncClient, deployment: Deployment, scene: Scene, social: Worker
) -> None:
    """Their own answers they may read again; what follows from them is for others to weigh."""
    grid = await a_worker(deployment, "grid_worker", team_id=scene.team_id)
    body = a_visit(scene, {**SECRET, **OPEN})
    receipt = (await submit(client, grid, body)).json()
    [person] = receipt["people"]
    assert [reason["code"] for reason in person["reasons"]] == ["H02", "RESTRICTED"]
    assert (person["level_after"], {alert["kind"] for alert in receipt["alerts"]}) == ("red", {"red"})
    own = (await client.get(f"/v1/visits/{body['id']}", headers=grid.headers)).json()
    assert own["people"][0]["answers"] == {**SECRET, **OPEN}
    theirs = (await client.get(f"/v1/people/{scene.people[0]}/risk", headers=social.headers)).json()
    assert {"M01", "C08"} <= set(theirs["triggers"])
