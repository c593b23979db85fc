"""The worker: nothing twice and nothing forgotten, whoever else works; what fails is put off; it stops when told."""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from httpx import AsyncClient
from sqlalchemy import select
from structlog.testing import capture_logs

from app.core import clock
from app.core.crypto import make_keyring, save_keyring
from app.core.db import Db, Deployment, open_database, reading, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.dashboards.tables import RollupRow
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome, Owed
from app.journal.jobs import Job, claim_jobs, finish_job, put_off_job
from app.journal.perform import perform
from app.journal.tables import DeltaRow, JobRow
from app.main import create_app
from app.worker import Round, drain_jobs, make_rounds, work
from tests.callers import an_actor
from tests.registered import COUNTY, VILLAGE

jobs = table(JobRow)


async def owe(db: Db, actor: Actor, at: datetime, command: Sequence[Owed]) -> Outcome[None]:
    """Stands for a verb whose facts owe jobs and move a count."""
    delta = Delta("visit.red", VILLAGE, date(2022, 1, 1), 1)
    return Outcome(None, tuple(Fact("bell.pressed", deltas=(delta,), owes=(owed,)) for owed in command))


async def owed(deployment: Deployment, *keys: str, kind: str = "ring", at: datetime | None = None) -> None:
    command = [Owed(kind, {"key": key}, key) for key in keys]
    await perform(deployment, owe, an_actor("county_officer", COUNTY), at or clock.now(), command)


async def rows(deployment: Deployment) -> dict[str, tuple[int, bool, str | None]]:
    async with reading(deployment, EVERYWHERE) as db:
        found = await db.all(select(jobs.c.dedupe_key, jobs.c.attempts, jobs.c.done_at, jobs.c.last_error))
    return {row.dedupe_key: (row.attempts, row.done_at is not None, row.last_error) for row in found}


async def test_two_processes_do_each_thing_once(deployment: Deployment, database_url: str, tmp_path: Path) -> None:
    for number in range(20):
        await owed(deployment, *(f"{number}-{one}" for one in range(3)))
    save_keyring(deployment.keyring, tmp_path / "keys.json")
    notes = tmp_path / "notes"
    command = [sys.executable, "-m", "tests.working", database_url, str(tmp_path / "keys.json"), str(notes)]
    processes = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
    assert [await asyncio.wait_for(process.wait(), 120) for process in processes] == [0, 0]
    lines = [line.split() for line in notes.read_text().splitlines()]
    did = Counter(words[1] for words in lines if words[0] == "job")
    assert len(did) == 60
    assert set(did.values()) == {1}
    assert sum(int(words[1]) for words in lines if words[0] == "done") == 20 + 60
    assert {(attempts, done) for attempts, done, _ in (await rows(deployment)).values()} == {(1, True)}
    rollup = table(RollupRow)
    async with reading(deployment, EVERYWHERE) as db:
        amounts = {row.amount for row in await db.all(select(rollup.c.amount))}
        left = await db.all(select(table(DeltaRow)))
    assert (amounts, list(left)) == ({60}, [])


async def test_what_nobody_handles_stays_owed(deployment: Deployment) -> None:
    await owed(deployment, "a", kind="notify")

    async def never(_deployment: Deployment, _job: Job, _at: datetime) -> None:
        raise AssertionError("not its kind")

    assert await drain_jobs(deployment, {}) == 0
    assert await drain_jobs(deployment, {"ring": never}) == 0
    assert await rows(deployment) == {"a": (0, False, None)}


async def test_what_fails_is_put_off_and_costs_its_neighbours_nothing(deployment: Deployment) -> None:
    await owed(deployment, "good", "bad", "better")

    async def ring(_deployment: Deployment, job: Job, _at: datetime) -> None:
        if job.payload["key"] == "bad":
            raise LookupError("张三")

    assert await drain_jobs(deployment, {"ring": ring}) == 3
    assert await rows(deployment) == {
        "good": (1, True, None),
        "bad": (1, False, "LookupError"),
        "better": (1, True, None),
    }
    assert await drain_jobs(deployment, {"ring": ring}) == 0


async def test_a_thousand_of_one_kind_hold_up_no_other(deployment: Deployment) -> None:
    at, rung = clock.now(), list[str]()
    await owed(deployment, *(f"old-{number}" for number in range(1000)), at=at - timedelta(days=30))
    await owed(deployment, "fresh", kind="check", at=at)

    async def handle(_deployment: Deployment, job: Job, _at: datetime) -> None:
        rung.append(job.kind)

    assert await drain_jobs(deployment, {"ring": handle, "check": handle}) == 20
    assert Counter(rung) == {"ring": 19, "check": 1}


async def test_leases(deployment: Deployment) -> None:
    at = datetime.fromisoformat("2026-11-23T02:00:00Z")
    await owed(deployment, "a", at=at)
    minute = timedelta(minutes=1)
    async with transaction(deployment, EVERYWHERE) as db:
        assert await claim_jobs(db, ["ring"], at - minute) == []
        [first] = await claim_jobs(db, ["ring"], at)
        assert await claim_jobs(db, ["ring"], at + minute) == []
        [second] = await claim_jobs(db, ["ring"], at + 6 * minute)
    assert (first.job_id, first.attempts, second.attempts) == (second.job_id, 1, 2)
    async with transaction(deployment, EVERYWHERE) as db:
        assert await finish_job(db, first, at + 7 * minute) is False
        again = await put_off_job(db, second, at + 7 * minute, "TimeoutError")
        assert again == at + 7 * minute + timedelta(seconds=4)
        assert await claim_jobs(db, ["ring"], again - minute) == []
        [third] = await claim_jobs(db, ["ring"], again)
        assert await finish_job(db, third, again) is True
        assert await claim_jobs(db, ["ring"], again + timedelta(days=1)) == []


async def test_the_pause_between_attempts_has_an_end(deployment: Deployment) -> None:
    at = datetime.fromisoformat("2026-11-23T02:00:00Z")
    await owed(deployment, "a", at=at)
    pauses = []
    for _ in range(15):
        async with transaction(deployment, EVERYWHERE) as db:
            [job] = await claim_jobs(db, ["ring"], at)
            again = await put_off_job(db, job, at, "TimeoutError")
        pauses.append((again - at).total_seconds())
        at = again
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[11:] == [3600] * 4


async def test_rounds_are_made_when_due_and_a_failed_one_costs_the_others_nothing(tmp_path: Path) -> None:
    made: dict[str, datetime] = {}
    did: list[str] = []

    async def walk(_deployment: Deployment, _at: datetime) -> None:
        did.append("walk")

    async def fall(_deployment: Deployment, _at: datetime) -> None:
        did.append("fall")
        raise LookupError("张三")

    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    rounds = (Round("fall", hour, fall), Round("walk", 10 * minute, walk))
    database = open_database(f"sqlite:///{tmp_path}/empty.db")
    at = datetime.fromisoformat("2026-11-23T02:00:00Z")
    for passed in (0 * minute, minute / 2, minute, 10 * minute):
        await make_rounds(Deployment(database, make_keyring()), rounds, made, at + passed)
    await database.close()
    assert did == ["fall", "walk", "fall", "fall", "walk"]


async def test_it_works_beside_the_service_and_stops_with_it(deployment: Deployment, client: AsyncClient) -> None:
    await owed(deployment, "a")
    app = create_app(Settings(worker=True), deployment)
    async with app.router.lifespan_context(app):
        for _ in range(200):
            async with reading(deployment, EVERYWHERE) as db:
                if not await db.all(select(table(DeltaRow))):
                    break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError("nothing was folded")


async def test_it_survives_a_database_without_tables(empty_database_url: str) -> None:
    deployment = Deployment(open_database(empty_database_url), make_keyring())
    stop = asyncio.Event()
    with capture_logs() as events:
        task = asyncio.create_task(work(deployment, stop))
        for _ in range(400):
            await asyncio.sleep(0.05)
            if any(event["event"] == "worker.failed" for event in events):
                break
        assert not task.done()
        stop.set()
        await asyncio.wait_for(task, 10)
    await deployment.database.close()
    assert [events[0]["event"], events[1]["event"], events[-1]["event"]] == [
        "worker.started",
        "worker.failed",
        "worker.stopped",
    ]
