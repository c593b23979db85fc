"""Erasing (删除) by destroying the data key: the person is gone from every copy, the counts and the journal stay right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.clues.store import forget_clues
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import Refusal, conflict
from app.files.policy import CLOSED, ERASERS, Keeping, kept_until, must_be_kept
from app.files.restrict import DataState, decided_person
from app.files.told import lock_homes_of, touches_about, touches_of_emptied
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome, Touch, feed_of_home
from app.media import store as media
from app.people.store.withholding import destroy_keys, left_in_household, mark_erased
from app.people.values import Household, Person
from app.visits.store import forget_digests


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Whom to erase, why, and how long files are kept."""

    person_id: UUID
    reason_code: str
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class EraseAgain:
    """Somebody who was erased before the database was restored from an older copy."""

    person_id: UUID
    erased_at: datetime


async def erase_person(db: Db, actor: Actor, at: datetime, command: ErasePerson) -> Outcome[DataState]:
    """Erase a closed file. Refuses who is no county officer (403), an open file, one held and one that must still be kept (409)."""
    person = await decided_person(db, actor, command.person_id, ERASERS)
    if any(one.held_at is not None for one in (person, *person.aliases)):
        raise on_hold()
    if person.status not in CLOSED:
        raise conflict("FILE_OPEN", "请先结档再删除", "Close the file before erasing it")
    closed_on = closed_since(person)
    if must_be_kept(closed_on, day_of(at), command.reason_code, command.keeping):
        until = kept_until(closed_on, command.keeping)
        raise conflict(
            "RETENTION_RUNS",
            f"依法须保存至 {until}，可先限制处理",
            f"To be kept by law until {until}; restrict it instead",
        )
    return Outcome(*await erased(db, person, at, command.reason_code))


async def erase_again(db: Db, actor: Actor, at: datetime, command: EraseAgain) -> Outcome[DataState]:
    """Erase whom an older copy of the database has brought back, whatever the state of the file there."""
    person = await decided_person(db, actor, command.person_id)
    return Outcome(*await erased(db, person, at, "restored_copy"))


async def erased(db: Db, person: Person, at: datetime, reason: str) -> tuple[DataState, tuple[Fact, ...]]:
    """Erase a file and every file that it stands for: they are one person's."""
    facts = [await _erased_one(db, one, at, reason) for one in (*person.aliases, person) if one.erased_at is None]
    return DataState(person.person_id, "erased"), tuple(facts)


async def _erased_one(db: Db, person: Person, at: datetime, reason: str) -> Fact:
    """Destroy the key, and that of each household with its last person; the phones that hold them are told."""
    locked = await lock_homes_of(db, person)
    await destroy_keys(db, person.county, [person.person_id])
    await mark_erased(db, person.county, person.person_id, at)
    empty = [home for home in sorted(locked) if not await left_in_household(db, person.county, home)]
    await destroy_keys(db, person.county, empty)
    await forget_clues(db, person.county, [person.person_id], empty)
    touches = await touches_about(db, person, locked, gone=True)
    touches += await touches_of_emptied(db, [locked[one] for one in empty])
    touches += await _erased_files(db, person, locked, empty)
    data = {"reason_code": reason, "households": empty}
    return Fact("person.erased", person.person_id, person.household_id, data, touches=tuple(touches), lasting=True)


async def _erased_files(db: Db, person: Person, homes: Mapping[UUID, Household], empty: Sequence[UUID]) -> list[Touch]:
    """Destroy the keys of files about a person or an empty household, unless something else refers to them too."""
    found, blobs = await media.forget_attachments(db, person.county, [person.person_id], empty)
    await media.destroy_blobs(db, person.county, blobs)
    await forget_digests(db, person.county, {one.visit_id for one in found}, {one.attachment_id for one in found})
    return [
        Touch(
            feed_of_home(home.team_id, one.household_id),
            "attachment",
            one.attachment_id,
            one.household_id,
            one.revision + 1,
            removed=True,
        )
        for one in found
        if (home := homes.get(one.household_id))
    ]


def on_hold() -> Refusal:
    """409: a court, an audit or an inspection needs the file."""
    return conflict("FILE_HELD", "该档案依法留存，不得删除", "This file is held and must not be erased")


def closed_since(person: Person) -> date | None:
    """The day on which the file was closed or transferred; None while it is open."""
    if person.status not in CLOSED:
        return None
    return max((fact.from_day for fact in person.of_kind("status")), default=None)
