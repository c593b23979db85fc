"""The supervisors' repair inbox: seen, put right in the author's name, handed on, kept as a note, discarded; the author is told."""

import json
from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.journal.facts import feed_of_user
from tests.sync.feeds import entries_of
from tests.sync.phones import a_visit_created, a_voiding, an_amendment, push, statuses
from tests.sync.test_push import a_pair
from tests.visits.scene import Scene, Worker, a_scene, a_worker

OTHER_TOWN, OTHER_VILLAGE = "330481002", "330481002001"


async def read(client: AsyncClient, who: Worker, path: str = "", **query: str) -> Any:
    """What the quarantine shows."""
    answer = await client.get(f"/v1/quarantine{path}", params=query, headers=who.headers)
    return answer.json() if answer.status_code == 200 else answer.status_code


async def listed(client: AsyncClient, who: Worker, **query: str) -> list[str]:
    """The ids on its list."""
    return [one["id"] for one in (await read(client, who, **query))["items"]]


async def revision_told(deployment: Deployment, worker: Worker, op_id: str) -> int:
    """The revision of an operation's status in its author's feed; 0 where it was never told."""
    async with reading(deployment, EVERYWHERE) as db:
        entries = await entries_of(db, feed_of_user(worker.account_id))
    return next((one.revision for one in entries if str(one.entity_id) == op_id), 0)


async def a_wrong_visit(client: AsyncClient, scene: Scene, worker: Worker) -> dict[str, Any]:
    """A visit with an answer that no form knows, in quarantine."""
    visit = a_visit_created(scene, {"health.general": "marvellous"})
    assert await statuses(client, worker, visit) == ["quarantined"]
    return visit


def put_right(visit: dict[str, Any]) -> dict[str, Any]:
    """The body with an answer that the form knows."""
    people = [{**one, "answers": {"health.general": "good"}} for one in visit["body"]["people"]]
    return {"op_id": str(uuid4()), "body": {**visit["body"], "people": people}}


async def test_who_sees_what(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = await a_wrong_visit(client, scene, worker)
    town = await a_worker(deployment, "town_officer")
    elsewhere = await a_worker(deployment, "town_officer", OTHER_TOWN)
    village = await a_worker(deployment, "village_officer", scene.place)
    assert await listed(client, town) == [visit["op_id"]]
    assert await listed(client, town, household_id=str(scene.household_id)) == [visit["op_id"]]
    assert await listed(client, town, state="discarded") == []
    assert await listed(client, elsewhere) == []
    assert await read(client, elsewhere, f"/{visit['op_id']}") == 404
    assert await read(client, village) == 403
    assert await read(client, worker) == 403
    opened = await read(client, town, f"/{visit['op_id']}")
    assert (opened["content"], opened["account_id"]) == (visit, str(worker.account_id))
    assert opened["verdict"]["problem"]["errors"][0]["code"] == "NOT_IN_LIST"


async def test_repaired_in_the_authors_name(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = await a_wrong_visit(client, scene, worker)
    amendment = an_amendment(visit)
    voiding = a_voiding(visit, depends_on=[amendment["op_id"]])
    assert await statuses(client, worker, amendment, voiding) == ["quarantined", "quarantined"]
    town = await a_worker(deployment, "town_officer")
    path = f"/v1/quarantine/{visit['op_id']}/repairs"
    refused = await client.post(path, json={"op_id": str(uuid4())}, headers=town.headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "INVALID")
    answer = await client.post(path, json=put_right(visit), headers=town.headers)
    assert (answer.status_code, answer.json()["status"]) == (201, "accepted")
    again = await client.post(path, json={"op_id": answer.json()["op_id"]}, headers=town.headers)
    assert again.status_code == 200
    other = await client.post(path, json=put_right(visit), headers=town.headers)
    assert (other.status_code, other.json()["code"]) == (409, "ALREADY_CLOSED")
    found = (await client.get(f"/v1/visits/{visit['entity_id']}", headers=town.headers)).json()
    assert found["author"] == str(worker.account_id)
    assert [one["kind"] for one in found["corrections"]] == ["amendment", "voiding"]  # what waited followed
    assert await listed(client, town) == []
    for operation, status in ((visit, "repaired"), (amendment, "accepted"), (voiding, "accepted")):
        [told] = await push(client, worker, operation)
        assert told["original"]["status"] == status
        assert await revision_told(deployment, worker, operation["op_id"]) == 2


async def test_another_household(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    foreign = await a_scene(deployment)
    visit = a_visit_created(foreign)
    assert await statuses(client, worker, visit) == ["quarantined"]
    town = await a_worker(deployment, "town_officer")
    far = await a_scene(deployment, place=OTHER_VILLAGE)
    path = f"/v1/quarantine/{visit['op_id']}"
    answer = await client.put(f"{path}/household", json={"household_id": str(far.household_id)}, headers=town.headers)
    assert answer.status_code == 404
    answer = await client.put(f"{path}/household", json={"household_id": str(scene.household_id)}, headers=town.headers)
    assert answer.json()["household_id"] == str(scene.household_id)
    people = [{"person_id": str(scene.people[0]), "answers": {"health.general": "good"}}]
    body = {**visit["body"], "people": people}
    answer = await client.post(f"{path}/repairs", json={"op_id": str(uuid4()), "body": body}, headers=town.headers)
    assert answer.status_code == 201
    found = (await client.get(f"/v1/visits/{visit['entity_id']}", headers=town.headers)).json()
    assert found["household_id"] == str(scene.household_id)


async def test_kept_as_a_note_or_discarded(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    noted, discarded = [await a_wrong_visit(client, scene, worker) for _ in range(2)]
    town = await a_worker(deployment, "town_officer")
    for visit, state in ((noted, "noted"), (discarded, "discarded")):
        path = f"/v1/quarantine/{visit['op_id']}/closing"
        closing = {"state": state, "reason": "重复记录"}
        first, answer = [await client.put(path, json=closing, headers=town.headers) for _ in range(2)]
        assert (first.status_code, first.json()["state"], answer.status_code) == (200, state, 200)
        assert (answer.json()["reason"], answer.json()["content"]) == ("重复记录", visit)
        assert await listed(client, town, state=state) == [visit["op_id"]]
        [told] = await push(client, worker, visit)
        assert told["original"]["status"] == state
        assert await revision_told(deployment, worker, visit["op_id"]) == 2
    path = f"/v1/quarantine/{noted['op_id']}"
    answer = await client.put(f"{path}/closing", json={"state": "discarded", "reason": "改主意"}, headers=town.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "ALREADY_CLOSED")
    answer = await client.put(f"{path}/household", json={"household_id": str(scene.household_id)}, headers=town.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "ALREADY_CLOSED")


async def test_the_author_hears_of_it_by_the_next_pull(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = await a_wrong_visit(client, scene, worker)
    town = await a_worker(deployment, "town_officer")
    closing = {"state": "discarded", "reason": "重复记录"}
    await client.put(f"/v1/quarantine/{visit['op_id']}/closing", json=closing, headers=town.headers)
    pulled = (await client.get("/v1/sync/pull", headers=worker.headers)).json()
    [told] = [one for one in pulled["changes"] if one["type"] == "op_status"]
    assert (told["id"], told["op"], told["household_id"]) == (visit["op_id"], "put", None)
    assert (told["data"]["status"], told["data"]["was"]) == ("discarded", "quarantined")
    assert (told["data"]["code"], told["data"]["reason"]) == ("INVALID", "重复记录")


async def test_a_deposit_is_put_right_too(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    texts = ["{nonsense", json.dumps(visit)]
    ids = []
    for raw in texts:
        body = {"op_id": visit["op_id"], "raw": raw, "client_error": "unreadable"}
        answer = await client.post("/v1/sync/salvage", json=body, headers=worker.headers)
        ids.append(answer.json()["quarantine_id"])
    town = await a_worker(deployment, "town_officer")
    assert sorted(await listed(client, town)) == sorted(ids)
    opened = [await read(client, town, f"/{one}") for one in ids]
    assert [one["code"] for one in opened] == ["UNREADABLE", "SALVAGED"]
    assert opened[0]["content"] == {"raw": "{nonsense", "client_error": "unreadable"}
    assert opened[1]["content"] == visit
    path = f"/v1/quarantine/{ids[1]}/repairs"
    answer = await client.post(path, json={"op_id": str(uuid4())}, headers=town.headers)
    assert answer.status_code == 201
    assert await revision_told(deployment, worker, visit["op_id"]) == 2
    said = {"op_id": str(uuid4()), "kind": "visit.void", "v": 1, "entity_id": visit["entity_id"]}
    said |= {"household_id": str(scene.household_id), "body": {"reason": "同一次探访"}}
    path = f"/v1/quarantine/{ids[0]}/repairs"
    answer = await client.post(path, json=said, headers=town.headers)
    assert (answer.status_code, answer.json()["entity_id"]) == (201, visit["entity_id"])


async def test_work_of_somebody_who_left_is_repaired(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    stranger = await a_worker(deployment)
    visit = a_visit_created(scene)
    assert await statuses(client, stranger, visit) == ["quarantined"]
    town = await a_worker(deployment, "town_officer")
    path = f"/v1/quarantine/{visit['op_id']}/repairs"
    answer = await client.post(path, json={"op_id": str(uuid4())}, headers=town.headers)
    assert answer.status_code == 201
    found = (await client.get(f"/v1/visits/{visit['entity_id']}", headers=worker.headers)).json()
    assert found["author"] == str(stranger.account_id)
