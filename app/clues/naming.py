"""Whom a body names: a household or a person whom the caller may see, whose data are not withheld."""

from uuid import UUID

from app.access.scope import scope_of
from app.core.db import Db
from app.core.errors import unknown_reference
from app.journal.actor import Actor
from app.people import store as registry
from app.people.values import Person


async def named(
    db: Db, actor: Actor, household_id: UUID | None, person_id: UUID | None
) -> tuple[UUID | None, UUID | None]:
    """The household and person that a body names, of merged ones the one that stands for both.

    Raises 422 for one that is not there, withheld or not the caller's.
    """
    if person_id is not None:
        people = await registry.people_in_scope(db, scope_of(actor), [person_id])
        person: Person | None = people.get(person_id)
        if person is None or person.withheld:
            raise unknown_reference("/person_id")
        if household_id not in {None, person.household_id, person.home_id}:
            raise unknown_reference("/household_id")
        return person.household_id, person.person_id
    if household_id is not None:
        found = (await registry.households_in_scope(db, scope_of(actor), [household_id])).get(household_id)
        if found is None:
            raise unknown_reference("/household_id")
        return found.household_id, None
    return None, None
