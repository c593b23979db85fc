"""Households and people as a phone is shown them: each by itself, for the people of a household are rows of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.access.policy import sees_contact_details
from app.access.scope import roles_over
from app.people import store as registry
from app.people.shown import ShownHousehold, ShownPerson, show_people
from app.people.values import Household
from app.places.store import places_by_code
from app.sync.bodies.looking import Look


@dataclass(frozen=True, slots=True)
class PhoneHousehold:
    """A household without its people, and whether its contact may be shown in full."""

    shown: ShownHousehold
    reachable: bool


@dataclass(frozen=True, slots=True)
class PhonePerson:
    """A person, and whether their contact may be shown in full."""

    shown: ShownPerson
    reachable: bool


async def load_households(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, PhoneHousehold]:
    """Households; two statements."""
    found = await registry.households_in_scope(look.db, look.scope, ids)
    places = await places_by_code(look.db, look.actor.county, {one.place for one in found.values()})
    return {
        household_id: PhoneHousehold(ShownHousehold(home, places[home.place].name, ()), _reachable(look, home))
        for household_id, home in found.items()
    }


async def load_people(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, PhonePerson]:
    """People, those withheld veiled; three statements."""
    found = await registry.people_in_scope(look.db, look.scope, ids)
    homes = await registry.households_by_id(look.db, look.actor.county, {one.household_id for one in found.values()})
    shown: dict[UUID, PhonePerson] = {}
    for person_id, person in found.items():
        home = homes[person.household_id]
        [one] = show_people(look.actor, look.at, home, [person])
        shown[person_id] = PhonePerson(one, _reachable(look, home) and not person.withheld)
    return shown


def _reachable(look: Look, home: Household) -> bool:
    return sees_contact_details(roles_over(look.actor, home.place, home.team_id))
