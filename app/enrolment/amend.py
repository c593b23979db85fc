"""Amending what is sealed of a household or a person: the fields named change, against the version that was read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import roles_over
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, invalid, stale_version
from app.enrolment.admit import check_identities, open_admission
from app.enrolment.check import check_person, completed, identity_from
from app.enrolment.drafts import PersonDraft
from app.enrolment.homes import Change, Home, keep, lock_home_of, lock_homes
from app.enrolment.policy import SETTLED, may_correct
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store
from app.people.indexing import indexes_of
from app.people.sealing import details_of, seal_value
from app.people.shown import ShownHousehold, ShownPerson, open_household, open_person, place_people, show_households
from app.people.values import Household, Identity, Person


@dataclass(frozen=True, slots=True)
class AmendHousehold:
    """New values of `address`, `location` and `note`, against a version."""

    household_id: UUID
    version: int
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AmendPerson:
    """New values of fields of the identity and of `sex`, against a version."""

    person_id: UUID
    version: int
    changes: Mapping[str, Any]


async def amend_household(db: Db, actor: Actor, at: datetime, command: AmendHousehold) -> Outcome[ShownHousehold]:
    """Amend a household. Refuses a stale version with 412."""
    homes = await lock_homes(db, actor, [command.household_id])
    home = homes[command.household_id]
    household, details = home.household, details_of(home.household)
    if household.revision != command.version:
        raise stale_version(household.revision)
    changed = replace(details, **command.changes)
    if changed == details:
        return Outcome((await show_households(db, actor, at, [household]))[0], ())
    sealed = seal_value(household.data_key, asdict(changed), "household", household.household_id)
    after = {command.household_id: Home(replace(household, sealed=sealed), home.people)}
    fields = {"fields": sorted(command.changes)}
    facts = await keep(db, actor, at, Change(homes, after, "household.amended", command.household_id, fields))
    return Outcome(await open_household(db, actor, at, command.household_id), facts)


async def amend_person(db: Db, actor: Actor, at: datetime, command: AmendPerson) -> Outcome[ShownPerson]:
    """Amend a person, checked as a whole as when registering. Refuses a stale version with 412, fields that others correct with 403."""
    person, homes = await lock_home_of(db, actor, command.person_id)
    if person.revision != command.version:
        raise stale_version(person.revision)
    draft = completed(replace(_draft_of(person), **command.changes))
    complaints = check_person(draft, "", day_of(at))
    if complaints:
        raise invalid(*complaints)
    changed = replace(person, identity=identity_from(draft), sex=draft.sex or person.sex)
    if changed == person:
        return Outcome((await place_people(db, actor, at, [person]))[0], ())
    _check_rights(actor, homes[person.household_id].household, person, changed)
    await _change_number(db, actor, person, changed.identity, draft)
    after = {person.household_id: homes[person.household_id].with_person(changed)}
    fields = {"fields": sorted(command.changes)}
    facts = await keep(db, actor, at, Change(homes, after, "person.amended", person.person_id, fields))
    return Outcome(await open_person(db, actor, at, person.person_id), facts)


def _check_rights(actor: Actor, home: Household, before: Person, after: Person) -> None:
    """Raises 403 with a pointer per field that is not the actor's to change; what is sent as it was is no change."""
    kept = {**asdict(before.identity), "sex": before.sex}
    new = {**asdict(after.identity), "sex": after.sex}
    fields = sorted(name for name in SETTLED if kept[name] != new[name])
    if not may_correct(roles_over(actor, home.place, home.team_id), before.status, fields):
        words = ("证件、出生日期和性别由社工或村以上人员更正", "Social workers and officers correct this")
        raise Refusal(
            403, "FIELD_NOT_YOURS", *words, tuple(FieldError(f"/{one}", "FIELD_NOT_YOURS", *words) for one in fields)
        )


def _draft_of(person: Person) -> PersonDraft:
    identity = {name: getattr(person.identity, name) for name in Identity.__slots__}
    relation = person.relation_in(person.household_id) or "99"
    return PersonDraft(person.person_id, relation=relation, sex=person.sex, status=person.status, **identity)


async def _change_number(db: Db, actor: Actor, person: Person, identity: Identity, draft: PersonDraft) -> None:
    """Give up a wrong identity number and claim the right one. Raises 409 where that is somebody's."""
    old, new = indexes_of(db.keyring, person.identity).unique, indexes_of(db.keyring, identity).unique
    if old == new:
        return
    known = await open_admission(db, actor, [], [], [draft])
    claims = check_identities(db, known, [draft], "")
    await store.release_identities(db, [old] if old else [])
    await store.claim_identities(db, claims)
