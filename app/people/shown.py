"""What a caller is shown of the registry: households and people as loaded, with the day and the rights they are shown by."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over, scope_of
from app.core.clock import day_of
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.people import store
from app.people.store import HouseholdFilter, PersonFilter
from app.people.values import Household, Identity, Person
from app.places.store import places_by_code


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person, where they live, on which day they are shown, and whether mind and child detail may be."""

    person: Person
    place: str
    day: date
    detailed: bool


@dataclass(frozen=True, slots=True)
class ShownHousehold:
    """A household with the people who now belong to it; `place_name` is its village's."""

    household: Household
    place_name: str
    people: tuple[ShownPerson, ...]


def current_members(household_id: UUID, known: Iterable[Person]) -> list[Person]:
    """Those who belong to a household now, the head first, then the oldest."""
    here = [person for person in known if person.lives_in(household_id) and not has_left(person)]
    return sorted(here, key=lambda one: (one.relation_in(household_id) not in {"01", "02"}, one.birth_date))


def has_left(person: Person) -> bool:
    """True when the last spell in the household has ended and no other began."""
    spells = [fact for fact in person.of_kind("membership") if fact.household_id == person.household_id]
    return bool(spells) and all(fact.until_day is not None for fact in spells)


async def show_households(db: Db, actor: Actor, at: datetime, households: Sequence[Household]) -> list[ShownHousehold]:
    """Households the caller was found to see, with their people; a constant number of statements."""
    known = await store.people_of(db, actor.county, [one.household_id for one in households])
    places = await places_by_code(db, actor.county, {one.place for one in households})
    return [
        ShownHousehold(
            household,
            places[household.place].name,
            tuple(
                show_people(
                    actor, at, household, current_members(household.household_id, known[household.household_id])
                )
            ),
        )
        for household in households
    ]


def show_people(actor: Actor, at: datetime, home: Household, people: Iterable[Person]) -> list[ShownPerson]:
    """People of one household, by the caller's rights there."""
    detailed = reads_mind_and_child_detail(roles_over(actor, home.place, home.team_id))
    return [ShownPerson(veiled(person), home.place, day_of(at), detailed) for person in people]


def veiled(person: Person) -> Person:
    """A person as anybody may see them: of one whose data are restricted or erased, that the file exists and nothing in it."""
    if not person.withheld:
        return person
    told = tuple(fact for fact in person.facts if fact.kind in {"membership", "status"})
    identity = Identity("", date(person.birth_date.year, 1, 1))
    return replace(person, identity=identity, facts=told, data_key=DESTROYED, fingerprint="", aliases=())


async def place_people(db: Db, actor: Actor, at: datetime, people: Collection[Person]) -> list[ShownPerson]:
    """People the caller was found to see, wherever they live, in their order."""
    homes = await store.households_by_id(db, actor.county, {person.household_id for person in people})
    return [shown for person in people for shown in show_people(actor, at, homes[person.household_id], [person])]


async def open_household(db: Db, actor: Actor, at: datetime, household_id: UUID) -> ShownHousehold:
    """One household. Raises 404 when it is not there or not the caller's."""
    found: Mapping[UUID, Household] = await store.households_in_scope(db, scope_of(actor), [household_id])
    if household_id not in found:
        raise not_found()
    [shown] = await show_households(db, actor, at, [found[household_id]])
    return shown


async def open_person(db: Db, actor: Actor, at: datetime, person_id: UUID) -> ShownPerson:
    """One person. Raises 404 when not there or not the caller's."""
    found = await store.people_in_scope(db, scope_of(actor), [person_id])
    if person_id not in found:
        raise not_found()
    [shown] = await place_people(db, actor, at, [found[person_id]])
    return shown


def teams_meant(actor: Actor, team: UUID | str | None) -> tuple[UUID, ...] | None:
    """The teams a filter means: one, the caller's own (`mine`), or None for any."""
    if team is None:
        return None
    return (team,) if isinstance(team, UUID) else scope_of(actor).teams


async def list_shown_households(
    db: Db, actor: Actor, at: datetime, wanted: HouseholdFilter, after: str | None, limit: int
) -> list[ShownHousehold]:
    """Households the caller may see, in the order of their ids, behind `after`."""
    found = await store.list_households(db, scope_of(actor), wanted, UUID(after) if after else None, limit)
    return await show_households(db, actor, at, found)


async def list_shown_people(
    db: Db, actor: Actor, at: datetime, wanted: PersonFilter, after: str | None, limit: int
) -> list[ShownPerson]:
    """People the caller may see, in the order of their ids, behind `after`."""
    found = await store.list_people(db, scope_of(actor), wanted, UUID(after) if after else None, limit)
    return await place_people(db, actor, at, found)
