"""Dated facts of a file: entitlements, tags and disabilities, appended; a correction or an end replaces."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import id_reused, invalid, unknown_reference
from app.enrolment.check import check_fact
from app.enrolment.drafts import FactDraft
from app.enrolment.homes import Change, keep, lock_home_of
from app.enrolment.newcomers import fact_from
from app.enrolment.policy import with_facts
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store
from app.people.shown import ShownPerson, open_person, place_people
from app.people.values import FileFact


@dataclass(frozen=True, slots=True)
class RecordFact:
    """A fact for a person's file under the client's id."""

    person_id: UUID
    fact_id: UUID
    fact: FactDraft


@dataclass(frozen=True, slots=True)
class Recorded:
    """The person with the fact that was recorded now, or before by the same command."""

    shown: ShownPerson
    repeated: bool


async def record_fact(db: Db, actor: Actor, at: datetime, command: RecordFact) -> Outcome[Recorded]:
    """Append a fact. What it replaces must be a standing fact of the same person and kind."""
    person, homes = await lock_home_of(db, actor, command.person_id)
    new = fact_from(command.fact, command.fact_id, person.person_id, None, actor, at)
    before = await store.find_fact(db, person, command.fact_id)
    if before is not None:
        if _content(before) != _content(new):
            raise id_reused()
        return Outcome(Recorded((await place_people(db, actor, at, [person]))[0], True), ())
    complaints = check_fact(command.fact, "", day_of(at))
    if complaints:
        raise invalid(*complaints)
    if new.replaces and new.replaces not in {one.fact_id for one in person.of_kind(new.kind)}:
        raise unknown_reference("/replaces")
    changed = replace(person, facts=with_facts(person.facts, [new]))
    data = {"kind": new.kind, "fact_id": new.fact_id, "replaces": new.replaces}
    after = {person.home_id: homes[person.home_id].with_person(changed)}
    facts = await keep(db, actor, at, Change(homes, after, "person.fact_recorded", person.person_id, data))
    return Outcome(Recorded(await open_person(db, actor, at, person.person_id), False), facts)


def _content(fact: FileFact) -> tuple[object, ...]:
    detail = {name: value for name, value in fact.detail.items() if value is not None}
    return (fact.kind, fact.code, fact.from_day, fact.until_day, detail, fact.replaces)
