"""The worker: folds counts, drains jobs and seals the journal, in as many processes as there are."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

import structlog

from app.access.oauth.sweep import sweep_oauth
from app.access.signin.sweep import sweep_sign_ins
from app.alerts.notify import notifier_of
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.outbound import Outbound
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.dashboards.fold import fold_deltas
from app.files.attachments.settle import check_file
from app.files.keep import Upkeep, keep_no_longer
from app.journal.jobs import Job, claim_jobs, finish_job, put_off_job
from app.journal.seal import seal
from app.media.complete import CHECK
from app.sync.feeds.keep import keep_feeds
from app.sync.inbox.wake import settle_left_behind
from app.sync.reassignments.reassign import JOB as REASSIGNMENT
from app.sync.reassignments.reassign import run_reassignment

log = structlog.get_logger()

Handler = Callable[[Deployment, Job, datetime], Awaitable[None]]
# Jobs of a kind that nobody handles stay owed until a room takes them up.
HANDLERS: Final[Mapping[str, Handler]] = {CHECK: check_file}

SHORTEST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
LONGEST_PAUSE_AFTER_ERROR_S = 60.0
SWEEP_EVERY = timedelta(minutes=10)
LET_GO_EVERY = timedelta(hours=1)
UPKEEP: Final = Upkeep()
# Jobs that run at once: one that waits for another server holds up few others.
AT_ONCE = 8


def handlers_of(settings: Settings, outbound: Outbound | None = None) -> Mapping[str, Handler]:
    """What the worker of a deployment does for each kind of job."""
    return {**notifier_of(settings, outbound).handlers(), REASSIGNMENT: run_reassignment}


async def work(
    deployment: Deployment,
    stop: asyncio.Event,
    handlers: Mapping[str, Handler] = HANDLERS,
    upkeep: Upkeep = UPKEEP,
) -> None:
    """Work until told to stop. Idle, it looks again ever less often; after an error (say the database is away) still less."""
    log.info("worker.started", kinds=sorted(handlers))
    pause, swept, kept = SHORTEST_PAUSE_S, None, None
    while not stop.is_set():
        try:
            done = await work_once(deployment, handlers)
            swept = await _sweep(deployment, swept, clock.now())
            await seal(deployment, clock.now())
            kept = await _let_go(deployment, kept, clock.now(), upkeep)
        except Exception as error:
            pause = min(max(1.0, pause * 2), LONGEST_PAUSE_AFTER_ERROR_S)
            log.error("worker.failed", again_in_s=pause, error=type(error).__name__, exc_info=error)
        else:
            pause = SHORTEST_PAUSE_S if done else min(pause * 2, LONGEST_PAUSE_S)
            if done:
                continue
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
    log.info("worker.stopped")


async def _sweep(deployment: Deployment, last: datetime | None, at: datetime) -> datetime:
    """Forget what nobody can use any more, every ten minutes. Returns when that was done last."""
    if last is not None and at < last + SWEEP_EVERY:
        return last
    forgotten = await sweep_oauth(deployment, at) + await sweep_sign_ins(deployment, at)
    log.info("worker.swept", forgotten=forgotten)
    return at


async def _let_go(deployment: Deployment, last: datetime | None, at: datetime, upkeep: Upkeep) -> datetime:
    """Let go of what may not be kept longer and keep the phones' feeds, every hour. Returns when that was done last."""
    if last is not None and at < last + LET_GO_EVERY:
        return last
    await keep_no_longer(deployment, at, upkeep)
    await keep_feeds(deployment, at)
    return at


async def work_once(deployment: Deployment, handlers: Mapping[str, Handler] = HANDLERS) -> int:
    """One batch of everything; returns how much there was to do."""
    folded = await fold_deltas(deployment)
    if folded:
        log.info("worker.folded", deltas=folded)
    settled = await settle_left_behind(deployment, clock.now())
    if settled:
        log.info("worker.settled", operations=settled)
    return folded + settled + await drain_jobs(deployment, handlers)


async def drain_jobs(deployment: Deployment, handlers: Mapping[str, Handler]) -> int:
    """Claim a batch of jobs and run each; one that fails is put off and costs its neighbours nothing."""
    if not handlers:
        return 0
    async with transaction(deployment, EVERYWHERE) as db:
        claimed = await claim_jobs(db, handlers.keys(), clock.now())
    gate = asyncio.Semaphore(AT_ONCE)

    async def run(job: Job) -> None:
        async with gate:
            await _run(deployment, job, handlers[job.kind])

    for ended in await asyncio.gather(*map(run, claimed), return_exceptions=True):
        if isinstance(ended, BaseException):
            raise ended
    return len(claimed)


async def _run(deployment: Deployment, job: Job, handle: Handler) -> None:
    try:
        await handle(deployment, job, clock.now())
    except Exception as error:
        # The message of an error may hold what it was about; its name does not.
        name = type(error).__name__
        async with transaction(deployment, EVERYWHERE) as db:
            again = await put_off_job(db, job, clock.now(), name)
        log.warning(
            "job.put_off", kind=job.kind, job_id=str(job.job_id), attempts=job.attempts, error=name, again=again
        )
        return
    async with transaction(deployment, EVERYWHERE) as db:
        kept = await finish_job(db, job, clock.now())
    log.info("job.done" if kept else "job.lease_lost", kind=job.kind, job_id=str(job.job_id), attempts=job.attempts)


@asynccontextmanager
async def working(
    deployment: Deployment, upkeep: Upkeep = UPKEEP, handlers: Mapping[str, Handler] = HANDLERS
) -> AsyncIterator[None]:
    """Work beside whatever else this process does; at the end, a batch that has begun is finished."""
    stop = asyncio.Event()
    task = asyncio.create_task(work(deployment, stop, handlers, upkeep))
    try:
        yield
    finally:
        stop.set()
        await task


async def work_until_signalled(
    deployment: Deployment, upkeep: Upkeep = UPKEEP, handlers: Mapping[str, Handler] = HANDLERS
) -> None:
    """Work until the process is told to end; a batch that has begun is finished."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await work(deployment, stop, handlers, upkeep)
