"""Somebody whose level an officer may lower."""

from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.db import Deployment
from tests.visits.scene import Scene, Worker, a_scene, a_visit, a_worker, submitted_at

HARD: dict[str, Any] = {"health.major_illness": True, "economy.oop_medical_12m": 30_000, "economy.income_12m": 20_000}
HARD |= {"economy.income_change": "unemployed", "mental.phq9_score": 14}
EASIER = {"economy.oop_medical_12m": 0, "mental.phq9_score": 0}


async def proposed(deployment: Deployment, newest: timedelta = timedelta(days=-2)) -> tuple[Scene, Worker]:
    """Somebody who has been red for two months and is better now: a proposal to lower stands open."""
    now = clock.now()
    scene = await a_scene(deployment, since=now - timedelta(days=80))
    worker = await a_worker(deployment, team_id=scene.team_id)
    calls = ((timedelta(days=-70), HARD), (timedelta(days=-20), EASIER), (newest, {"health.general": "fair"}))
    for since, answers in calls:
        at = now + since
        await submitted_at(deployment, worker, min(at, now), a_visit(scene, answers, occurred_at=at.isoformat()))
    return scene, worker
