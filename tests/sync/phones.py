"""What a phone sends, without the rest of the phone: operations, batches, and the answers to them."""

import gzip
import json
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response

from app.core import clock
from app.core.db import Deployment
from app.sync.inbox.policy import Clock
from app.sync.inbox.push import push as push_batch
from app.sync.inbox.receive import Batch
from tests.visits.scene import Scene, Worker, a_visit

GOOD = {"health.general": "good"}
BAD = {"health.general": "good", "care.living_arrangement": "alone"}


def an_operation(kind: str, body: dict[str, Any], **head: Any) -> dict[str, Any]:
    """An operation of a kind."""
    head = {"v": 1, "recorded_at": clock.now().isoformat(), **head}
    return {"op_id": str(uuid4()), "kind": kind, **head, "body": body}


def a_visit_created(scene: Scene, *answers: dict[str, Any], **head: Any) -> dict[str, Any]:
    """A visit, recorded now."""
    body = a_visit(scene, *(answers or (GOOD,)))
    head = {"household_id": body["household_id"], "entity_id": body["id"], **head}
    return an_operation("visit.create", body, **{"v": 2, **head})


def an_amendment(visit: dict[str, Any], **head: Any) -> dict[str, Any]:
    """An amendment of a visit that another operation creates."""
    people = [{"person_id": one["person_id"], "answers": BAD} for one in visit["body"]["people"]]
    head = {"household_id": visit["household_id"], "entity_id": visit["entity_id"], **head}
    return an_operation("visit.amend", {"reason": "录入时选错", "people": people}, **head)


def a_voiding(visit: dict[str, Any], **head: Any) -> dict[str, Any]:
    """A voiding of it."""
    head = {"household_id": visit["household_id"], "entity_id": visit["entity_id"], **head}
    return an_operation("visit.void", {"reason": "重复录入"}, **head)


def a_batch(*operations: dict[str, Any], **envelope: Any) -> dict[str, Any]:
    """An envelope around operations."""
    return {"batch_id": str(uuid4()), "sent_at": clock.now().isoformat(), **envelope, "ops": list(operations)}


async def push(client: AsyncClient, worker: Worker, *operations: dict[str, Any], **envelope: Any) -> list[Any]:
    """The verdicts on operations."""
    batch = a_batch(*operations, **envelope)
    answer = await client.post("/v1/sync/push", json=batch, headers=worker.headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["protocol"], told["batch_id"]) == ("visit-sync/1", batch["batch_id"])
    UUID(told["epoch"])
    results: list[Any] = told["results"]
    assert [one["op_id"] for one in results] == [one["op_id"] for one in operations]
    return results


async def statuses(client: AsyncClient, worker: Worker, *operations: dict[str, Any]) -> list[str]:
    """Only what they came to."""
    return [one["status"] for one in await push(client, worker, *operations)]


async def push_bytes(client: AsyncClient, worker: Worker, content: bytes, **headers: str) -> Response:
    """What the door says to bytes."""
    sent = {"Content-Type": "application/json", **headers, **worker.headers}
    return await client.post("/v1/sync/push", content=content, headers=sent)


def folded(value: Any) -> bytes:
    """A body under gzip."""
    return gzip.compress(json.dumps(value).encode())


async def in_quarantine(deployment: Deployment, scene: Scene, worker: Worker) -> UUID:
    """A visit of a worker with an answer that no form knows; returns the id under which it is in quarantine."""
    visit, at = a_visit_created(scene, {"health.general": "marvellous"}), clock.now()
    batch = Batch(str(uuid4()), [visit], [b"printed"], Clock(at, None, None), None)
    [verdict] = (await push_batch(deployment, worker.actor, at, batch)).verdicts
    assert verdict["status"] == "quarantined", verdict
    return UUID(visit["op_id"])
