"""A household moves to another place: counts move with it, its team stays until it is paired anew."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from app.access.policy import lies_within
from app.access.scope import roles_over, scope_of
from app.core.db import Db
from app.core.errors import forbidden, unknown_reference
from app.enrolment.amend import edited, household_fields
from app.enrolment.homes import Change, Home, keep, lock_homes
from app.enrolment.policy import OFFICERS
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people.sealing import details_of, seal_value
from app.people.shown import ShownHousehold, open_household, show_households
from app.people.store.aliases import follow_place
from app.places.policy import HOME_LEVELS
from app.places.store import places_by_code


@dataclass(frozen=True, slots=True)
class MoveHousehold:
    """Where a household lives from now on."""

    household_id: UUID
    place: str
    address: str


async def move_household(db: Db, actor: Actor, at: datetime, command: MoveHousehold) -> Outcome[ShownHousehold]:
    """Move a household inside what the caller, an officer, oversees."""
    homes = await lock_homes(db, actor, [command.household_id])
    home = homes[command.household_id]
    household, details = home.household, details_of(home.household)
    if OFFICERS.isdisjoint(roles_over(actor, household.place, household.team_id)):
        raise forbidden("ROLE_MISSING")
    found = (await places_by_code(db, actor.county, [command.place])).get(command.place)
    overseen = any(lies_within(command.place, outer) for outer in scope_of(actor).places)
    if found is None or found.level not in HOME_LEVELS or not overseen:
        raise unknown_reference("/place")
    if (household.place, details.address) == (command.place, command.address):
        return Outcome((await show_households(db, actor, at, [household]))[0], ())
    moved = replace(details, address=command.address, location=None)
    sealed = seal_value(household.data_key, asdict(moved), "household", household.household_id)
    edits = edited(household.edits, household_fields(details), household_fields(moved), household.revision + 1, None)
    after = Home(replace(household, place=command.place, sealed=sealed, edits=edits), home.people)
    change = Change(
        homes,
        {command.household_id: after},
        "household.moved",
        command.household_id,
        {"from": household.place, "to": command.place},
    )
    await follow_place(db, actor.county, command.household_id, command.place)
    facts = await keep(db, actor, at, change)
    return Outcome(await open_household(db, actor, at, command.household_id), facts)
