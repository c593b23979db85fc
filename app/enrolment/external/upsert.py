"""Registering a person under another system's id, or bringing up to date whoever it means: one record, also for two callers at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import scope_of
from app.core.crypto import blind_index
from app.core.db import Db
from app.core.errors import Refusal, conflict
from app.enrolment.amend import change_person
from app.enrolment.drafts import PersonDraft, RegisterHousehold, RegisterPerson
from app.enrolment.external import store
from app.enrolment.homes import lock_home_of
from app.enrolment.join import register_person
from app.enrolment.register import register_household
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.imported import imported_id
from app.people.shown import ShownPerson, open_person


@dataclass(frozen=True, slots=True)
class ExternalHome:
    """The household as the other system knows it; people who name the same one live together."""

    external_id: str
    place: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class UpsertPerson:
    """A person as the other system knows them: `draft` to register (its id is ours to make), `said` is what it says of identity."""

    source: str
    external_id: str
    home: ExternalHome
    draft: PersonDraft = field(repr=False)
    said: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Upserted:
    """The person, and whether the id was new."""

    shown: ShownPerson
    created: bool


async def upsert_person(db: Db, actor: Actor, at: datetime, command: UpsertPerson) -> Outcome[Upserted]:
    """Register the person, or amend what differs of whoever the id means. Who comes second to a new id waits for the first.

    Raises what registering and amending raise; 409 REGISTERED_ELSEWHERE where the id means somebody out of reach.
    """
    person_id, known = await _claimed(db, actor, at, command.source, "person", command.external_id)
    if known:
        return await _amended(db, actor, at, person_id, command)
    facts = await _registered(db, actor, at, person_id, command)
    shown = await open_person(db, actor, at, person_id)
    linked = Fact("person.linked", person_id, shown.person.household_id, {"source": command.source})
    return Outcome(Upserted(shown, True), (*facts, linked))


async def _claimed(
    db: Db, actor: Actor, at: datetime, source: str, kind: store.Kind, external_id: str
) -> tuple[UUID, bool]:
    """Our id for another system's, and whether it was known before. It follows from theirs."""
    index = blind_index(db.keyring, f"external {kind}", f"{source}|{external_id}")
    own = imported_id(db.keyring, actor.county, f"external {kind}", source, external_id)
    if await store.claim_external(db, actor.county, source, kind, index, own, at):
        return own, False
    return await store.find_external(db, actor.county, source, kind, index), True


async def _registered(db: Db, actor: Actor, at: datetime, person_id: UUID, command: UpsertPerson) -> tuple[Fact, ...]:
    """Register in the household of that system, which is new with its first person."""
    home = command.home
    household_id, known = await _claimed(db, actor, at, command.source, "household", home.external_id)
    draft = replace(command.draft, person_id=person_id)
    if known:
        return (await register_person(db, actor, at, RegisterPerson(household_id, draft))).facts
    new = RegisterHousehold(household_id, home.place, (draft,), home.address)
    return (await register_household(db, actor, at, new)).facts


async def _amended(db: Db, actor: Actor, at: datetime, known: UUID, command: UpsertPerson) -> Outcome[Upserted]:
    """Bring up to date what the other system says of who somebody is; household, status and aid have their own ways."""
    if known not in await registry.people_in_scope(db, scope_of(actor), [known]):
        raise elsewhere()
    person, homes = await lock_home_of(db, actor, known)
    facts = await change_person(db, actor, at, homes, person, command.said)
    return Outcome(Upserted(await open_person(db, actor, at, person.person_id), False), facts)


def elsewhere() -> Refusal:
    """409: the id means somebody of another place."""
    return conflict(
        "REGISTERED_ELSEWHERE",
        "此人已在别处登记，请申请转入",
        "This person is registered elsewhere; ask for a transfer",
    )
