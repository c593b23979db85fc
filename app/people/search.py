"""Finding people by identity number, phone or full name, within what the caller may see; each search is a fact of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.policy import sees_contact_details
from app.access.scope import roles_over, scope_of
from app.core.db import Db
from app.core.errors import FieldError, forbidden, invalid
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store
from app.people.indexing import index_of_name, index_of_phone, indexes_of_number
from app.people.shown import ShownHousehold, ShownPerson, open_household, place_people

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class SearchPeople:
    """Exactly one of the three."""

    id_number: str | None = None
    phone: str | None = None
    name: str | None = None


async def search_people(db: Db, actor: Actor, at: datetime, command: SearchPeople) -> Outcome[list[ShownPerson]]:
    """People found by one exact value, at most 50. The value itself is kept nowhere."""
    by = [name for name in SearchPeople.__slots__ if getattr(command, name)]
    if len(by) != 1:
        raise invalid(
            FieldError(
                "", "ONE_OF", "请只用证件号、电话或姓名之一查找", "Search by exactly one of id_number, phone, name"
            )
        )
    found = await store.find_people(
        db,
        scope_of(actor),
        name=index_of_name(db.keyring, command.name) if command.name else None,
        phone=index_of_phone(db.keyring, command.phone) if command.phone else None,
        numbers=indexes_of_number(db.keyring, command.id_number) if command.id_number else (),
        limit=MOST_FOUND,
    )
    shown = await place_people(db, actor, at, found)
    return Outcome(shown, (Fact("people.searched", data={"by": by[0], "found": len(shown)}),))


async def read_contact(db: Db, actor: Actor, at: datetime, household_id: UUID) -> Outcome[ShownHousehold]:
    """A household with its address, names and phones unmasked. Refuses roles that see them masked only; the reading is a fact."""
    shown = await open_household(db, actor, at, household_id)
    if not sees_contact_details(roles_over(actor, shown.household.place, shown.household.team_id)):
        raise forbidden("ROLE_MISSING")
    fields = ["address", "name", "phone", "contacts"]
    fact = Fact("household.contact_read", household_id, household_id, {"fields": fields})
    return Outcome(shown, (fact,))
