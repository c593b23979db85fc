"""Erasing (删除) by destroying the data key: the person is gone from every copy, the counts and the journal stay right."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import conflict
from app.files.policy import CLOSED, ERASERS, Keeping, kept_until, must_be_kept
from app.files.restrict import DataState, decided_person
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.store.withholding import destroy_keys, left_in_household, mark_erased
from app.people.values import Person


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Whom to erase, why, and how long files are kept."""

    person_id: UUID
    reason_code: str
    keeping: Keeping


async def erase_person(db: Db, actor: Actor, at: datetime, command: ErasePerson) -> Outcome[DataState]:
    """Erase a closed file. Refuses who is no county officer (403), an open file and one that must still be kept (409)."""
    person = await decided_person(db, actor, command.person_id, ERASERS)
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


async def erased(db: Db, person: Person, at: datetime, reason: str) -> tuple[DataState, tuple[Fact, ...]]:
    """Destroy the key, and that of the household with its last person."""
    await destroy_keys(db, person.county, [person.person_id])
    await mark_erased(db, person.county, person.person_id, at)
    homes = {spell.household_id for spell in person.of_kind("membership") if spell.household_id} | {person.household_id}
    empty = [home for home in sorted(homes) if not await left_in_household(db, person.county, home)]
    await destroy_keys(db, person.county, empty)
    data = {"reason_code": reason, "households": empty}
    return DataState(person.person_id, "erased"), (Fact("person.erased", person.person_id, person.household_id, data),)


def closed_since(person: Person) -> date | None:
    """The day on which the file was closed or transferred; None while it is open."""
    if person.status not in CLOSED:
        return None
    return max((fact.from_day for fact in person.of_kind("status")), default=None)
