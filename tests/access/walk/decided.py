"""What was decided about the level of somebody of a ground."""

from datetime import timedelta
from uuid import UUID, uuid4

from app.core import clock
from app.core.db import Deployment
from app.journal.perform import perform
from app.risk.overrides.ask import AskOverride, ask_override
from tests.visits.scene import Scene, a_worker


async def overridden(deployment: Deployment, scene: Scene) -> UUID:
    """An override that waits for a second officer."""
    officer = await a_worker(deployment, "town_officer", scene.place[:9])
    until = clock.day_of(clock.now()) + timedelta(days=9)
    command = AskOverride(uuid4(), scene.people[0], "red", until, "家属接走前")
    return (await perform(deployment, ask_override, officer.actor, clock.now(), command)).override_id
