"""A county whose files were visited now and then, and a stricter and milder version of the policy, for tests of changing it."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import yaml
from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.perform import perform
from app.risk.policies.activate import Activate, activate_policy
from app.risk.policies.carry_on import carry_on
from app.risk.policies.draft import document_text, draft_policy, sound
from app.risk.policies.rehearse import Rehearse, ask_rehearsal
from app.risk.rules import shipped_document
from app.risk.tables import StandingRow
from tests.registered import OTHER_VILLAGE, VILLAGE
from tests.visits.scene import Scene, Worker, a_team, a_visit, a_worker, scenes, submitted_at

BIRTHS = ((date(1939, 4, 2),), (date(1958, 9, 9),), (date(1985, 1, 30), date(2015, 6, 1)))
ANSWERS: tuple[dict[str, Any], ...] = (
    {"care.living_arrangement": "alone", "health.adl_unable_items": 1},
    {"health.major_illness": True, "economy.income_change": "unemployed"},
    {"health.adl_unable_items": 5, "care.caregiver_status": "effective"},
    {"health.cognition": "impaired", "care.living_arrangement": "alone", "living.meals_status": "declined"},
    {"mental.outings_per_week": 1, "economy.debt_level": "heavy"},
    {"health.major_illness": True, "health.unstable_condition": True, "care.caregiver_status": "none"},
    {"care.living_arrangement": "with_children"},
    {"housing.safety_grade": "C", "health.medication_status": "stopped"},
)


def other_policy(version: int = 2, **changed: Any) -> dict[str, Any]:
    """The shipped policy with other bands, and factors that weigh more or less."""
    document: dict[str, Any] = yaml.safe_load(shipped_document())
    document["version"] = version
    document["bands"] = {"red": 52, "orange": 25}
    document["cadence"]["levels"]["orange"]["interval_days"] = 21
    for factor in document["factors"]:
        if factor["code"] == "H03":
            factor["points"] = 30
        if factor["code"] in {"H05", "D02"}:
            factor["points"], factor["effects"] = 9, []
    document["cadence"]["categories"][0]["from"] = "2022-11-01"
    return {**document, **changed}


async def a_county(deployment: Deployment, files: int, at: datetime, seed: int = 7) -> list[Scene]:
    """About so many files in two towns, most visited some days ago, some this very day, some never."""
    chosen, made = random.Random(seed), list[Scene]()
    since = at - timedelta(days=40)
    for place in (VILLAGE, OTHER_VILLAGE):
        team = await a_team(deployment, place[:9])
        worker = await a_worker(deployment, place=place[:9], team_id=team)
        for born in BIRTHS:
            here = await scenes(deployment, max(1, files // 8), *born, team_id=team, since=since, place=place)
            made += here
            for days in (20, 0):
                await _visited(deployment, worker, chosen, here, at - timedelta(days=days, minutes=30))
    return made


async def _visited(
    deployment: Deployment, worker: Worker, chosen: random.Random, here: list[Scene], at: datetime
) -> None:
    bodies = []
    for scene in here:
        if chosen.random() < 0.6:
            given = [chosen.choice(ANSWERS) for _ in scene.people]
            bodies.append(a_visit(scene, *given, occurred_at=at.isoformat()))
    for first in range(0, len(bodies), 100):
        receipts = await submitted_at(deployment, worker, at, *bodies[first : first + 100])
        assert not any(isinstance(one, Exception) for one in receipts)


async def levels(deployment: Deployment) -> dict[UUID, tuple[str, str, int]]:
    """What is recorded of everyone: level, computed level, score."""
    own = table(StandingRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(own.c.person_id, own.c.level, own.c.computed_level, own.c.score))
    return {row.person_id: (row.level, row.computed_level, row.score) for row in rows}


async def drafted(client: AsyncClient, author: Worker, **changed: Any) -> int:
    """A new version; returns its number."""
    document = other_policy(**changed)
    answer = await client.post("/v1/risk/policies", json={"document": document}, headers=author.headers)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["version"])


async def rehearsed(client: AsyncClient, deployment: Deployment, author: Worker, version: int) -> dict[str, Any]:
    """The ended rehearsal of a version as of today."""
    body, path = {"id": str(uuid4())}, f"/v1/risk/policies/{version}/rehearsals"
    answer = await client.post(path, json=body, headers=author.headers)
    assert answer.status_code == 201, answer.text
    await all_done(deployment)
    found: dict[str, Any] = (await client.get(f"{path}/{body['id']}", headers=author.headers)).json()
    assert found["progress"]["state"] == "done"
    return found


async def ready(deployment: Deployment, author: Worker, version: int) -> UUID:
    """A version that was rehearsed; returns the rehearsal."""
    draft = sound(document_text(other_policy(version)), "")
    await perform(deployment, draft_policy, author.actor, clock.now(), draft)
    rehearsal = await perform(deployment, ask_rehearsal, author.actor, clock.now(), Rehearse(uuid4(), version, None))
    await all_done(deployment)
    return rehearsal.rehearsal_id


async def put_in_force(
    deployment: Deployment, author: Worker, second: Worker, version: int, from_day: date | None = None
) -> None:
    """A version put in force, and everybody reassessed where it begins today."""
    command = Activate(version, await ready(deployment, author, version), from_day, "联席会议决定")
    await perform(deployment, activate_policy, second.actor, clock.now(), command)
    await all_done(deployment)


async def all_done(deployment: Deployment) -> None:
    """Everything that has begun has ended."""
    while await carry_on(deployment, clock.now()):
        pass
