"""Keeping no longer than allowed (保存期限): files, whereabouts and acts of the journal go when their time has ended."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from app.core.clock import day_of, start_of
from app.core.db import Db, Deployment, reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.files.attachments.settle import settle_leftovers
from app.files.erase import closed_since, erased
from app.files.outlive import outlive_copies
from app.files.policy import Keeping, must_be_kept
from app.files.restrict import decided_person
from app.files.store import retention as store
from app.journal.actor import Actor, operator
from app.journal.expire import expire_all
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.media.sweep import sweep_files
from app.places.store import counties
from app.visits.store import forget_locations

BATCH = 500
NAME = "retention"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How long what is kept, and the list of the erased outside the database."""

    keeping: Keeping = field(default_factory=Keeping)
    erased_file: Path | None = None


@dataclass(frozen=True, slots=True)
class ExpireFile:
    """A file that seems to have been kept long enough."""

    person_id: UUID
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class ForgetLocations:
    """Whereabouts of visits that arrived before an instant; `after` is the last record that was looked at."""

    before: datetime
    after: tuple[datetime, UUID] | None = None


def upkeep_of(settings: Settings) -> Upkeep:
    """What the settings of a deployment say."""
    keeping = Keeping(settings.keep_files_years, settings.keep_locations_days, settings.keep_audit_days)
    return Upkeep(keeping, settings.erased_file)


async def keep_no_longer(deployment: Deployment, at: datetime, upkeep: Upkeep) -> dict[str, int]:
    """Let everything go whose time has ended at an instant; returns how much of what. Open and held files stay, and evidence."""
    day, keeping = day_of(at), upkeep.keeping
    done = {"files": await _expire_files(deployment, at, keeping)}
    done["again"] = await outlive_copies(deployment, at, upkeep.erased_file)
    done["locations"] = await _forget_locations(deployment, at, start_of(keeping.locations_until(day)))
    done["settled"] = await settle_leftovers(deployment, at)
    done["blobs"] = await sweep_files(deployment, at)
    done["acts"] = await expire_all(deployment, at, start_of(keeping.acts_until(day)))
    if any(done.values()):
        log.info("worker.let_go", **done)
    return done


async def _expire_files(deployment: Deployment, at: datetime, keeping: Keeping) -> int:
    before: date = keeping.files_closed_by(day_of(at))
    gone = 0
    while True:
        async with reading(deployment, EVERYWHERE) as db:
            found = await store.files_to_let_go(db, before, BATCH)
        now = [await _expired(deployment, at, county, ExpireFile(one, keeping)) for county, one in found]
        gone += sum(now)
        # What another process changed meanwhile is looked at the next time.
        if len(found) < BATCH or not any(now):
            return gone


async def _expired(deployment: Deployment, at: datetime, county: str, command: ExpireFile) -> bool:
    try:
        return await perform(deployment, expire_file, operator(county, NAME), at, command)
    except Refusal:
        return False


async def expire_file(db: Db, actor: Actor, at: datetime, command: ExpireFile) -> Outcome[bool]:
    """Erase a file whose time has ended; looks again under lock, for it may have been opened, held or asked for."""
    person = await decided_person(db, actor, command.person_id)
    held = any(one.held_at is not None for one in (person, *person.aliases))
    kept = held or must_be_kept(closed_since(person), day_of(at), NAME, command.keeping)
    if kept or await store.is_asked(db, actor.county, person.person_id):
        return Outcome(False, ())
    return Outcome(True, (await erased(db, person, at, NAME))[1])


async def _forget_locations(deployment: Deployment, at: datetime, before: datetime) -> int:
    async with reading(deployment, EVERYWHERE) as db:
        known = {one: await store.swept_until(db, _sweep(one)) for one in await counties(db)}
    behind = [one for one, until in known.items() if until is None or until < before]
    gone = 0
    for county in behind:
        after: Any = None
        while True:
            command = ForgetLocations(before, after)
            had, after = await perform(deployment, forget_whereabouts, operator(county, NAME), at, command)
            gone += had
            if after is None:
                break
    return gone


def _sweep(county: str) -> str:
    return f"locations {county}"


async def forget_whereabouts(
    db: Db, actor: Actor, _at: datetime, command: ForgetLocations
) -> Outcome[tuple[int, tuple[datetime, UUID] | None]]:
    """Take the location out of a batch of old visits, which keep their village. Killed half-way, the next sweep goes on from there."""
    since = await store.swept_until(db, _sweep(actor.county))
    had, last = await forget_locations(db, actor.county, since, command.before, command.after, BATCH)
    await store.set_swept(db, _sweep(actor.county), last[0] if last else command.before)
    data = {"visits": had, "before": command.before}
    return Outcome((had, last), (Fact("locations.forgotten", data=data),) if had else ())
