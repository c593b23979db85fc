"""Telling people what is done with their data (告知), and consents to what is voluntary (同意), with guardians for children under 14."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, conflict, id_reused, invalid, not_found
from app.core.ids import derived_id
from app.files.policy import needs_guardian
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.sealing import withheld
from app.people.values import FileFact, Person
from app.risk.read import person_in_scope


@dataclass(frozen=True, slots=True)
class GiveNotice:
    """A notice that was given, or a consent: `code` is the version of the notice, or the purpose consented to."""

    fact_id: UUID
    person_id: UUID
    kind: Literal["notice", "consent"]
    code: str
    given_on: date
    given_by: str
    channel: str
    guardian: Mapping[str, Any] | None
    lacks_capacity: bool


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """A consent that is withdrawn from today on."""

    person_id: UUID
    fact_id: UUID


async def give_notice(db: Db, actor: Actor, at: datetime, command: GiveNotice) -> Outcome[FileFact]:
    """Keep a notice or a consent. Refuses one for a child under 14 or somebody without capacity that names no guardian."""
    person = await _open_person(db, actor, command.person_id)
    day = day_of(at)
    if needs_guardian(person.birth_date, day, lacks_capacity=command.lacks_capacity) and not command.guardian:
        raise invalid(
            FieldError(
                "/guardian", "GUARDIAN_REQUIRED", "未满14周岁或无行为能力者须由监护人办理", "A guardian is needed"
            )
        )
    if command.given_on > day:
        raise invalid(FieldError("/given_on", "IN_FUTURE", "日期不能在今天之后", "Not after today"))
    detail = {"by": command.given_by, "channel": command.channel, "guardian": command.guardian}
    new = FileFact(
        command.fact_id, person.person_id, command.kind, command.code, None, command.given_on, None, at,
        actor.account_id, None, {name: value for name, value in detail.items() if value is not None},
    )  # fmt: skip
    before = await registry.find_fact(db, person, command.fact_id)
    if before is not None:
        if (before.kind, before.code, before.from_day) != (new.kind, new.code, new.from_day):
            raise id_reused()
        return Outcome(before, ())
    return await _kept(db, person, new, f"person.{command.kind}_given")


async def withdraw_consent(db: Db, actor: Actor, at: datetime, command: WithdrawConsent) -> Outcome[FileFact]:
    """End a consent; the same again changes nothing. Refuses 404 where there is none, 409 for the end of one."""
    person = await _open_person(db, actor, command.person_id)
    consents = {one.fact_id: one for one in person.of_kind("consent")}
    withdrawn = consents.get(derived_id(command.fact_id, "withdrawn"))
    if withdrawn is not None:
        return Outcome(withdrawn, ())
    given = consents.get(command.fact_id)
    if given is None:
        raise not_found()
    if given.until_day is not None:
        raise conflict("ALREADY_WITHDRAWN", "该同意已撤回", "This consent is withdrawn")
    ended = replace(
        given,
        fact_id=derived_id(command.fact_id, "withdrawn"),
        until_day=day_of(at),
        recorded_at=at,
        recorded_by=actor.account_id,
        replaces=given.fact_id,
    )
    return await _kept(db, person, ended, "person.consent_withdrawn")


async def _open_person(db: Db, actor: Actor, person_id: UUID) -> Person:
    person = await person_in_scope(db, actor, person_id)
    await registry.lock_households(db, actor.county, [person.household_id])
    person = await person_in_scope(db, actor, person_id)
    if person.data_status == "erased":
        raise withheld()
    return person


async def _kept(db: Db, person: Person, new: FileFact, name: str) -> Outcome[FileFact]:
    await registry.add_facts(db, person.county, [new], {person.person_id: person.data_key})
    data = {"fact_id": new.fact_id, "code": new.code}
    return Outcome(new, (Fact(name, person.person_id, person.household_id, data),))
