"""Operations wait for each other in any order, fall with what they depend on, and are applied together or not at all."""

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.journal.facts import feed_of_user
from app.sync.inbox.wake import settle_left_behind
from tests.sync.feeds import entries_of
from tests.sync.phones import a_visit_created, a_voiding, an_amendment, an_operation, push, statuses
from tests.sync.test_push import a_pair
from tests.visits.scene import Worker, submit


async def told_later(deployment: Deployment, worker: Worker) -> dict[str, int]:
    """The operations whose verdicts came later, with their revisions, from their author's feed."""
    async with reading(deployment, EVERYWHERE) as db:
        entries = await entries_of(db, feed_of_user(worker.account_id))
    return {str(one.entity_id): one.revision for one in entries if one.entity == "op_status"}


async def status_of(client: AsyncClient, worker: Worker, operation: dict[str, Any]) -> str:
    """What an operation came to by now."""
    [told] = await push(client, worker, operation)
    return str(told["original"]["status"])


async def test_an_amendment_before_its_visit(client: AsyncClient, deployment: Deployment) -> None:
    _, worker = pair = await a_pair(deployment)
    visit = a_visit_created(pair[0])
    amendment = an_amendment(visit)
    [told] = await push(client, worker, amendment)
    assert (told["status"], told["waits_for"]) == ("deferred", [visit["entity_id"]])
    assert await told_later(deployment, worker) == {}
    assert await statuses(client, worker, visit) == ["accepted"]
    assert await told_later(deployment, worker) == {amendment["op_id"]: 2}
    assert await status_of(client, worker, amendment) == "accepted"


async def test_dependencies_in_any_order(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    for order in permutations(range(3)):
        visit = a_visit_created(scene)
        amendment = an_amendment(visit)
        operations = [visit, amendment, a_voiding(visit, depends_on=[amendment["op_id"]])]
        for number in order:
            await push(client, worker, operations[number])
        told = [await status_of(client, worker, one) for one in operations]
        assert told == ["accepted"] * 3, order
        assert (await client.get(f"/v1/visits/{visit['entity_id']}", headers=worker.headers)).json()["voided_at"]


async def test_in_one_batch_the_last_word_is_told_at_once(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    assert await statuses(client, worker, an_amendment(visit), visit) == ["accepted", "accepted"]


async def test_a_visit_that_came_by_the_other_door_wakes_what_waits(
    client: AsyncClient, deployment: Deployment
) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    amendment = an_amendment(visit)
    assert await statuses(client, worker, amendment) == ["deferred"]
    assert (await submit(client, worker, visit["body"])).status_code == 201
    assert await settle_left_behind(deployment, clock.now()) == 1, "at the worker's next look, not at its next trial"
    assert await settle_left_behind(deployment, clock.now()) == 0
    assert await status_of(client, worker, amendment) == "accepted"


async def test_children_fall_with_their_parent(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit = a_visit_created(scene)
    visit["body"]["form"] = "home/99"
    early, late = an_amendment(visit), an_amendment(visit)
    grandchild = a_voiding(visit, depends_on=[early["op_id"]])
    assert await statuses(client, worker, early, grandchild) == ["deferred", "deferred"]
    assert await statuses(client, worker, visit) == ["quarantined"]
    assert await status_of(client, worker, early) == "quarantined"
    assert await status_of(client, worker, grandchild) == "quarantined"
    [told] = await push(client, worker, late)
    assert (told["status"], told["blocked_by"]) == ("quarantined", visit["op_id"])


async def test_a_group_is_applied_together_or_not_at_all(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    one, two = (a_visit_created(scene, group="g1") for _ in range(2))
    wrong = an_operation("visit.forget", {}, group="g1")
    alone = a_visit_created(scene)
    told = await push(client, worker, one, alone, wrong, two)
    assert [each["status"] for each in told] == ["quarantined", "accepted", "quarantined", "quarantined"]
    assert told[0]["blocked_by"] == wrong["op_id"]
    found = (await client.get("/v1/visits", headers=worker.headers)).json()["items"]
    assert [each["visit_id"] for each in found] == [alone["entity_id"]]
    good = [a_visit_created(scene, group="g2") for _ in range(2)]
    assert await statuses(client, worker, *good, an_amendment(good[0], group="g2")) == ["accepted"] * 3


async def test_a_group_waits_together(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    parent = a_visit_created(scene)
    members = [a_visit_created(scene, group="g"), an_amendment(parent, group="g")]
    assert await statuses(client, worker, *members) == ["deferred", "deferred"]
    assert await statuses(client, worker, parent) == ["accepted"]
    assert [await status_of(client, worker, one) for one in members] == ["accepted", "accepted"]


async def test_what_never_comes_is_shown_to_a_supervisor(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    waiting = a_visit_created(scene, depends_on=[str(uuid4())])
    assert await statuses(client, worker, waiting) == ["deferred"]
    later = clock.now() + timedelta(days=6)
    assert await settle_left_behind(deployment, later) == 1
    assert await settle_left_behind(deployment, later) == 0
    assert await status_of(client, worker, waiting) == "deferred"
