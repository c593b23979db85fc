"""A visit that an officer of the place enters for whoever made it: the visitor's record, the officer's act."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.perform import perform_all
from app.journal.tables import JournalRow
from app.visits.receipt import Receipt
from app.visits.schemas.submission import VisitIn
from app.visits.submit import submit_visits
from app.visits.tables import VisitRow
from tests.visits.scene import TOWN, Worker, a_scene, a_visit, a_worker


async def enter(deployment: Deployment, by: Worker, body: dict[str, Any], visitor: UUID) -> Receipt | Refusal:
    command = replace(VisitIn.model_validate(body).command(), visited_by=visitor)
    [answer] = await perform_all(deployment, submit_visits, by.actor, clock.now(), [command])
    return answer


async def test_the_record_is_the_visitors_and_the_act_the_officers(deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    visitor = await a_worker(deployment, team_id=scene.team_id)
    officer = await a_worker(deployment, "town_officer", TOWN)
    body = a_visit(scene, {"health.general": "fair"})
    assert isinstance(await enter(deployment, officer, body, visitor.account_id), Receipt)
    async with reading(deployment, EVERYWHERE) as db:
        [visit] = await db.all(select(table(VisitRow)))
        acts = await db.all(select(table(JournalRow)).where(table(JournalRow).c.act == "submit_visits"))
    assert visit.author == visitor.account_id
    assert [act.account_id for act in acts] == [officer.account_id]
    again = await enter(deployment, officer, body, visitor.account_id)
    assert isinstance(again, Receipt)
    assert again.repeated


async def test_only_officers_enter_for_others_and_only_for_accounts_there_are(deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    visitor, mate = [await a_worker(deployment, team_id=scene.team_id) for _ in range(2)]
    officer = await a_worker(deployment, "town_officer", TOWN)
    for by, whose in ((mate, visitor.account_id), (officer, uuid4())):
        refused = await enter(deployment, by, a_visit(scene), whose)
        assert isinstance(refused, Refusal)
        assert [error.pointer for error in refused.errors] == ["/visited_by"]
