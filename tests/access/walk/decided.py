"""What was decided about the levels of people of a ground, and what they say to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.perform import perform
from app.risk.appeals.record import RecordAppeal, record_appeal
from app.risk.appeals.review import ReviewAppeal, review_appeal
from app.risk.overrides.ask import AskOverride, ask_override
from app.risk.overrides.decide import DecideOverride, decide_override
from app.risk.tables import StandingRow
from tests.visits.scene import Scene, Worker, a_worker


async def decided(deployment: Deployment, scene: Scene, second: Scene) -> dict[str, Any]:
    """About the person an override that waits and appeals; about the one of the second home one in force, and a proposal."""
    town, county = [await a_worker(deployment, f"{name}_officer", scene.place[:9]) for name in ("town", "county")]
    appeals = [await _appealed(deployment, scene, town) for _ in range(3)]
    review = ReviewAppeal(appeals[2], uuid4(), "upheld", "需每周上门")
    await perform(deployment, review_appeal, county.actor, clock.now(), review)
    asked, begun = await _asked(deployment, scene, town), await in_force(deployment, second, town, county)
    await proposed(deployment, second)
    ids = dict(zip(("appeal", "complaint", "reviewed"), appeals, strict=True))
    return {**ids, "override": asked, "begun": begun, "newcomer": second.people[0]}


async def in_force(deployment: Deployment, scene: Scene, town: Worker, county: Worker) -> UUID:
    """An override about the person that a second officer confirmed."""
    override_id = await _asked(deployment, scene, town)
    confirmed = DecideOverride(override_id, uuid4(), True, "已核实")
    await perform(deployment, decide_override, county.actor, clock.now(), confirmed)
    return override_id


async def _asked(deployment: Deployment, scene: Scene, officer: Worker) -> UUID:
    until = clock.day_of(clock.now()) + timedelta(days=9)
    command = AskOverride(uuid4(), scene.people[0], "red", until, "家属接走前")
    return (await perform(deployment, ask_override, officer.actor, clock.now(), command)).override_id


async def _appealed(deployment: Deployment, scene: Scene, officer: Worker) -> UUID:
    command = RecordAppeal(uuid4(), scene.people[0], "self", "home", "level", None, "不想每周都有人来")
    return (await perform(deployment, record_appeal, officer.actor, clock.now(), command)).appeal_id


async def proposed(deployment: Deployment, scene: Scene) -> None:
    """A proposal as the list shows it; a real one takes two months of visits."""
    standings = table(StandingRow)
    proposal = {"proposal_from": "red", "proposal_to": "orange", "proposal_since": clock.day_of(clock.now())}
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(update(standings).where(standings.c.person_id == scene.people[0]).values(proposal))
