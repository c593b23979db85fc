"""Restricting (限制处理): everything but storing stops with a person's data, until it is lifted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.scope import roles_over
from app.core.db import Db
from app.core.errors import forbidden
from app.files.policy import DECIDERS
from app.files.told import lock_homes_of, touches_about
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome, Touch
from app.people import store as registry
from app.people.sealing import withheld
from app.people.store.withholding import set_restricted
from app.people.values import Person
from app.risk.read import person_in_scope


@dataclass(frozen=True, slots=True)
class RestrictPerson:
    """Whether a person's data are restricted from now on."""

    person_id: UUID
    restricted: bool


@dataclass(frozen=True, slots=True)
class DataState:
    """What may be done with a person's data now."""

    person_id: UUID
    data_status: str
    held: bool = False


async def restrict_person(db: Db, actor: Actor, at: datetime, command: RestrictPerson) -> Outcome[DataState]:
    """Restrict, or lift it; the same again changes nothing. Refuses whoever is no town or county officer, and erased files."""
    person = await decided_person(db, actor, command.person_id)
    return Outcome(*await restricted(db, person, at, restrict=command.restricted))


async def decided_person(db: Db, actor: Actor, person_id: UUID, deciders: Iterable[str] = DECIDERS) -> Person:
    """A person whose household is locked, by somebody who decides on data there. Raises 403, 404, and 409 once erased."""
    if not actor.holds(*deciders):
        raise forbidden("ROLE_MISSING")
    person = await person_in_scope(db, actor, person_id)
    home = (await registry.lock_households(db, actor.county, [person.household_id]))[person.household_id]
    person = await person_in_scope(db, actor, person_id)
    if roles_over(actor, home.place, home.team_id).isdisjoint(deciders):
        raise forbidden("ROLE_MISSING")
    if person.data_status == "erased":
        raise withheld()
    return person


async def restricted(db: Db, person: Person, at: datetime, *, restrict: bool) -> tuple[DataState, tuple[Fact, ...]]:
    """Write it: the new state and its fact."""
    state = DataState(person.person_id, "restricted" if restrict else "open", person.held_at is not None)
    if restrict == (person.data_status == "restricted"):
        return state, ()
    touches: list[Touch] = []
    for one in (person, *person.aliases):
        await set_restricted(db, person.county, one.person_id, at if restrict else None)
        # The phones have an alias's visits, and not its file.
        told = await touches_about(db, one, await lock_homes_of(db, one), gone=False)
        touches += [each for each in told if one is person or each.entity not in {"person", "standing"}]
    name = "person.restricted" if restrict else "person.restriction_lifted"
    return state, (Fact(name, person.person_id, person.household_id, touches=tuple(touches)),)
