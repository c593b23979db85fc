"""Who comes into a household: a person registered anew, or one who was registered and moves in from another."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.access.scope import scope_of
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import id_reused, invalid, unknown_reference
from app.enrolment.admit import check_identities, check_statuses, open_admission
from app.enrolment.check import check_person, complaint, completed
from app.enrolment.doubles.find import check_doubles, distinct_said, newcomer
from app.enrolment.drafts import RegisterPerson
from app.enrolment.fingerprints import content_of
from app.enrolment.homes import Change, Home, keep, lock_home_of, lock_homes
from app.enrolment.newcomers import add_newcomers
from app.enrolment.policy import may_follow, open_spell
from app.enrolment.spells import begin_spell
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store
from app.people.reference import reference
from app.people.sealing import details_of
from app.people.shown import ShownPerson, open_person, place_people
from app.people.values import Person


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """A person who was registered now, or before by the same command."""

    shown: ShownPerson
    repeated: bool


@dataclass(frozen=True, slots=True)
class JoinHousehold:
    """A person moves into another household from a day on."""

    person_id: UUID
    household_id: UUID
    relation: str
    since: date | None = None


async def register_person(db: Db, actor: Actor, at: datetime, command: RegisterPerson) -> Outcome[RegisteredPerson]:
    """Register a person in a household. Refuses 404 for a household that is not the caller's."""
    homes = await lock_homes(db, actor, [command.household_id])
    home, draft = homes[command.household_id], completed(command.person)
    known = await open_admission(db, actor, [home.household.place], [], [draft], new_on=day_of(at))
    before = known.people.get(draft.person_id)
    if before is not None:
        if before.fingerprint != content_of(draft):
            raise id_reused()
        return Outcome(RegisteredPerson((await place_people(db, actor, at, [before]))[0], True), ())
    complaints = check_person(draft, "", day_of(at))
    if complaints:
        raise invalid(*complaints)
    check_statuses(known, home.household.place, [draft], "")
    claims = check_identities(db, known, [draft], "")
    own = home.household
    here = newcomer(draft, own.household_id, own.place, details_of(own).address, own.team_id)
    distinct = check_doubles(known.crowd, [(draft, here)], "")
    await add_newcomers(db, actor, at, [(command.household_id, draft)], claims, distinct)
    added = (await store.people_by_id(db, actor.county, [draft.person_id]))[draft.person_id]
    change = Change(
        homes,
        {command.household_id: Home(home.household, (*home.people, added))},
        "person.registered",
        added.person_id,
        {"status": draft.status, "relation": draft.relation, **distinct_said(distinct)},
        frozenset({added.person_id}),
    )
    facts = await keep(db, actor, at, change)
    return Outcome(RegisteredPerson((await place_people(db, actor, at, [added]))[0], False), facts)


async def join_household(db: Db, actor: Actor, at: datetime, command: JoinHousehold) -> Outcome[ShownPerson]:
    """Move a person into another household: the spell in the old one ends where the new one begins; both are reassessed."""
    targets = await store.households_in_scope(db, scope_of(actor), [command.household_id])
    if command.household_id not in targets:
        # The person is the subject: when they are unknown too, that is what is answered.
        await open_person(db, actor, at, command.person_id)
        raise unknown_reference("/household_id")
    person, homes = await lock_home_of(db, actor, command.person_id, command.household_id)
    if command.relation not in reference().codes("relations"):
        raise invalid(complaint("/relation", "NOT_IN_LIST"))
    day, here = command.since or day_of(at), person.home_id
    if here == command.household_id and person.relation_in(here) == command.relation:
        return Outcome((await place_people(db, actor, at, [person]))[0], ())
    moved = _moved(actor, at, person, command, day)
    staying = tuple(one for one in homes[here].people if one.person_id != person.person_id)
    there = tuple(one for one in homes[command.household_id].people if one.person_id != person.person_id)
    after = {
        command.household_id: Home(homes[command.household_id].household, (*there, moved)),
        **({} if here == command.household_id else {here: Home(homes[here].household, staying)}),
    }
    data = {"from": here, "to": command.household_id, "relation": command.relation}
    facts = await keep(db, actor, at, Change(homes, after, "person.joined", person.person_id, data))
    return Outcome(await open_person(db, actor, at, person.person_id), facts)


def _moved(actor: Actor, at: datetime, person: Person, command: JoinHousehold, day: date) -> Person:
    """The person in the new household."""
    spell = open_spell(person, "membership")
    if not may_follow(spell, day, day_of(at)):
        raise invalid(complaint("/since", "DATE_IMPLAUSIBLE"))
    begun = begin_spell(actor, at, person, "membership", command.relation, day, command.household_id)
    return replace(begun, household_id=command.household_id, home_merged_into=None)
