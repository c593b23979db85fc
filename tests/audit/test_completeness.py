"""Every operation that writes, and every one that reads of somebody, leaves exactly one act with what it did: by the cases of the walk."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient

from app.audit.policy import TELL_OF_NOBODY
from app.core.db import Deployment
from app.events.tell import is_known
from app.main import create_app
from tests.access.walk.operations import described
from tests.access.walk.registry import CASES
from tests.access.walk.walk import walking
from tests.access.walk.world import SETTINGS, World, a_world
from tests.audit.kept import Kept, acts_kept
from tests.sync.phones import a_visit_created, an_amendment, an_operation, push
from tests.visits.scene import a_scene, a_worker

# Called with what stands already: nothing happens, and the act says so.
NOTHING_CHANGES = {"restrictPerson", "holdPerson", "endAccountSession", "endMyOtherSessions", "handOnQuarantined"}
# An act for each operation of a batch, below; for a page that tells of somebody, in tests/sync/test_pages.py. The walk's bring nothing.
AS_MANY_AS_THEY_BRING = {"pushOperations", "pullChanges"}
# One act for itself and one for each household, which is handed over in a transaction of its own.
ONE_MORE_EACH = {"createReassignment": ["begin_reassignment", "hand_over_item"]}


@pytest.fixture
async def world(deployment: Deployment) -> AsyncIterator[World]:
    """The world of the walk."""
    app = create_app(SETTINGS, deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        yield await a_world(deployment, http)


async def test_every_operation_leaves_its_one_act(world: World) -> None:
    operations = described(create_app(SETTINGS, world.deployment))
    faults, walked, before = [], 0, {one.entry_id for one in await acts_kept(world.deployment)}
    for name in sorted(operations, key=lambda one: CASES[one].turn):
        operation, case = operations[name], CASES[name]
        if case.public:
            continue
        walker = walking(world, operation, case)[0]
        answer = await world.call(operation, case, world.own, walker.headers)
        acts = [one for one in await acts_kept(world.deployment) if one.entry_id not in before]
        before |= {one.entry_id for one in acts}
        walked += 1
        faults += [f"{name} ({answer.status_code}): {fault}" for fault in of(name, answer.status_code, acts)]
    assert not faults, "\n".join(faults)
    told = {fact["name"] for one in await acts_kept(world.deployment) for fact in one.told["facts"]}
    assert not [name for name in told if not is_known(name)], "neither an event nor quiet"
    print(f"{walked} operations, each left its one act")


def of(name: str, status: int, acts: list[Kept]) -> list[str]:
    """What is wrong with the acts that one call left."""
    if name in TELL_OF_NOBODY | AS_MANY_AS_THEY_BRING and status < 400:
        return [f"kept {one.act}" for one in acts]
    if name in ONE_MORE_EACH and sorted(one.act for one in acts) == ONE_MORE_EACH[name]:
        return [f"{one.act} is {one.result}" for one in acts if one.result != "done" or not one.told["facts"]]
    if len(acts) != 1:
        return [f"{len(acts)} acts: {[one.act for one in acts]}"]
    [act] = acts
    faults = [] if (act.result == "refused") == (status >= 400) else [f"{act.result} with {status}"]
    faults += [] if act.account_id else ["by nobody"]
    told = act.told["facts"] or status >= 400 or name in NOTHING_CHANGES
    return faults + ([] if told else ["no fact inside"])


async def test_every_operation_of_a_phone_leaves_its_act(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    visit = a_visit_created(scene, {"health.general": "good"})
    before = {one.entry_id for one in await acts_kept(deployment)}
    told = await push(client, worker, visit, an_amendment(visit), an_operation("visit.dream", {}))
    assert [one["status"] for one in told] == ["accepted", "accepted", "quarantined"]
    acts = [one for one in await acts_kept(deployment) if one.entry_id not in before]
    facts = [fact["name"] for one in acts for fact in one.told["facts"]]
    assert {one.account_id for one in acts} == {worker.account_id}
    assert {"visit.submitted", "visit.amended"} < set(facts), facts
    assert any("quarantin" in name for name in facts), facts
