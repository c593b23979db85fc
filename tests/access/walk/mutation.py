"""The mutation run: one operation after the other loses one of its checks, and the walk must notice.

`python -m tests.access.walk.mutation`: prints how many mutants there were and which survived; exits 1 if any did.
"""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from httpx import ASGITransport, AsyncClient

from app.core.blobs import LocalBlobStore
from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database
from app.core.migrate import migrate
from app.main import create_app
from tests.access.walk.broken import Breaker, Mutant, mutants_of, narrowed_by_verbs
from tests.access.walk.operations import Operation, described
from tests.access.walk.registry import CASES
from tests.access.walk.walk import refusals
from tests.access.walk.world import SETTINGS, World, a_world


async def survivors(deployment: Deployment) -> tuple[Counter[str], list[Mutant]]:
    """All mutants by kind, and those that the walk did not notice."""
    app = create_app(SETTINGS, deployment)
    operations = described(create_app(SETTINGS, deployment))
    mutants = [one for operation in operations.values() for one in mutants_of(operation, narrowed_by_verbs(operations))]
    survived = []
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        world = await a_world(deployment, http)
        breaker = Breaker(app, world)
        for name, operation in operations.items():
            if fault := await _noticed(world, operation):
                sys.exit(f"{name} has a fault as it is: {fault}")
        for mutant in mutants:
            breaker.mutant = mutant
            if not await _noticed(world, _without_reason(operations[mutant.operation], mutant)):
                survived.append(mutant)
    return Counter(one.kind for one in mutants), survived


async def _noticed(world: World, operation: Operation) -> str:
    """The first fault of the walk over an operation, or nothing."""
    async for fault in refusals(world, operation, CASES[operation.name]):
        return fault
    return ""


def _without_reason(operation: Operation, mutant: Mutant) -> Operation:
    """The operation as it would be described if nobody had said why it is public."""
    if mutant.kind != "reason":
        return operation
    return replace(operation, said={name: said for name, said in operation.said.items() if name != "x-public"})


async def main() -> int:
    """Run over an embedded database: there is no second line that could catch what a check lets through."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'walk.db'}"
        await asyncio.to_thread(migrate, url)
        deployment = Deployment(open_database(url), make_keyring(), blobs=LocalBlobStore(Path(folder) / "blobs"))
        kinds, survived = await survivors(deployment)
        await deployment.database.close()
    for kind, number in sorted(kinds.items()):
        print(f"{number:4} {kind}")
    print(f"{sum(kinds.values())} mutants, {len(survived)} survivors, {time.monotonic() - began:.0f} s")
    for one in survived:
        print(f"survived: {one.operation} without its check of {one.kind}")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
