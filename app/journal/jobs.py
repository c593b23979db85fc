"""Jobs that are owed: claimed by turns of their kinds under a lease, finished, dropped, or put off to be tried again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Update, func, or_, select, tuple_, union_all, update

from app.core.db import Db
from app.core.tables import table
from app.journal.tables import JobRow

jobs = table(JobRow)

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job: nobody else has it before `locked_until`. `attempts` counts this one."""

    county: str
    job_id: UUID
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    locked_until: datetime


async def claim_jobs(db: Db, kinds: Collection[str], at: datetime, limit: int = 20) -> list[Job]:
    """Claim jobs of these kinds whose time has come; also those whose worker let the lease run out.

    The kinds take turns, in each the longest waiting first: thousands of one kind hold up no other. One statement.
    """
    if not kinds:
        return []
    waiting = union_all(*(select(_waiting(kind, at, limit)) for kind in sorted(kinds))).subquery()
    turn = func.row_number().over(partition_by=waiting.c.kind, order_by=waiting.c.run_at)
    turns = select(waiting.c.county, waiting.c.job_id, turn.label("turn"), waiting.c.run_at).subquery()
    picked = select(turns.c.county, turns.c.job_id).order_by(turns.c.turn, turns.c.run_at).limit(limit)
    statement = (
        update(jobs)
        .where(tuple_(jobs.c.county, jobs.c.job_id).in_(picked))
        .values(locked_until=at + LEASE, attempts=jobs.c.attempts + 1)
        .returning(jobs.c.county, jobs.c.job_id, jobs.c.kind, jobs.c.payload, jobs.c.attempts, jobs.c.locked_until)
    )
    return [
        Job(row.county, row.job_id, row.kind, row.payload, row.attempts, row.locked_until)
        for row in await db.all(statement)
    ]


def _waiting(kind: str, at: datetime, limit: int) -> CTE:
    """The longest waiting jobs of a kind that no other worker is looking at."""
    return (
        select(jobs.c.county, jobs.c.job_id, jobs.c.kind, jobs.c.run_at)
        .where(
            jobs.c.done_at.is_(None),
            jobs.c.kind == kind,
            jobs.c.run_at <= at,
            or_(jobs.c.locked_until.is_(None), jobs.c.locked_until < at),
        )
        .order_by(jobs.c.run_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte(f"waiting_{kind}")
    )


async def drop_jobs(db: Db, county: str, keys: Collection[str], at: datetime) -> None:
    """What these keys owe is owed no longer."""
    mine = (jobs.c.county == county, jobs.c.dedupe_key.in_(keys), jobs.c.done_at.is_(None))
    if keys:
        await db.write(update(jobs).where(*mine).values(done_at=at, locked_until=None))


async def drop_old_jobs(db: Db, kinds: Collection[str], before: datetime, at: datetime) -> int:
    """Jobs of these kinds, of every county, whose time came before an instant are owed no longer. Returns how many; one statement."""
    old = (jobs.c.done_at.is_(None), jobs.c.kind.in_(kinds), jobs.c.run_at < before)
    free = or_(jobs.c.locked_until.is_(None), jobs.c.locked_until < at)
    return await db.write(update(jobs).where(*old, free).values(done_at=at, locked_until=None))


async def finish_job(db: Db, job: Job, at: datetime) -> bool:
    """The job is done. False when the lease had run out and another worker has it now."""
    return await db.write(_held(job).values(done_at=at, locked_until=None, last_error=None)) == 1


async def put_off_job(db: Db, job: Job, at: datetime, error: str) -> datetime:
    """The job failed: it is tried again after a pause that doubles each time, at most an hour. Returns when."""
    again = at + min(timedelta(seconds=2 ** min(job.attempts, 12)), LONGEST_PAUSE)
    await db.write(_held(job).values(run_at=again, locked_until=None, last_error=error))
    return again


def _held(job: Job) -> Update:
    """The job's row, as long as this worker still has it."""
    return update(jobs).where(
        jobs.c.county == job.county,
        jobs.c.job_id == job.job_id,
        jobs.c.done_at.is_(None),
        jobs.c.locked_until == job.locked_until,
    )
