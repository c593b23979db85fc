"""How many statements a list of visits takes: as many for a hundred as for one; and what a bad one in it costs the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from app.core import clock
from app.core.db import Deployment
from app.core.errors import Refusal
from app.visits.receipt import Receipt
from tests.visits.scene import Scene, a_need, a_scene, a_team, a_visit, a_worker, scenes, submitted_at
from tests.visits.stored import rows_of

PHOTO = {"sha256": "a" * 64, "size": 183_201, "media_type": "image/jpeg", "role": "door"}


@contextmanager
def counted(deployment: Deployment, engine: AsyncEngine | None = None) -> Iterator[list[str]]:
    """The statements given to the driver meanwhile; one for many rows (executemany) is one."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(" ".join(statement.split()[:6]))

    heard_on = (engine or deployment.database.writer).sync_engine
    event.listen(heard_on, "before_cursor_execute", hear)
    yield heard
    event.remove(heard_on, "before_cursor_execute", hear)


def _eventful(scene: Scene) -> dict[str, Any]:
    """A visit with everything that writes: a need, a photo, a danger that raises an alert."""
    answers = {"mental.phq9_item9": 2, "care.living_arrangement": "alone", "events": []}
    attachments = [{**PHOTO, "attachment_id": str(uuid4())}]
    return a_visit(scene, answers, needs=[a_need(scene)], attachments=attachments, note="独居")


async def test_as_many_statements_for_a_hundred_visits_as_for_one(deployment: Deployment) -> None:
    """One call of the driver per statement. On the wire an executemany is one Bind and Execute per row, in one pipeline that is
    answered as a whole on PostgreSQL, and a loop over one prepared statement inside the process on SQLite: the round trips do
    not grow, the rows do."""
    team_id = await a_team(deployment)
    worker = await a_worker(deployment, team_id=team_id)
    homes = await scenes(deployment, 111, team_id=team_id)
    heard = {}
    for number, mine in ((1, homes[:1]), (10, homes[1:11]), (100, homes[11:])):
        with counted(deployment) as statements:
            receipts = await submitted_at(deployment, worker, clock.now(), *(_eventful(scene) for scene in mine))
        assert all(isinstance(one, Receipt) and len(one.body["alerts"]) == 1 for one in receipts)
        heard[number] = statements
    assert heard[1] == heard[10] == heard[100]
    # Three of them keep a photo apart from its visit, one looks for the same visit recorded twice, one for what the needs contradict.
    assert len(heard[1]) <= 35
    assert len(await rows_of(deployment, "visit")) == len(await rows_of(deployment, "alert")) == 111


async def test_late_visits_of_many_households_take_no_more(deployment: Deployment) -> None:
    team_id = await a_team(deployment)
    worker = await a_worker(deployment, team_id=team_id)
    homes = await scenes(deployment, 11, team_id=team_id)
    await submitted_at(deployment, worker, clock.now(), *(_eventful(scene) for scene in homes))
    before = (clock.now() - timedelta(days=3)).isoformat()
    heard = []
    for mine in (homes[:1], homes[1:]):
        late = [a_visit(scene, {"health.general": "good"}, occurred_at=before) for scene in mine]
        with counted(deployment) as statements:
            await submitted_at(deployment, worker, clock.now(), *late)
        heard.append(statements)
    assert heard[0] == heard[1]


async def test_bad_ones_cost_their_neighbours_nothing(deployment: Deployment) -> None:
    team_id = await a_team(deployment)
    worker = await a_worker(deployment, team_id=team_id)
    homes = await scenes(deployment, 3, team_id=team_id)
    foreign = await a_scene(deployment)
    taken = a_need(homes[0])
    good = [a_visit(scene, {"care.living_arrangement": "alone"}, needs=[a_need(scene)]) for scene in homes]
    bad = [
        a_visit(foreign, {"health.general": "good"}),
        a_visit(homes[1], {"health.general": "splendid"}),
        {**good[0], "note": "不同"},
        a_visit(homes[2], {"mental.phq9_item9": 3}, needs=[{**taken, "person_id": str(homes[2].people[0])}]),
    ]
    again = dict(good[0])
    first = a_visit(homes[0], {"health.general": "fair"}, needs=[taken])
    [told] = await submitted_at(deployment, worker, clock.now(), first)
    assert isinstance(told, Receipt)
    sent = [good[0], bad[0], bad[1], good[1], bad[2], bad[3], again, good[2]]
    outcomes = await submitted_at(deployment, worker, clock.now(), *sent)
    said = [one.code if isinstance(one, Refusal) else one.repeated for one in outcomes]
    assert said == [False, "NOT_FOUND", "INVALID", False, "ID_REUSED", "ID_REUSED", True, False]
    kept = {str(row.visit_id) for row in await rows_of(deployment, "visit")}
    assert kept == {first["id"], *(one["id"] for one in good)}
    assert await rows_of(deployment, "alert") == []
    acts = [row.result for row in await rows_of(deployment, "journal") if row.act == "submit_visits"]
    assert sorted(acts) == ["done"] * 5 + ["refused"] * 4
