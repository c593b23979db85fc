"""Households that change hands while they are visited: nothing of them is missing where they are, nothing is left where they were."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import Whole
from app.journal.actor import Seat, operator
from app.journal.facts import feed_of_team
from app.journal.perform import perform
from app.sync.feeds.repair import repair_feeds
from app.sync.feeds.verify import verify_feeds
from app.teams.pair import PairHousehold, end_pairing, pair_household
from app.teams.store import pairings_of
from app.visits.receipt import Receipt
from tests.factories import a_team
from tests.registered import COUNTY
from tests.sync.reader import Reader
from tests.visits.scene import Scene, Worker, a_visit, a_worker, scenes, submitted_at

HOMES, TEAMS, ROUNDS = 4, 3, 8


async def visit(deployment: Deployment, workers: Sequence[Worker], homes: Sequence[Scene], number: int) -> int:
    """Visits by whoever; one by a team that has not the household may be refused. Returns how many were taken."""
    chance, taken = random.Random(number), 0
    for _ in range(ROUNDS):
        worker, home = chance.choice(workers), chance.choice(homes)
        [told] = await submitted_at(deployment, worker, clock.now(), a_visit(home, {"health.general": "good"}))
        taken += isinstance(told, Receipt)
    return taken


async def move(deployment: Deployment, teams: Sequence[UUID], home: Scene, number: int) -> None:
    """From team to team: the pairing ends, another begins."""
    chance, actor = random.Random(number), operator(COUNTY)
    async with reading(deployment, Whole(COUNTY)) as db:
        [known] = (await pairings_of(db, COUNTY, [home.household_id]))[home.household_id]
    pairing = known.pairing_id
    for _ in range(ROUNDS):
        await perform(deployment, end_pairing, actor, clock.now(), pairing)
        pairing = uuid4()
        command = PairHousehold(pairing, home.household_id, chance.choice(teams))
        await perform(deployment, pair_household, actor, clock.now(), command)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_moves_and_visits_at_once(deployment: Deployment) -> None:
    teams = [(await a_team(deployment)).team_id for _ in range(TEAMS)]
    made = [(team, await a_worker(deployment)) for team in teams]
    workers = [replace(one, actor=replace(one.actor, seats=(Seat(team, "social_worker"),))) for team, one in made]
    homes = await scenes(deployment, HOMES)
    await repair_feeds(deployment, COUNTY, clock.now())
    readers, done = [Reader(deployment, COUNTY, feed_of_team(team)) for team in teams], asyncio.Event()

    async def poll(reader: Reader) -> None:
        while not done.is_set():
            await reader.pull()
            await asyncio.sleep(0)

    async def work() -> int:
        visits = [visit(deployment, workers, homes, number) for number in range(4)]
        moves = [move(deployment, teams, home, number) for number, home in enumerate(homes)]
        taken = await asyncio.gather(*visits, *moves)
        done.set()
        return sum(filter(None, taken))

    polls = asyncio.gather(*map(poll, readers))
    assert await work() > 0
    await polls
    assert await verify_feeds(deployment, COUNTY) == []
    for reader in readers:
        await reader.catch_up()
        assert reader.held == await reader.living()
