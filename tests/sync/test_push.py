"""Every operation gets a verdict, and whatever that is, the server has the operation."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from tests.sync.phones import (
    a_visit_created,
    a_voiding,
    an_amendment,
    an_operation,
    push,
    statuses,
)
from tests.visits.scene import Scene, Worker, a_scene, a_team, a_worker, submit


async def a_pair(deployment: Deployment) -> tuple[Scene, Worker]:
    """A household, and a worker of its team."""
    team = await a_team(deployment)
    return await a_scene(deployment, team_id=team), await a_worker(deployment, team_id=team)


async def test_visits_are_accepted_and_their_repeats_told_so(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visits = [a_visit_created(scene) for _ in range(3)]
    first = await push(client, worker, *visits)
    assert [one["status"] for one in first] == ["accepted"] * 3
    assert first[0]["entity_id"] == visits[0]["entity_id"]
    assert first[0]["risk"] == {"household_id": str(scene.household_id), "level": "yellow"}
    again = await push(client, worker, *visits)
    assert [one["status"] for one in again] == ["duplicate"] * 3
    assert again[0]["original"] == {name: value for name, value in first[0].items() if name != "op_id"}
    found = (await client.get("/v1/visits", headers=worker.headers)).json()["items"]
    assert sorted(one["visit_id"] for one in found) == sorted(one["entity_id"] for one in visits)


async def test_an_operation_twice_in_a_batch(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    assert await statuses(client, worker, visit, visit) == ["accepted", "duplicate"]


async def test_a_visit_that_came_by_the_other_door_is_the_same(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    assert (await submit(client, worker, visit["body"])).status_code == 201
    assert await statuses(client, worker, visit) == ["accepted"]
    other = {**visit, "op_id": str(uuid4()), "body": {**visit["body"], "note": "另一次"}}
    [told] = await push(client, worker, other)
    assert (told["status"], told["problem"]["code"], told["problem"]["status"]) == ("conflict", "ID_REUSED", 409)


async def test_a_reused_id_keeps_both(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    other = a_visit_created(scene) | {"op_id": visit["op_id"]}
    assert await statuses(client, worker, visit) == ["accepted"]
    [told] = await push(client, worker, other)
    assert (told["status"], told["problem"]["code"]) == ("conflict", "OP_ID_REUSED")
    [again] = await push(client, worker, other)
    assert again == told
    stranger = await a_worker(deployment, team_id=scene.team_id)
    [not_mine] = await push(client, stranger, visit)
    assert (not_mine["status"], not_mine["problem"]["code"]) == ("conflict", "OP_ID_REUSED")
    assert not_mine["quarantine_id"] != told["quarantine_id"]


async def test_what_cannot_be_applied_is_in_quarantine(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    foreign = await a_scene(deployment)
    wrong = a_visit_created(scene)
    wrong["body"]["people"][0]["answers"] = {"health.general": "marvellous"}
    unknown = an_operation("visit.forget", {})
    future = a_visit_created(scene, v=9)
    told = await push(client, worker, wrong, a_visit_created(foreign), unknown, future, a_visit_created(scene))
    assert [one["status"] for one in told] == ["quarantined"] * 4 + ["accepted"]
    assert told[0]["problem"]["errors"][0]["pointer"] == "/people/0/answers/health.general"
    assert told[1]["problem"]["code"] == "NOT_FOUND"
    assert told[2]["problem"]["errors"][0]["code"] == "KIND_UNKNOWN"
    assert told[3]["problem"]["errors"][0]["code"] == "VERSION_UNKNOWN"
    again = await push(client, worker, wrong)
    assert (again[0]["status"], again[0]["original"]["status"]) == ("duplicate", "quarantined")


async def test_clocks_are_set_right_and_never_refused(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    wrong = (clock.now() - timedelta(hours=3)).isoformat()
    visit = a_visit_created(scene, recorded_at="2199-12-31T23:59:59Z", boot_id="b", mono_ms=5)
    [told] = await push(client, worker, visit, sent_at=wrong, boot_id="b", mono_ms=65_005)
    assert (told["status"], told["flags"]) == ("accepted", ["clock_skewed"])
    said: list[Any] = [None, "noon", -4, {"a": []}, "9999-99-99T00:00:00Z", "0001-01-01T00:00:00+23:59"]
    for anything in said:
        strange = a_visit_created(scene, recorded_at=anything, boot_id=anything, mono_ms=anything)
        sent = {"sent_at": anything, "boot_id": anything, "mono_ms": anything}
        assert [one["status"] for one in await push(client, worker, strange, **sent)] == ["accepted"]


async def test_a_late_visit_is_judged_by_when_it_happened(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    visit["body"]["occurred_at"] = "2200-01-01T00:00:00Z"
    assert await statuses(client, worker, visit) == ["quarantined"]  # no year that anybody means
    visit = a_visit_created(scene)
    visit["body"]["occurred_at"] = (clock.now() + timedelta(days=2)).isoformat()
    [told] = await push(client, worker, visit)
    assert (told["status"], told["flags"]) == ("accepted", ["time_suspect"])


async def test_an_amendment_and_a_voiding(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    amendment, voiding = an_amendment(visit), a_voiding(visit)
    told = await push(client, worker, visit, amendment, voiding, an_amendment(visit))
    assert [one["status"] for one in told] == ["accepted", "accepted", "accepted", "conflict"]
    assert [one.get("version") for one in told] == [1, 2, 3, None]
    assert told[3]["problem"]["code"] == "VISIT_VOIDED"
    read = (await client.get(f"/v1/visits/{visit['entity_id']}", headers=worker.headers)).json()
    assert next(one["id"] for one in read["corrections"]) == amendment["op_id"]


async def test_problems_are_told_in_the_callers_language(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    unknown = an_operation("visit.forget", {}, household_id=str(scene.household_id))
    [chinese] = await push(client, worker, unknown)
    worker.headers["Accept-Language"] = "en"
    [english] = await push(client, worker, unknown)
    assert chinese["problem"]["errors"][0]["detail"] == "没有这种操作"
    assert english["original"]["problem"]["errors"][0]["detail"] == "No such kind of operation"


async def test_an_empty_batch(client: AsyncClient, deployment: Deployment) -> None:
    _, worker = await a_pair(deployment)
    assert await push(client, worker) == []


async def test_an_operation_that_is_too_large_alone_is_kept(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    large = a_visit_created(scene)
    large["body"]["note"] = "x" * 70_000
    told = await push(client, worker, large, a_visit_created(scene))
    assert [one["status"] for one in told] == ["quarantined", "accepted"]
    assert told[0]["problem"]["code"] == "OPERATION_TOO_LARGE"
