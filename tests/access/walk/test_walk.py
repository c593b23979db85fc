"""Every operation as every role, on rows of one's own and of other teams, villages, towns and counties; nothing is left out."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.main import create_app
from app.sync.feeds.repair import repair_feeds
from app.sync.feeds.verify import verify_feeds
from openapi.rights import proving_anew
from tests.access.walk.matrix import ALLOWED, PROVEN_ANEW
from tests.access.walk.opened import opened
from tests.access.walk.operations import HIDDEN, LEAST, Operation, described, served
from tests.access.walk.registry import CASES
from tests.access.walk.walk import refusals, rows
from tests.access.walk.world import SETTINGS, World, a_world
from tests.registered import COUNTY


@pytest.fixture
async def world(deployment: Deployment) -> AsyncIterator[World]:
    """The world to walk in."""
    app = create_app(SETTINGS, deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        yield await a_world(deployment, http)


def operations_of(deployment: Deployment) -> dict[str, Operation]:
    """Every operation of the description."""
    return described(create_app(SETTINGS, deployment))


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_the_walk_knows_every_operation(deployment: Deployment) -> None:
    operations, routes = operations_of(deployment), served(create_app(SETTINGS, deployment))
    known = {f"{one.method} {one.path}" for one in operations.values()}
    assert routes - known - HIDDEN.keys() == set(), "routes that the description leaves out: say why in HIDDEN"
    assert (known | HIDDEN.keys()) - routes == set(), "described or listed as hidden, and not served"
    assert len(operations) >= LEAST
    assert operations.keys() - CASES.keys() == set(), "say in tests/access/walk/cases_of_*.py how these are called"
    assert CASES.keys() - operations.keys() == set(), "no operation is called that any more"
    for name, one in operations.items():
        ids = one.ids() if not one.public else set()
        said = CASES[name].ids.keys() | {f"path:{part}" for part in CASES[name].plain}
        assert ids == said, f"{name}: say in its case which row each of these names: {ids ^ said}"
    print(f"{len(operations)} operations and {len(HIDDEN)} hidden routes")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_the_description_names_the_roles_of_the_matrix(deployment: Deployment) -> None:
    declared = {name: one.roles for name, one in operations_of(deployment).items() if not one.public}
    assert declared == ALLOWED, "say in tests/access/walk/matrix.py who may call it"
    assert proving_anew() == PROVEN_ANEW


async def test_every_way_in_is_shut(world: World) -> None:
    """All operations in one go, and one by one only where something was written: what stands in every table costs more to ask than
    an operation to walk."""
    operations = operations_of(world.deployment)
    beginning = sorted(name for name in operations if CASES[name].begins)
    plain = sorted(operations.keys() - set(beginning))
    faults, before = [], await world.digest()
    faults += [fault for name in plain for fault in await _walked(world, operations[name])]
    if await world.digest() != before:
        one_by_one = [fault for name in plain for fault in await _wrote(world, operations[name])]
        faults += one_by_one or ["something refused wrote, and wrote the same again"]
    for name in beginning:
        faults += await _wrote(world, operations[name])
    assert not faults, "\n".join(faults)
    print(f"{len(operations)} operations walked, {world.calls} calls refused or empty, nothing written")


async def _walked(world: World, operation: Operation) -> list[str]:
    """Who calls is the same question on both databases; whose rows they see is asked on each."""
    walk = refusals if world.deployment.database.dialect == "sqlite" else rows
    return [f"{operation.name}: {fault}" async for fault in walk(world, operation, CASES[operation.name])]


async def _wrote(world: World, operation: Operation) -> list[str]:
    """The faults of one operation, a table that a refusal of it wrote to among them."""
    before = await world.digest()
    faults = await _walked(world, operation)
    after = await world.digest()
    changed = [table for table in after if after[table] != before[table] and table not in CASES[operation.name].begins]
    return faults + ([f"{operation.name}: refused, and wrote {', '.join(changed)}"] if changed else [])


async def test_who_may_gets_in_and_phones_hear_of_it(world: World) -> None:
    faults, operations = [], operations_of(world.deployment)
    # The rows of the grounds were written without verbs; from here on whatever changes a row must tell of it.
    await repair_feeds(world.deployment, COUNTY, clock.now())
    for name, operation in sorted(operations.items(), key=lambda one: CASES[one[0]].turn):
        faults += [f"{name}: {fault}" async for fault in opened(world, operation, CASES[name])]
        untold = [] if operation.reads else await verify_feeds(world.deployment, COUNTY)
        if untold:
            faults.append(f"{name}: phones were not told: {[one.text for one in untold]}")
            await repair_feeds(world.deployment, COUNTY, clock.now())
    assert not faults, "\n".join(faults)
    print(f"{len(operations)} operations opened to who may call them")
