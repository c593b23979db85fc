"""The worker: folds counts, drains jobs, makes its rounds and seals the journal, in as many processes as there are."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from app.access.oauth.sweep import sweep_oauth
from app.access.signin.sweep import sweep_sign_ins
from app.alerts.announced import warn_of_years
from app.alerts.lapse import drop_old_word
from app.alerts.notify import notifier_of
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.outbound import Outbound
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.dashboards.fold import fold_deltas
from app.events.gather import gather_events
from app.events.lapse import let_go
from app.files.attachments.settle import check_file
from app.files.keep import Upkeep, keep_no_longer
from app.journal.jobs import Job, claim_jobs, finish_job, put_off_job
from app.journal.seal import seal
from app.media.complete import CHECK
from app.risk.policies.activate import PUBLISH
from app.risk.policies.carry_on import carry_on_policies
from app.risk.sweep import sweep_some
from app.risk.weather.tell import tell_everywhere
from app.sync.feeds.keep import keep_feeds
from app.sync.inbox.wake import settle_left_behind
from app.sync.reassignments.reassign import JOB as REASSIGNMENT
from app.sync.reassignments.reassign import run_reassignment
from app.sync.reference.publish import run_publication

log = structlog.get_logger()

Handler = Callable[[Deployment, Job, datetime], Awaitable[None]]
# Jobs of a kind that nobody handles stay owed until a room takes them up.
HANDLERS: Final[Mapping[str, Handler]] = {CHECK: check_file}

SHORTEST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
LONGEST_PAUSE_AFTER_ERROR_S = 60.0
ROUND_AGAIN_AFTER = timedelta(minutes=1)
UPKEEP: Final = Upkeep()
# Jobs that run at once: one that waits for another server holds up few others.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Round:
    """Something every worker does from time to time, so it must do nothing twice by itself: two workers may do it at once.

    A long one does a part and returns, so that jobs do not wait, and goes on at its next turn.
    """

    name: str
    every: timedelta
    run: Callable[[Deployment, datetime], Awaitable[object]]


def rounds_of(upkeep: Upkeep = UPKEEP) -> tuple[Round, ...]:
    """The rounds of a worker, in the order in which those that are due are made. Each room adds a line."""

    async def keep(deployment: Deployment, at: datetime) -> None:
        await keep_no_longer(deployment, at, upkeep)
        await let_go(deployment, upkeep.keeping.acts_until(clock.day_of(at)))

    async def look_at_calendar(_deployment: Deployment, at: datetime) -> None:
        warn_of_years(at)

    return (
        Round("calendar", timedelta(days=1), look_at_calendar),
        Round("events", timedelta(0), gather_events),
        Round("risk", timedelta(minutes=1), sweep_some),
        Round("weather", timedelta(minutes=1), tell_everywhere),
        Round("policies", timedelta(seconds=5), carry_on_policies),
        Round("sign-ins", timedelta(minutes=10), _forget),
        Round("old word", timedelta(minutes=10), drop_old_word),
        Round("retention", timedelta(hours=1), keep),
        Round("feeds", timedelta(hours=1), keep_feeds),
    )


def handlers_of(settings: Settings, outbound: Outbound | None = None) -> Mapping[str, Handler]:
    """What the worker of a deployment does for each kind of job."""
    return {**notifier_of(settings, outbound).handlers(), REASSIGNMENT: run_reassignment, PUBLISH: run_publication}


async def work(
    deployment: Deployment,
    stop: asyncio.Event,
    handlers: Mapping[str, Handler] = HANDLERS,
    upkeep: Upkeep = UPKEEP,
) -> None:
    """Work until told to stop. Idle, it looks again ever less often; after an error (say the database is away) still less."""
    log.info("worker.started", kinds=sorted(handlers))
    pause, rounds, made = SHORTEST_PAUSE_S, rounds_of(upkeep), dict[str, datetime]()
    while not stop.is_set():
        try:
            done = await work_once(deployment, handlers)
            await seal(deployment, clock.now())
            await make_rounds(deployment, rounds, made, clock.now())
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


async def make_rounds(deployment: Deployment, rounds: Sequence[Round], made: dict[str, datetime], at: datetime) -> None:
    """Make the rounds whose time has come and note it in `made`. One that fails costs the others nothing and is soon tried again."""
    for one in rounds:
        if one.name in made and at < made[one.name] + one.every:
            continue
        made[one.name] = at
        try:
            await one.run(deployment, at)
        except Exception as error:
            made[one.name] = at - one.every + min(one.every, ROUND_AGAIN_AFTER)
            log.error("worker.round_failed", round=one.name, error=type(error).__name__, exc_info=error)


async def _forget(deployment: Deployment, at: datetime) -> None:
    """Forget what nobody can use any more of signing in."""
    forgotten = await sweep_oauth(deployment, at) + await sweep_sign_ins(deployment, at)
    log.info("worker.swept", forgotten=forgotten)


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
