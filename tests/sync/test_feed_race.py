"""Writers at once against readers that page behind their cursors: nobody misses a row, and nothing comes for ever."""

import asyncio
import random
from uuid import UUID, uuid4

import pytest

from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import Whole
from app.journal.facts import Touch, feed_of_team
from app.journal.feed import finalise
from app.sync.feeds.store import counter_of, recounted
from tests.registered import COUNTY
from tests.sync.reader import Reader

WRITERS = 6
TEAMS = tuple(UUID(int=number) for number in range(1, 5))
ONLY_POSTGRES = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)


async def write(deployment: Deployment, number: int, commits: int) -> None:
    """Transactions of one writer: its own visits in one or two feeds, and now and then one is thrown away at the end."""
    chance, revision = random.Random(number), 0
    own = [UUID(int=1000 * number + one) for one in range(8)]
    for _ in range(commits):
        revision += 1
        teams = chance.sample(TEAMS, chance.randint(1, 2))
        touches = [Touch(feed_of_team(team), "visit", chance.choice(own), own[0], revision) for team in teams]
        touches.append(Touch(feed_of_team(teams[0]), "visit", uuid4(), own[0], 1))
        try:
            async with transaction(deployment, Whole(COUNTY)) as db:
                await finalise(db, COUNTY, clock.now(), touches)
                # Others run between the number that was taken and the commit that shows it.
                await asyncio.sleep(0)
                if chance.random() < 0.05:
                    raise InterruptedError
        except InterruptedError:
            continue


async def race(deployment: Deployment, commits: int) -> None:
    """All of it at once; a reader per feed polls until the last writer is done."""
    readers = [Reader(deployment, COUNTY, feed_of_team(team)) for team in TEAMS]
    done = asyncio.Event()

    async def poll(reader: Reader) -> None:
        while not done.is_set():
            await reader.pull()
            await asyncio.sleep(0)

    async def work() -> None:
        await asyncio.gather(*(write(deployment, one, commits // WRITERS) for one in range(1, WRITERS + 1)))
        done.set()

    await asyncio.gather(work(), *map(poll, readers))
    for reader in readers:
        await reader.catch_up()
        assert reader.held == await reader.living()
        assert len(set(reader.numbers)) == len(reader.numbers), "a number came twice"
        assert await reader.pull() == 0
        async with transaction(deployment, Whole(COUNTY)) as db:
            assert await counter_of(db, COUNTY, reader.scope) == await recounted(db, COUNTY, reader.scope)


@ONLY_POSTGRES
async def test_nothing_is_missed_or_repeated(deployment: Deployment) -> None:
    await race(deployment, 240)


@pytest.mark.large
@ONLY_POSTGRES
async def test_nothing_is_missed_or_repeated_in_three_thousand_commits(deployment: Deployment) -> None:
    await race(deployment, 3_000)
