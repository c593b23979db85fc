"""What a merge stands on: both sides under lock, with every household whose fold knows one of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.access.scope import roles_over
from app.core.db import Db
from app.core.errors import forbidden
from app.enrolment.homes import Home, counted
from app.journal.actor import Actor
from app.journal.facts import Delta, Touch, feed_of_home
from app.people import store as registry
from app.people.links import ROLES
from app.people.values import Household, Person
from app.risk.store.current import retire_standing


@dataclass(frozen=True, slots=True)
class Locked:
    """Households under lock with everybody who is or was of them."""

    households: Mapping[UUID, Household]
    members: Mapping[UUID, Collection[Person]]

    def home(self, household_id: UUID) -> Home:
        """A household with those who live there now."""
        here = tuple(one for one in self.members[household_id] if one.lives_in(household_id))
        return Home(self.households[household_id], here)


def homes_of(*people: Person) -> set[UUID]:
    """Every household that people live in or ever lived in, those of their aliases too."""
    everybody = [each for one in people for each in (one, *one.aliases)]
    spells = {fact.household_id for one in everybody for fact in one.of_kind("membership") if fact.household_id}
    return spells | {one.household_id for one in everybody} | {one.home_id for one in everybody}


async def locked_homes(db: Db, county: str, household_ids: Iterable[UUID]) -> Locked:
    """Lock households, and load who is of them as they are then."""
    households = await registry.lock_households(db, county, household_ids)
    return Locked(households, await registry.people_of(db, county, households))


def check_decides(actor: Actor, act: str, homes: Iterable[Household]) -> None:
    """Raises 403 unless the actor holds a deciding role over each of the households."""
    if not actor.holds(*ROLES[act]):
        raise forbidden("ROLE_MISSING")
    if any(roles_over(actor, one.place, one.team_id).isdisjoint(ROLES[act]) for one in homes):
        raise forbidden("ROLE_MISSING")


def moved_counts(before: Iterable[Home], after: Iterable[Home], day: date) -> tuple[Delta, ...]:
    """Households and people that count less, or again."""
    sums: dict[tuple[str, str], int] = {}
    for one in (*counted(before, day, -1), *counted(after, day, 1)):
        sums[one.name, one.place] = sums.get((one.name, one.place), 0) + one.amount
    return tuple(Delta(name, place, day, amount) for (name, place), amount in sorted(sums.items()) if amount)


async def retired(db: Db, person: Person, home: Household, day: date) -> tuple[list[Touch], list[Delta]]:
    """An alias stands nowhere by itself from now on: its phones hear of it, and its level counts no more."""
    found = await retire_standing(db, person.county, person.person_id)
    if found is None:
        return [], []
    standing, revision = found
    feed = feed_of_home(home.team_id, standing.household_id)
    touch = Touch(feed, "standing", person.person_id, standing.household_id, revision, removed=True)
    gone = [Delta(f"level.{standing.level}", home.place, day, -1)] if standing.active else []
    return [touch], gone


def person_touch(home: Household, person: Person, revision: int, *, removed: bool = False) -> Touch:
    """What the phones hear of a person's row."""
    feed = feed_of_home(home.team_id, person.household_id)
    return Touch(feed, "person", person.person_id, person.household_id, revision, removed)
