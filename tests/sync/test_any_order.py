"""I9: whatever the order in which operations come, and however often, the same visits and the same risk come of them."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from tests.sync.phones import a_visit_created, an_operation, push
from tests.visits.replayed import exported, from_scratch, kept_states
from tests.visits.scene import ADULT, ELDER, Scene, Worker, a_scene, a_team, a_worker
from tests.visits.stored import recounted, summed

ANSWERS: tuple[dict[str, Any], ...] = (
    {"care.living_arrangement": "alone"},
    {"health.adl_unable_items": 2},
    {"mental.phq9_score": 21},
    {"economy.income_change": "unemployed"},
    {"care.living_arrangement": "with_children", "health.adl_unable_items": 0},
)
START = clock.now() - timedelta(days=40)


def recorded(scene: Scene, numbers: int = 4) -> list[dict[str, Any]]:
    """What was recorded on a phone without a network: visits, two words about each, and one taken back."""
    operations: list[dict[str, Any]] = []
    for number in range(numbers):
        at = START + timedelta(days=7 * number)
        visit = a_visit_created(scene, ANSWERS[number], ANSWERS[-1 - number], recorded_at=at.isoformat())
        visit["body"]["occurred_at"] = at.isoformat()
        operations.append(visit)
        head = {"household_id": visit["household_id"], "entity_id": visit["entity_id"]}
        for order in (1, 2):
            people = [{"person_id": str(scene.people[0]), "answers": ANSWERS[(number + order) % 5]}]
            said = {**head, "recorded_at": (at + timedelta(minutes=order)).isoformat()}
            operations.append(an_operation("visit.amend", {"reason": "更正", "people": people}, **said))
        if number == 2:
            last = {**head, "recorded_at": (at + timedelta(minutes=5)).isoformat()}
            parents = [one["op_id"] for one in operations[-2:]]
            operations.append(an_operation("visit.void", {"reason": "录错了户"}, depends_on=parents, **last))
    return operations


async def delivered(client: AsyncClient, worker: Worker, operations: list[dict[str, Any]], chance: Random) -> None:
    """Deliver them in any order, in batches of any size, some of them again; at last everything was sent."""
    sent = [*operations, *chance.sample(operations, len(operations) // 3)]
    chance.shuffle(sent)
    while sent:
        size = chance.randint(1, 6)
        await push(client, worker, *sent[:size])
        sent = sent[size:]
    for told in await push(client, worker, *operations):
        assert told["original"]["status"] == "accepted", told


@pytest.mark.parametrize("databases", ["sqlite", "postgresql"], indirect=True)
async def test_any_order_gives_the_same(client: AsyncClient, deployment: Deployment) -> None:
    team = await a_team(deployment)
    worker = await a_worker(deployment, team_id=team)
    since, outcomes = START - timedelta(days=20), []
    for seed in range(3):
        scene = await a_scene(deployment, ELDER, ADULT, team_id=team, since=since)
        chance = Random(seed)
        if seed:
            await delivered(client, worker, recorded(scene), chance)
        else:
            for operation in recorded(scene):
                await push(client, worker, operation)
        assert await kept_states(scene) == await from_scratch(scene)
        outcomes.append(await exported(scene))
    assert outcomes[1:] == outcomes[:1] * 2
    assert await summed(deployment) == await recounted(deployment)
