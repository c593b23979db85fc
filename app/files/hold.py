"""Holding a file (依法留存): while a court, an audit or an inspection needs it nobody erases it, neither by hand nor by age."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.db import Db
from app.files.policy import ERASERS
from app.files.restrict import DataState, decided_person
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.store.withholding import set_held


@dataclass(frozen=True, slots=True)
class HoldPerson:
    """Whether a person's file is held from now on, and what for."""

    person_id: UUID
    held: bool
    reason_code: str


async def hold_person(db: Db, actor: Actor, at: datetime, command: HoldPerson) -> Outcome[DataState]:
    """Hold, or lift it; the same again changes nothing. Refuses whoever is no county officer (403), and erased files (409)."""
    person = await decided_person(db, actor, command.person_id, ERASERS)
    state = DataState(person.person_id, person.data_status, held=command.held)
    if command.held == (person.held_at is not None):
        return Outcome(state, ())
    await set_held(db, person.county, person.person_id, at if command.held else None)
    name = "person.held" if command.held else "person.hold_lifted"
    data = {"reason_code": command.reason_code}
    return Outcome(state, (Fact(name, person.person_id, person.household_id, data, lasting=True),))
