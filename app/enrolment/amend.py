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
from app.journal.facts import Fact, Outcome
from app.people import store
from app.people.indexing import indexes_of
from app.people.sealing import details_of, seal_value
from app.people.shown import ShownHousehold, ShownPerson, open_household, open_person
from app.people.values import Edit, Edits, Household, HouseholdDetails, Identity, Person


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
    household = homes[command.household_id].household
    if household.revision != command.version:
        raise stale_version(household.revision)
    facts = await change_household(db, actor, at, homes, command.household_id, command.changes)
    return Outcome(await open_household(db, actor, at, command.household_id), facts)


async def change_household(
    db: Db,
    actor: Actor,
    at: datetime,
    homes: Mapping[UUID, Home],
    household_id: UUID,
    changes: Mapping[str, Any],
    chain: str | None = None,
) -> tuple[Fact, ...]:
    """Write new values of a locked household, in a chain of edits if so. Returns the facts; none when nothing differs."""
    home = homes[household_id]
    household, details = home.household, details_of(home.household)
    changed = replace(details, **changes)
    if changed == details:
        return ()
    sealed = seal_value(household.data_key, asdict(changed), "household", household.household_id)
    edits = edited(household.edits, household_fields(details), household_fields(changed), household.revision + 1, chain)
    after = {household_id: Home(replace(household, sealed=sealed, edits=edits), home.people)}
    fields = {"fields": sorted(changes)}
    return await keep(db, actor, at, Change(homes, after, "household.amended", household_id, fields))


async def amend_person(db: Db, actor: Actor, at: datetime, command: AmendPerson) -> Outcome[ShownPerson]:
    """Amend a person, checked as a whole as when registering. Refuses a stale version with 412, fields that others correct with 403."""
    person, homes = await lock_home_of(db, actor, command.person_id)
    if person.revision != command.version:
        raise stale_version(person.revision)
    facts = await change_person(db, actor, at, homes, person, command.changes)
    return Outcome(await open_person(db, actor, at, person.person_id), facts)


async def change_person(
    db: Db,
    actor: Actor,
    at: datetime,
    homes: Mapping[UUID, Home],
    person: Person,
    changes: Mapping[str, Any],
    chain: str | None = None,
) -> tuple[Fact, ...]:
    """Write new values of a person of a locked household, in a chain of edits if so. Returns the facts; none when nothing differs."""
    changed = checked(actor, at, homes[person.home_id].household, person, changes)
    if changed == person:
        return ()
    await _change_number(db, actor, person, changed.identity)
    edits = edited(person.edits, person_fields(person), person_fields(changed), person.revision + 1, chain)
    after = {person.home_id: homes[person.home_id].with_person(replace(changed, edits=edits))}
    fields = {"fields": sorted(changes)}
    return await keep(db, actor, at, Change(homes, after, "person.amended", person.person_id, fields))


def checked(actor: Actor, at: datetime, home: Household, person: Person, changes: Mapping[str, Any]) -> Person:
    """A person as they would be after changes. Raises 422 for what cannot be, 403 for fields that others correct."""
    draft = completed(replace(_draft_of(person), **changes))
    complaints = check_person(draft, "", day_of(at))
    if complaints:
        raise invalid(*complaints)
    changed = replace(person, identity=identity_from(draft), sex=draft.sex or person.sex)
    _check_rights(actor, home, person, changed)
    return changed


def person_fields(person: Person) -> dict[str, Any]:
    """What can be amended of a person, by its name."""
    return {name: getattr(person.identity, name) for name in Identity.__slots__} | {"sex": person.sex}


def household_fields(details: HouseholdDetails) -> dict[str, Any]:
    """What can be amended of a household, by its name."""
    return {name: getattr(details, name) for name in ("address", "location", "note")}


def edited(
    edits: Edits, before: Mapping[str, Any], after: Mapping[str, Any], revision: int, chain: str | None
) -> dict[str, Edit]:
    """When each field was last edited, after one more edit."""
    return {**edits, **{name: Edit(revision, chain) for name, value in after.items() if before[name] != value}}


def _check_rights(actor: Actor, home: Household, before: Person, after: Person) -> None:
    """Raises 403 with a pointer per field that is not the actor's to change; what is sent as it was is no change."""
    kept, new = person_fields(before), person_fields(after)
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


async def _change_number(db: Db, actor: Actor, person: Person, identity: Identity) -> None:
    """Give up a wrong identity number and claim the right one. Raises 409 where that is somebody's."""
    old, new = indexes_of(db.keyring, person.identity).unique, indexes_of(db.keyring, identity).unique
    if old == new:
        return
    draft = _draft_of(replace(person, identity=identity))
    known = await open_admission(db, actor, [], [], [draft])
    claims = check_identities(db, known, [draft], "")
    await store.release_identities(db, [old] if old else [])
    await store.claim_identities(db, claims)
