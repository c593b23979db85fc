"""Rehearsing a version (演练): what it would change over all files of a county on a day; only the rehearsal's own result is written."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.clock import day_of, start_of
from app.core.db import Db, Deployment, is_passing, reading
from app.core.errors import FieldError, id_reused, invalid, not_found
from app.core.seen import Whole
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.people import store as registry
from app.risk import store as risk
from app.risk.catalogue import Policy, PolicyFrom
from app.risk.in_force import policies_in_force, policy_of_version
from app.risk.policies import store
from app.risk.policies.compare import compare_households
from app.risk.policies.read import check_move, known_version
from app.risk.policies.tally import Tally, dump, load
from app.risk.policies.values import Course, Rehearsal

BATCH: Final = 100
FARTHEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Rehearse:
    """A version to rehearse as of a day (today unless given)."""

    rehearsal_id: UUID
    version: int
    day: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """A batch that was compared: how far the rehearsal was before it and is with it."""

    rehearsal: Rehearsal
    course: Course


async def ask_rehearsal(db: Db, actor: Actor, at: datetime, command: Rehearse) -> Outcome[Rehearsal]:
    """Write down that a version shall be rehearsed; the worker does it. Raises 404, 409 for one that is in force already, 422."""
    version = await known_version(db, actor, command.version)
    today = day_of(at)
    day = command.day or today
    before = await store.find_rehearsal(db, actor.county, command.rehearsal_id)
    if before is not None:
        if (before.version, before.asked_by, before.day) != (command.version, actor.account_id, day):
            raise id_reused()
        return Outcome(before, ())
    schedule = await risk.schedule(db, actor.county)
    await check_move(db, actor, "rehearse", version, today)
    if not max([today, *(one.from_day for one in schedule)]) <= day <= today + FARTHEST:
        raise invalid(
            FieldError(
                "/day",
                "DAY_OUT_OF_RANGE",
                "须为今天起一年内、不早于已定生效日的日期",
                "Today or later, not before what is decided",
            )
        )
    total = await store.count_households(db, actor.county)
    new = Rehearsal(
        command.rehearsal_id, version.version, version.fingerprint, day, actor.account_id, at, store.empty(total)
    )
    await store.add_rehearsal(db, actor.county, new)
    data = {"version": version.version, "day": day.isoformat(), "fingerprint": version.fingerprint}
    return Outcome(new, (Fact("policy.rehearsal_asked", new.rehearsal_id, data=data),))


async def rehearse_next(deployment: Deployment, county: str, rehearsal_id: UUID, at: datetime) -> bool:
    """Compare the next batch, and write the counts if nobody else did; False when the rehearsal has ended."""
    async with reading(deployment, Whole(county)) as db:
        found = await store.find_rehearsal(db, county, rehearsal_id)
        if found is None or found.course.finished_at is not None:
            return False
        policy = await policy_of_version(db, county, found.version, found.fingerprint)
    course = found.course
    part, reached, more = await compare_next(deployment, county, (policy, found.day), at, course.reached)
    tally = load(course.tally).plus(part)
    done = course.done + part.households + part.failed
    moved = Course(max(course.total, done), done, reached or course.reached, None if more else at, dump(tally))
    await perform(deployment, move_on, operator(county, "rehearsal"), at, Part(found, moved))
    return more


async def rehearse_all(deployment: Deployment, county: str, policy: Policy, at: datetime) -> Tally:
    """All files at once under a policy from today on, for whoever sits at the machine; nothing is written."""
    tally, after, more = Tally(), None, True
    while more:
        part, after, more = await compare_next(deployment, county, (policy, day_of(at)), at, after)
        tally = tally.plus(part)
    return tally


async def compare_next(
    deployment: Deployment, county: str, candidate: tuple[Policy, date], at: datetime, after: UUID | None
) -> tuple[Tally, UUID | None, bool]:
    """The next batch of households under a policy from a day on: counts, the last household, whether there are more."""
    async with reading(deployment, Whole(county)) as db:
        found = await store.households_after(db, county, after, BATCH)
        try:
            tally = await _compare(db, county, found, candidate, at)
        except Exception as error:
            if is_passing(error):
                raise
            tally = Tally()
            for one in found:  # one that cannot be read costs its neighbours nothing
                tally = tally.plus(await _compare_one(db, county, one, candidate, at))
    return tally, found[-1] if found else None, len(found) == BATCH


async def _compare(db: Db, county: str, found: list[UUID], candidate: tuple[Policy, date], at: datetime) -> Tally:
    policy, day = candidate
    policies = (*await policies_in_force(db, county), PolicyFrom(day, policy))
    households = await registry.households_by_id(db, county, found)
    return await compare_households(db, households, max(at, start_of(day)), policies, day)


async def _compare_one(db: Db, county: str, one: UUID, candidate: tuple[Policy, date], at: datetime) -> Tally:
    try:
        return await _compare(db, county, [one], candidate, at)
    except Exception as error:
        if is_passing(error):
            raise
        return Tally(failed=1)


async def move_on(db: Db, actor: Actor, at: datetime, command: Part) -> Outcome[None]:
    """Write the counts of a batch; what another worker has counted meanwhile stays."""
    one, course = command.rehearsal, command.course
    if not await store.move_rehearsal(db, actor.county, one.rehearsal_id, one.course.done, course):
        return Outcome(None, ())
    data = {"version": one.version, "done": course.done, "total": course.total}
    name = "policy.rehearsed" if course.finished_at else "policy.rehearsal_moved"
    return Outcome(None, (Fact(name, one.rehearsal_id, data=data),))


async def read_rehearsal(db: Db, actor: Actor, version: int, rehearsal_id: UUID) -> Rehearsal:
    """A rehearsal of a version. Raises 404."""
    found = await store.find_rehearsal(db, actor.county, rehearsal_id)
    if found is None or found.version != version:
        raise not_found()
    return found
