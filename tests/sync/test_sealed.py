"""What phones hand over lies sealed: nothing of it stands in the database in the clear, and an erasure takes it along."""

import json
from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core import json as packed
from app.core.crypto import make_keyring, wrap_new_key
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.people.store.withholding import destroy_keys
from app.sync.inbox.payload import open_content, seal_content
from tests.hardening.canaries import seen_in
from tests.sync.phones import a_visit_created, push
from tests.sync.test_push import a_pair
from tests.visits.scene import ADULT, ELDER, Scene, Worker, a_scene, a_team, a_worker
from tests.visits.stored import rows_of

NOTES = ("云雀低语七七", "白鹭陈情七七", "画眉弄七七七号")


async def a_couple(deployment: Deployment) -> tuple[Scene, Worker]:
    """Two people of one household, and a worker of its team."""
    team = await a_team(deployment)
    scene = await a_scene(deployment, ELDER, ADULT, team_id=team)
    return scene, await a_worker(deployment, team_id=team)


def telling(scene: Scene) -> dict[str, Any]:
    """A visit that no form takes, with a note on each person and one on the household."""
    visit = a_visit_created(scene, {"health.general": "marvellous"}, {})
    for person, note in zip(visit["body"]["people"], NOTES[:2], strict=True):
        person["note"] = note
    visit["body"]["note"] = NOTES[2]
    return visit


async def test_nothing_lies_in_the_clear(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_couple(deployment)
    visit = telling(scene)
    deferred = {**telling(scene), "depends_on": [str(uuid4())]}
    assert [one["status"] for one in await push(client, worker, visit, deferred)] == ["quarantined", "deferred"]
    for raw in (json.dumps(telling(scene), ensure_ascii=False), "nonsense " + NOTES[0]):
        body = {"raw": raw, "client_error": NOTES[1]}
        assert (await client.post("/v1/sync/salvage", json=body, headers=worker.headers)).status_code == 202
    town = await a_worker(deployment, "town_officer")
    closing = {"state": "noted", "reason": NOTES[2]}
    await client.put(f"/v1/quarantine/{visit['op_id']}/closing", json=closing, headers=town.headers)
    for table in ("op_inbox", "quarantine", "journal", "job", "sync_entry", "op_waiting"):
        for row in await rows_of(deployment, table):
            for value in row._mapping.values():
                assert seen_in(value if isinstance(value, bytes) else str(value), NOTES) == [], table


async def test_an_erasure_takes_along_what_was_said_of_somebody(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_couple(deployment)
    visit = telling(scene)
    await push(client, worker, visit)
    town = await a_worker(deployment, "town_officer")
    path = f"/v1/quarantine/{visit['op_id']}"
    before = (await client.get(path, headers=town.headers)).text
    assert seen_in(before, NOTES) == list(NOTES)
    async with transaction(deployment, EVERYWHERE) as db:
        await destroy_keys(db, scene.place[:6], [scene.people[0]])
    after = await client.get(path, headers=town.headers)
    assert seen_in(after.text, NOTES) == list(NOTES[1:])
    assert [one["person_id"] for one in after.json()["content"]["body"]["people"]] == [str(scene.people[1])]
    async with transaction(deployment, EVERYWHERE) as db:
        await destroy_keys(db, scene.place[:6], [scene.household_id, scene.people[1]])
    after = await client.get(path, headers=town.headers)
    assert (after.status_code, after.json()["content"], after.json()["verdict"]) == (200, None, {})


async def test_what_is_accepted_is_not_kept_twice(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    assert [one["status"] for one in await push(client, worker, a_visit_created(scene))] == ["accepted"]
    assert [row.sealed for row in await rows_of(deployment, "op_inbox")] == [None]


def test_what_an_operation_on_a_person_says_is_theirs() -> None:
    keyring, op_id, home, person = make_keyring(), uuid4(), uuid4(), uuid4()
    keys = {who: wrap_new_key(keyring, str(who))[0] for who in (home, person)}
    content = {
        "household_id": str(home),
        "entity_id": str(person),
        "body": {"set": {"phone": "138"}},
        "kind": "person.patch",
    }
    sealed = seal_content(keyring, keys, op_id, content)
    assert open_content(keys, op_id, sealed.content) == content
    assert open_content({**keys, person: b""}, op_id, sealed.content) == {**content, "body": None}
    assert open_content({**keys, home: b""}, op_id, sealed.content) is None
    assert packed.dumps(content) not in sealed.content
