"""The nightly sweep: it records what time alone has changed, once, however often, by however many and whoever was killed."""

import asyncio
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from app.alerts.tables import AlertRow
from app.core.clock import day_of
from app.core.crypto import save_keyring
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.dashboards.fold import fold_deltas
from app.dashboards.tables import RollupRow
from app.journal.perform import perform
from app.journal.tables import JournalRow
from app.risk.overrides.ask import AskOverride, ask_override
from app.risk.overrides.decide import DecideOverride, decide_override
from app.risk.sweep import sweep
from app.risk.tables import AssessmentRow, HouseholdStandingRow, StandingRow
from tests.visits.scene import Scene, Worker, a_scene, a_team, a_visit, a_worker, scenes, submitted_at

assessments, standings, journal = table(AssessmentRow), table(StandingRow), table(JournalRow)
DAY = datetime(2026, 3, 2, 2, tzinfo=UTC)  # ten in the morning
NIGHT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)  # half past two


async def swept(deployment: Deployment) -> list[Any]:
    """What sweeps have stored: who, from which level to which, the score."""
    columns = (assessments.c.person_id, assessments.c.level_before, assessments.c.level_after, assessments.c.score)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(*columns).where(assessments.c.cause == "sweep").order_by(assessments.c.at))
    return [tuple(row) for row in rows]


async def standing(deployment: Deployment, person_id: UUID) -> Any:
    async with reading(deployment, EVERYWHERE) as db:
        return await db.first(select(standings).where(standings.c.person_id == person_id))


async def acts(deployment: Deployment) -> int:
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(journal.c.act).where(journal.c.act == "sweep_households"))
    return len(rows)


async def visited(
    deployment: Deployment, worker: Worker, scene: Scene, at: datetime, answers: dict[str, Any], **rest: Any
) -> None:
    body = a_visit(scene, answers, occurred_at=at.isoformat(), **rest)
    [receipt] = await submitted_at(deployment, worker, at, body)
    assert not isinstance(receipt, Exception)


async def test_a_night_records_what_time_has_changed_and_no_more(deployment: Deployment) -> None:
    team = await a_team(deployment)
    worker = await a_worker(deployment, team_id=team)
    since = DAY - timedelta(days=10)
    [lapsed, calm] = await scenes(deployment, 2, date(1970, 5, 1), team_id=team, since=since)
    await visited(deployment, worker, lapsed, DAY, {"health.medication_status": "stopped"})
    await visited(deployment, worker, calm, DAY, {"health.medication_status": "regular"})
    assert (await standing(deployment, lapsed.people[0])).score == 10
    assert await sweep(deployment, NIGHT) == {"households": 0, "people": 0, "failed": 0}
    # The points of H08 halve after 30 days; at midnight nothing is told yet, in the morning it is.
    turns = DAY.replace(hour=16) + timedelta(days=30)
    assert (await sweep(deployment, turns + timedelta(hours=1)))["people"] == 0
    assert await sweep(deployment, turns + timedelta(hours=2)) == {"households": 1, "people": 1, "failed": 0}
    assert await swept(deployment) == [(lapsed.people[0], "yellow", "yellow", 5)]
    before = await standing(deployment, lapsed.people[0])
    assert (before.score, before.revision, before.changed_at) == (5, 3, turns + timedelta(hours=2))
    assert (await sweep(deployment, turns + timedelta(hours=9)))["households"] == 0
    assert await standing(deployment, lapsed.people[0]) == before
    assert await acts(deployment) == 1


async def test_lost_contact_is_an_alert_the_minute_its_clock_runs_out(deployment: Deployment) -> None:
    scene = await a_scene(deployment, since=DAY - timedelta(days=10))
    worker = await a_worker(deployment, team_id=scene.team_id)
    for hours in (0, 5):
        await visited(deployment, worker, scene, DAY + timedelta(hours=hours), {}, outcome="not_home", people=...)
    lost = DAY + timedelta(hours=5 + 72)
    assert (await sweep(deployment, lost - timedelta(minutes=1)))["people"] == 0
    assert (await sweep(deployment, lost))["people"] == 1
    await sweep(deployment, lost + timedelta(minutes=1))
    [(who, before, after, _)] = await swept(deployment)
    assert (who, before, after) == (scene.people[0], "orange", "red")
    async with reading(deployment, EVERYWHERE) as db:
        kinds = [row.kind for row in await db.all(select(table(AlertRow).c.kind))]
    assert kinds == ["lost_contact"]
    assert (await standing(deployment, scene.people[0])).next_due is not None
    await fold_deltas(deployment)
    rollup = table(RollupRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(rollup.c.name, func.sum(rollup.c.amount).label("n")).group_by(rollup.c.name))
    counts = {row.name: row.n for row in rows}
    assert counts["level.red"] == counts["alerts.open"] > 0
    assert counts["level.orange"] == 0


async def test_an_override_that_ran_out_takes_its_alert_along(deployment: Deployment) -> None:
    scene = await a_scene(deployment, since=DAY - timedelta(days=10))
    worker = await a_worker(deployment, team_id=scene.team_id)
    first, second = [(await a_worker(deployment, "town_officer")).actor for _ in range(2)]
    await visited(deployment, worker, scene, DAY, {"health.general": "good"})
    asked = AskOverride(uuid4(), scene.people[0], "red", day_of(DAY) + timedelta(days=3), "丧偶后独居")
    await perform(deployment, ask_override, first, DAY, asked)
    decision = DecideOverride(asked.override_id, uuid4(), True, "已核实")
    await perform(deployment, decide_override, second, DAY + timedelta(hours=1), decision)
    ends = [await _ends_of_alerts(deployment)]
    for day in (2, 3):
        await sweep(deployment, NIGHT + timedelta(days=day))
        ends.append(await _ends_of_alerts(deployment))
    assert ends == [[("red", None)], [("red", None)], [("red", "settled")]]
    await fold_deltas(deployment)
    rollup = table(RollupRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(func.sum(rollup.c.amount).label("n")).where(rollup.c.name == "alerts.open"))
    assert {row.n for row in rows} == {0}


async def _ends_of_alerts(deployment: Deployment) -> list[tuple[str, str | None]]:
    alerts = table(AlertRow)
    async with reading(deployment, EVERYWHERE) as db:
        return [(row.kind, row.outcome) for row in await db.all(select(alerts.c.kind, alerts.c.outcome))]


async def test_two_at_once_and_one_killed_do_nothing_twice(
    deployment: Deployment, database_url: str, tmp_path: Path
) -> None:
    team = await a_team(deployment)
    worker = await a_worker(deployment, team_id=team)
    made = await scenes(deployment, 30, date(1970, 5, 1), team_id=team, since=DAY - timedelta(days=10))
    bodies = [a_visit(one, {"health.medication_status": "stopped"}, occurred_at=DAY.isoformat()) for one in made]
    await submitted_at(deployment, worker, DAY, *bodies)
    night = NIGHT + timedelta(days=30)
    save_keyring(deployment.keyring, tmp_path / "keys.json")
    command = [
        sys.executable,
        "-m",
        "tests.risk.sweeping",
        database_url,
        str(tmp_path / "keys.json"),
        night.isoformat(),
    ]
    killed = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert killed.stdout is not None
    assert (await killed.stdout.readline()).strip() == b"batch"
    killed.send_signal(signal.SIGKILL)
    assert await killed.wait() == -signal.SIGKILL
    half = len(await swept(deployment))
    assert 0 < half < 30
    done = await asyncio.gather(*(sweep(deployment, night) for _ in range(3)))
    assert sum(one["people"] for one in done) == 30 - half
    found = await swept(deployment)
    assert len(found) == len({row[0] for row in found}) == 30
    async with reading(deployment, EVERYWHERE) as db:
        later = await db.all(select(table(HouseholdStandingRow).c.next_change))
        levels = await db.all(select(standings.c.score, standings.c.revision))
    assert all(row.next_change > night for row in later)
    assert {tuple(row) for row in levels} == {(5, 3)}
