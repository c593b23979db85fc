"""Writers, sealers and tellers at once against a reader who pages behind its cursor: nothing is missed, nothing comes twice."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from app.access.scope import Scope
from app.core import clock
from app.core.db import Db, Deployment, reading
from app.events import store
from app.events.values import Event
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform_all
from tests.callers import an_actor
from tests.events.reading import told_on
from tests.registered import COUNTY, TOWN

WRITERS, EACH = 5, 12


async def form(db: Db, _actor: Actor, _at: datetime, commands: Sequence[UUID]) -> list[Outcome[None]]:
    """Stands for any verb; others run between its writes and its commit."""
    await asyncio.sleep(0)
    return [Outcome(None, (Fact("team.formed", one, data={"place": TOWN}),)) for one in commands]


async def fail(db: Db, actor: Actor, at: datetime, commands: Sequence[UUID]) -> list[Outcome[None]]:
    """A verb that is rolled back after it has written."""
    await form(db, actor, at, commands)
    raise InterruptedError


async def write(deployment: Deployment, number: int, made: list[UUID]) -> None:
    """One writer's acts, now and then one that comes to nothing."""
    actor = an_actor("county_officer", COUNTY)
    for turn in range(EACH):
        wanted = [uuid4(), uuid4()]
        if (number + turn) % 5 == 0:
            with pytest.raises(InterruptedError):
                await perform_all(deployment, fail, actor, clock.now(), wanted)
            continue
        await perform_all(deployment, form, actor, clock.now(), wanted)
        made.extend(wanted)


async def read(deployment: Deployment, found: list[Event]) -> int:
    """The next page behind what was found; returns how much came."""
    scope = Scope(COUNTY, (TOWN,))
    async with reading(deployment, scope) as db:
        _, head = await store.bounds_of(db, COUNTY)
        new = await store.list_events(db, scope, ["team.formed"], found[-1].seq if found else 0, head, 7)
    found += new
    return len(new)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_a_reader_misses_nothing_that_commits_late(deployment: Deployment) -> None:
    done, made, found = asyncio.Event(), list[UUID](), list[Event]()

    async def tell() -> None:
        while not done.is_set():
            await told_on(deployment)

    async def follow() -> None:
        while not done.is_set():
            await read(deployment, found)
            await asyncio.sleep(0)

    async def work() -> None:
        await asyncio.gather(*(write(deployment, one, made) for one in range(WRITERS)))
        done.set()

    await asyncio.gather(work(), tell(), tell(), follow())
    await told_on(deployment)
    while await read(deployment, found):
        pass
    assert sorted(str(one.subject_id) for one in found) == sorted(map(str, made))
    assert [one.seq for one in found] == [*range(1, len(made) + 1)], "numbers have no gap and come once"
