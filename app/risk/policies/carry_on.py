"""What follows from rehearsals and changes: batch after batch of households, by whichever worker; killed between any two, it goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog

from app.core.clock import day_of
from app.core.db import Db, Deployment, is_passing, reading
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.people import store as registry
from app.risk.in_force import policies_in_force
from app.risk.policies import store
from app.risk.policies.compare import as_opened, count, under
from app.risk.policies.rehearse import rehearse_next
from app.risk.policies.tally import Tally, dump, load
from app.risk.policies.values import Change, Course
from app.risk.renew import Renewal, renew

log = structlog.get_logger()
BATCH: Final = 100
CAUSE: Final = "policy"
# A turn of a worker ends after so many batches, so that jobs do not wait.
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Next:
    """The next households of a change; `skip` passes over one that cannot be read."""

    sequence: int
    limit: int
    skip: bool = False


async def carry_on(deployment: Deployment, at: datetime, most: int = MOST) -> int:
    """Go on with everything that has begun, for at most so many batches; returns how many there were."""
    async with reading(deployment, EVERYWHERE) as db:
        waiting = await store.unfinished(db, day_of(at))
    done = 0
    for one in waiting:
        more = True
        while more and done < most:
            if one.rehearsal_id is not None:
                more = await rehearse_next(deployment, one.county, one.rehearsal_id, at)
            elif one.sequence is not None:
                more = await reassess_next(deployment, one.county, one.sequence, at)
            done += 1
    return done


async def reassess_next(deployment: Deployment, county: str, sequence: int, at: datetime) -> bool:
    """The next batch of a change; False when it has ended. Where a batch fails its households come one by one."""
    actor = operator(county, "policy")
    try:
        course = await perform(deployment, reassess_households, actor, at, Next(sequence, BATCH))
    except Exception as error:
        if is_passing(error):
            raise
        course = await _one_by_one(deployment, actor, at, sequence)
    log.info("risk.reassessed", county=county, change=sequence, done=course.done, total=course.total)
    return course.finished_at is None


async def _one_by_one(deployment: Deployment, actor: Actor, at: datetime, sequence: int) -> Course:
    for left in range(BATCH, -1, -1):
        try:
            course = await perform(deployment, reassess_households, actor, at, Next(sequence, 1))
        except Exception as error:
            if is_passing(error):
                raise
            log.error("risk.reassessment_failed", county=actor.county, change=sequence, error=type(error).__name__)
            course = await perform(deployment, reassess_households, actor, at, Next(sequence, 1, skip=True))
        if course.finished_at is not None or not left:
            return course
    raise AssertionError("unreachable")


async def reassess_households(db: Db, actor: Actor, at: datetime, command: Next) -> Outcome[Course]:
    """One batch, one transaction, one act: households as they stand with the change, and what that is against before."""
    change = await store.change_as_reached(db, actor.county, command.sequence)
    assert change is not None
    if change.course.finished_at is not None:
        return Outcome(change.course, ())
    found = await store.households_after(db, actor.county, change.course.reached, command.limit)
    part, facts = (Tally(failed=len(found)), ()) if command.skip else await _reassess(db, actor, at, change, found)
    course = _moved(change, part, found[-1] if found else None, at if len(found) < command.limit else None)
    await store.move_change(db, actor.county, change.sequence, course)
    data = {"version": change.version, "done": course.done, "total": course.total}
    return Outcome(course, (Fact("policy.reassessed", change.change_id, data=data), *facts))


async def _reassess(
    db: Db, actor: Actor, at: datetime, change: Change, found: list[UUID]
) -> tuple[Tally, tuple[Fact, ...]]:
    households = await registry.lock_households(db, actor.county, found)
    renewed, dossiers = await renew(db, actor, at, Renewal(CAUSE, change.change_id, change.from_day), households)
    before = await policies_in_force(db, actor.county, without=change.sequence)
    part = Tally()
    for dossier in dossiers.values():
        count(part, dossier, under(dossier, before, at), as_opened(dossier, at), day_of(at))
    return part, renewed.facts


def _moved(change: Change, part: Tally, reached: UUID | None, finished_at: datetime | None) -> Course:
    course, done = change.course, change.course.done + part.households + part.failed
    tally = load(course.tally).plus(part)
    return Course(max(course.total, done), done, reached or course.reached, finished_at, dump(tally))


async def carry_on_policies(deployment: Deployment, at: datetime) -> None:
    """The worker's round."""
    await carry_on(deployment, at)
