"""A server that dies over a batch, two requests with the same batch at once, a verb that breaks: every operation stands once."""

import asyncio
import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, HTTPError
from pydantic import BaseModel

from app.core import clock
from app.core.db import Db, Deployment
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.sync.inbox.policy import Clock
from app.sync.inbox.push import push as push_batch
from app.sync.inbox.receive import Batch, receive
from app.sync.inbox.wake import settle_left_behind
from app.sync.kind import Effect, Kind, Operation
from app.sync.operations import KINDS
from tests.sync.phones import a_batch, a_visit_created, an_amendment, an_operation, push, statuses
from tests.sync.test_push import a_pair
from tests.visits.conftest import PATIENCE_S, Servers
from tests.visits.replayed import from_scratch, kept_states
from tests.visits.scene import Scene, Worker
from tests.visits.stored import recounted, rows_of, summed

HELD = {"accepted", "duplicate"}


def some(scene: Scene) -> list[dict[str, Any]]:
    """A run of visits, an amendment before and one after its visit, a group."""
    visits = [a_visit_created(scene) for _ in range(3)]
    early = a_visit_created(scene)
    group = [a_visit_created(scene, group="g"), an_amendment(visits[1], group="g")]
    return [*visits, an_amendment(early), early, an_amendment(visits[0]), *group]


async def sent_until_told(address: str, worker: Worker, batch: dict[str, Any], die: str) -> list[str]:
    """Send as a phone does: once to a server that dies over it, then again until an answer comes."""
    headers = {**worker.headers, "X-Test-Die": die}
    async with AsyncClient(base_url=address, timeout=PATIENCE_S) as client:
        for _ in range(200):
            try:
                answer = await client.post("/v1/sync/push", json=batch, headers=headers)
            except HTTPError:
                headers = worker.headers
                await asyncio.sleep(0.02)
                continue
            assert answer.status_code == 200, answer.text
            return [one.get("original", one)["status"] for one in answer.json()["results"]]
    raise AssertionError("no server came back")


async def test_killed_at_any_moment(deployment: Deployment, servers: Servers) -> None:
    scene, worker = await a_pair(deployment)
    first = a_visit_created(scene)
    [address] = servers(1, json.dumps({"body": first["body"], "headers": worker.headers}))
    created = [first["entity_id"]]
    for die in ("answer", "40"):
        operations = some(scene)
        told = await sent_until_told(address, worker, a_batch(*operations), die)
        assert told == ["accepted"] * len(operations), die
        created += [one["entity_id"] for one in operations if one["kind"] == "visit.create"]
    assert sorted(str(row.visit_id) for row in await rows_of(deployment, "visit")) == sorted(created)
    assert len(await rows_of(deployment, "visit_correction")) == 2 * 3
    assert await summed(deployment) == await recounted(deployment)
    assert await kept_states(scene) == await from_scratch(scene)


def as_received(operations: list[dict[str, Any]], at: datetime) -> Batch:
    """A batch as the door gives it on."""
    hashes = [one["op_id"].encode() for one in operations]
    return Batch(str(uuid4()), operations, hashes, Clock(at, None, None), None)


async def test_what_a_process_left_undecided_is_decided_by_another(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    operations, at = some(scene), clock.now()
    await receive(deployment, worker.actor, at, as_received(operations, at))
    assert await settle_left_behind(deployment, at + timedelta(seconds=59)) == 0
    assert await settle_left_behind(deployment, at + timedelta(seconds=61)) > 0
    assert await settle_left_behind(deployment, at + timedelta(seconds=61)) == 0
    assert {row.status for row in await rows_of(deployment, "op_inbox")} == {"accepted"}
    assert len(await rows_of(deployment, "visit")) == 5
    assert {row.sealed for row in await rows_of(deployment, "op_inbox")} == {None}


async def test_the_same_batch_at_once(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    operations = some(scene)
    told = await asyncio.gather(*(push(client, worker, *operations) for _ in range(4)))
    for number in range(len(operations)):
        said = Counter(one[number]["status"] for one in told)
        assert said["accepted"] >= 1, said
        assert said.keys() <= HELD | {"retry", "deferred"}, said
    again = await push(client, worker, *operations)
    assert [one["original"]["status"] for one in again] == ["accepted"] * len(operations)
    assert len(await rows_of(deployment, "visit")) == 5
    assert len(await rows_of(deployment, "visit_correction")) == 3
    assert await summed(deployment) == await recounted(deployment)


class Empty(BaseModel):
    """Nothing."""


async def broken(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """A verb that breaks after its household was touched."""
    raise ZeroDivisionError(str(operation.body))


async def test_a_verb_that_breaks_costs_its_neighbours_nothing(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    kinds = {**KINDS, "poison": Kind(1, Empty, broken), "visit.create": KINDS["visit.create"]}
    operations = [a_visit_created(scene), an_operation("poison", {}), a_visit_created(scene)]
    at = clock.now()
    pushed = await push_batch(deployment, worker.actor, at, as_received(operations, at), kinds)
    assert [one["status"] for one in pushed.verdicts] == ["accepted", "quarantined", "accepted"]
    assert pushed.verdicts[1]["problem"]["code"] == "OPERATION_FAILED"
    UUID(pushed.verdicts[1]["error_id"])


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_run_that_breaks_is_applied_one_by_one(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    create = KINDS["visit.create"]

    async def all_or_nothing(db: Db, actor: Actor, at: datetime, operations: Any) -> Any:
        assert create.apply_all is not None
        await create.apply_all(db, actor, at, operations)
        raise ZeroDivisionError

    kinds = {**KINDS, "visit.create": Kind(2, create.shape, create.apply, create.upcasts, all_or_nothing)}
    operations, at = [a_visit_created(scene) for _ in range(3)], clock.now()
    pushed = await push_batch(deployment, worker.actor, at, as_received(operations, at), kinds)
    assert [one["status"] for one in pushed.verdicts] == ["accepted"] * 3
    assert await statuses(client, worker, a_visit_created(scene)) == ["accepted"]
    assert len(await rows_of(deployment, "visit")) == 4
