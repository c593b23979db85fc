"""Putting a version in force from a day, by a second person, and one step back; both are lines of the schedule, and none is rewritten."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, invalid, not_found
from app.core.ids import new_id
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome, Owed
from app.risk.policies import store
from app.risk.policies.policy import before_last
from app.risk.policies.read import check_move, entries, known_version
from app.risk.policies.values import Change, Version

FARTHEST: Final = timedelta(days=366)
# Phones learn of it with their reference data.
PUBLISH: Final = "reference"


@dataclass(frozen=True, slots=True)
class Activate:
    """A version to be put in force from a day (None: today), after a rehearsal of it."""

    version: int
    rehearsal_id: UUID
    from_day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class RollBack:
    """A version to be taken out of force again from a day (None: as soon as possible)."""

    version: int
    from_day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The change, and whether the same command had made it before."""

    change: Change
    repeated: bool


async def activate_policy(db: Db, actor: Actor, at: datetime, command: Activate) -> Outcome[Decided]:
    """Put a rehearsed version in force. Raises 404, 403 `SECOND_PERSON` for its author, 409 for one that is not rehearsed or while
    another change is under way, 422 for a day before what is decided already."""
    version = await known_version(db, actor, command.version)
    changes = await store.changes_of(db, actor.county, lock=True)
    day = command.from_day or day_of(at)
    before = next((one for one in changes if one.version == command.version and one.undoes is None), None)
    if before and _same(before, actor, command.rehearsal_id, command.from_day, command.reason):
        return Outcome(Decided(before, True), ())
    await check_move(db, actor, "activate", version, day_of(at))
    if actor.account_id is None or actor.account_id == version.drafted_by:
        raise _second_person()
    await _check_rehearsal(db, actor, version, command.rehearsal_id)
    if any(one.course.finished_at is None for one in changes):
        raise conflict("CHANGE_UNDER_WAY", "另一次规则变更尚未完成", "Another change of the policy is still under way")
    _check_day(day, at, changes)
    return await _decided(db, actor, at, changes, (command.version, None, day, command.reason, command.rehearsal_id))


async def roll_back_policy(db: Db, actor: Actor, at: datetime, command: RollBack) -> Outcome[Decided]:
    """Bring back the version before, from a day. One step: only of the last change, and not by who decided it.

    Raises 404, 403 `SECOND_PERSON`, 409 for a version that is not the one last put in force, 422 for a day before its own.
    """
    version = await known_version(db, actor, command.version)
    changes = await store.changes_of(db, actor.county, lock=True)
    before = next((one for one in changes if one.undoes == command.version), None)
    if before and _same(before, actor, None, command.from_day, command.reason):
        return Outcome(Decided(before, True), ())
    await check_move(db, actor, "roll_back", version, day_of(at))
    last = changes[-1] if changes else None
    if last is None or (last.version, last.undoes) != (command.version, None):
        raise conflict(
            "MOVE_REFUSED", "只能撤回最近一次生效的规则", "Only the version last put in force can be rolled back"
        )
    if actor.account_id is None or actor.account_id == last.decided_by:
        raise _second_person()
    day = command.from_day or max(day_of(at), last.from_day)
    _check_day(day, at, changes)
    await store.finish_changes(db, actor.county, at)
    back = before_last(entries(changes))
    return await _decided(db, actor, at, changes, (back, command.version, day, command.reason, None))


def _second_person() -> Refusal:
    return Refusal(
        403, "SECOND_PERSON", "须由另一人决定：起草人不能启用，启用人不能撤回", "Another person than before decides"
    )


def _same(before: Change, actor: Actor, rehearsal_id: UUID | None, day: date | None, reason: str) -> bool:
    told = (before.decided_by, before.rehearsal_id, before.reason)
    return told == (actor.account_id, rehearsal_id, reason) and day in (None, before.from_day)


async def _check_rehearsal(db: Db, actor: Actor, version: Version, rehearsal_id: UUID) -> None:
    """It must have ended, and be of this very document."""
    found = await store.find_rehearsal(db, actor.county, rehearsal_id)
    if found is None or (found.version, found.fingerprint) != (version.version, version.fingerprint):
        raise invalid(
            FieldError(
                "/rehearsal_id", "UNKNOWN_REFERENCE", "没有这份规则的这次演练", "No such rehearsal of this document"
            )
        )
    if found.course.finished_at is None:
        raise conflict("REHEARSAL_RUNNING", "演练尚未完成", "The rehearsal has not ended yet")


def _check_day(day: date, at: datetime, changes: list[Change]) -> None:
    first = max([day_of(at), *(one.from_day for one in changes)])
    if not first <= day <= day_of(at) + FARTHEST:
        raise invalid(
            FieldError("/from", "DAY_OUT_OF_RANGE", f"须在 {first} 起一年内", f"From {first} on, within a year")
        )


async def _decided(
    db: Db,
    actor: Actor,
    at: datetime,
    changes: list[Change],
    told: tuple[int, int | None, date, str, UUID | None],
) -> Outcome[Decided]:
    version, undoes, day, reason, rehearsal_id = told
    total = await store.count_households(db, actor.county)
    sequence = len(changes) + 1
    new = Change(
        sequence, new_id(at), version, undoes, day, reason, actor.account_id, at, rehearsal_id, store.empty(total)
    )
    await store.add_change(db, actor.county, new)
    data = {"version": version, "undoes": undoes, "from": day.isoformat(), "rehearsal_id": rehearsal_id}
    owed = Owed(PUBLISH, {}, f"{PUBLISH}:{new.change_id}")
    name = "policy.rolled_back" if undoes else "policy.activated"
    return Outcome(Decided(new, False), (Fact(name, new.change_id, data=data, owes=(owed,), lasting=True),))


async def read_change(db: Db, actor: Actor, version: int, *, undone: bool = False) -> Change:
    """The activation of a version, or its rollback. Raises 404 where there never was one."""
    changes = await store.changes_of(db, actor.county)
    mine = (
        one for one in changes if (one.undoes if undone else one.version if one.undoes is None else None) == version
    )
    found = next(mine, None)
    if found is None:
        raise not_found()
    return found
