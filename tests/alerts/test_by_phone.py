"""One tap without a connection: brought by the push, however often, it is one alert with one clock, and an error says what is wrong."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import DeltaRow, JobRow
from tests.registered import OTHER_VILLAGE, TOWN, VILLAGE
from tests.sync.phones import an_operation, push
from tests.visits.scene import Worker, a_scene, a_worker
from tests.visits.test_scope import paired_until

jobs, deltas = table(JobRow), table(DeltaRow)


def called(body: dict[str, Any], **head: Any) -> dict[str, Any]:
    body = {"id": str(uuid4()), **body}
    return an_operation("alert.create", body, entity_id=body["id"], **head)


async def alerts(client: AsyncClient, who: Worker, query: str = "") -> list[dict[str, Any]]:
    answer = await client.get(f"/v1/alerts{query}", headers=who.headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_one_tap_offline_is_one_alert_with_one_clock(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    village = await a_worker(deployment, "village_officer", VILLAGE)
    home, person = str(scene.household_id), str(scene.people[0])
    here = called({"place": VILLAGE, "words": "一位老人倒在公交站旁"})
    # The household in the head is what the phone shows; the person says where the person lives.
    somebody = called({"person_id": person, "kind": "suicide"}, household_id=home)
    bare = called({}, household_id=home)
    made = (here, somebody, bare)
    told = await push(client, worker, *made, here)
    assert [one["status"] for one in told] == ["accepted", "accepted", "accepted", "duplicate"]
    before = await alerts(client, worker)
    # Sent again as another operation, and by the other door after a lost answer: one alert, one clock, one word of it.
    again = [called(one["body"], household_id=one.get("household_id")) for one in made]
    assert [one["status"] for one in await push(client, worker, *again)] == ["accepted"] * 3
    for one in made:
        answer = await client.post("/v1/alerts", json=one["body"], headers=worker.headers)
        assert answer.status_code == 200, answer.text
    assert await alerts(client, worker) == before
    stands = {one["id"]: (one["household_id"], one["person_id"], one["kind"]) for one in before}
    assert [stands[one["entity_id"]] for one in made] == [
        (None, None, "life_danger"),
        (home, person, "suicide"),
        (home, None, "life_danger"),
    ]
    assert {one["id"] for one in await alerts(client, village)} == {one["id"] for one in before}
    async with reading(deployment, EVERYWHERE) as db:
        word = await db.all(select(jobs.c.job_id).where(jobs.c.kind == "notify"))
        opened = await db.all(select(deltas.c.amount).where(deltas.c.name == "alerts.open"))
    assert (len(word), sum(row.amount for row in opened)) == (3, 3)
    # By the other door first, without an answer, and then by the push.
    lost = called({"place": VILLAGE})
    assert (await client.post("/v1/alerts", json=lost["body"], headers=worker.headers)).status_code == 201
    assert [one["status"] for one in await push(client, worker, lost)] == ["accepted"]
    other = called({**lost["body"], "words": "别的"})
    [reused] = await push(client, worker, other)
    assert (reused["status"], reused["problem"]["code"]) == ("conflict", "ID_REUSED")


async def test_a_call_about_a_household_that_went_to_others_is_raised_and_strangers_are_told_nothing(
    client: AsyncClient, deployment: Deployment
) -> None:
    scene, stranger = await a_scene(deployment), await a_scene(deployment, place=OTHER_VILLAGE)
    county = await a_worker(deployment, "county_officer", TOWN[:6])
    heir = await a_worker(deployment, team_id=scene.team_id)
    before = await paired_until(scene, 1)
    worker, recorded = await a_worker(deployment, team_id=before), (clock.now() - timedelta(days=2)).isoformat()
    person, foreign = str(scene.people[0]), str(stranger.people[0])
    late = called({"person_id": person}, recorded_at=recorded)
    wrong = [
        called({"person_id": foreign}),
        called({"household_id": str(stranger.household_id)}),
        called({"person_id": str(uuid4())}),
        called({"place": "330481099099"}),
        called({"kind": "red", "place": VILLAGE}),
        called({"household_id": str(scene.household_id)}, household_id=str(stranger.household_id)),
    ]
    told = await push(client, worker, late, *wrong)
    assert (told[0]["status"], told[0]["flags"]) == ("accepted", ["out_of_scope"])
    assert {one["status"] for one in told[1:]} == {"quarantined"}
    problems = [one["problem"] for one in told[1:]]
    assert [(one["code"], [each["pointer"] for each in one["errors"]]) for one in problems] == [
        ("NOT_FOUND", []),
        ("NOT_FOUND", []),
        ("NOT_FOUND", []),
        ("INVALID", ["/place"]),
        ("INVALID", ["/kind"]),
        ("INVALID", ["/household_id"]),
    ]
    # Who pairs with the household now hears of it; nothing of the strangers' was raised.
    assert [one["id"] for one in await alerts(client, heir)] == [late["entity_id"]]
    assert [one["id"] for one in await alerts(client, county)] == [late["entity_id"]]
