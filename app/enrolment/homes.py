"""Households under lock with their people, and the one way to keep what a verb changed in them: rows, facts, counts, feed, reassessment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.access.scope import scope_of
from app.core.clock import day_of
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import conflict, not_found
from app.enrolment.policy import is_open
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, PersonMove, Touch, feed_of_home
from app.people import store
from app.people.sealing import withheld
from app.people.values import Household, Person
from app.risk.reassess import Cause, reassess

MOST_MOVES = 5


@dataclass(frozen=True, slots=True)
class Home:
    """A household and the people whose current household it is."""

    household: Household
    people: tuple[Person, ...]

    def person(self, person_id: UUID) -> Person:
        """One of its people."""
        return next(one for one in self.people if one.person_id == person_id)

    def with_person(self, changed: Person) -> "Home":
        """The same home with one of its people changed."""
        return replace(
            self, people=tuple(changed if one.person_id == changed.person_id else one for one in self.people)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What a verb did: the locked homes, those that changed as they are after, and the fact that says so.

    `added` are people who are written already, as they are after; `from_day` is the first day that anything differs on, if known.
    """

    before: Mapping[UUID, Home]
    after: Mapping[UUID, Home]
    name: str
    subject_id: UUID
    data: Mapping[str, object]
    added: frozenset[UUID] = frozenset()
    from_day: date | None = None


async def lock_homes(db: Db, actor: Actor, household_ids: Iterable[UUID]) -> dict[UUID, Home]:
    """Lock households the caller may change. Raises 404 for one that is not there or not the caller's."""
    wanted = set(household_ids)
    locked = await store.lock_households(db, actor.county, wanted)
    scope = scope_of(actor)
    if len(locked) < len(wanted) or not all(
        scope.covers(one.county, one.place, one.team_id) for one in locked.values()
    ):
        raise not_found()
    if any(one.merged_into for one in locked.values()):
        raise conflict(
            "HOUSEHOLD_MERGED", "该户已并入另一户，请在那一户办理", "Another household stands for this one; use that"
        )
    if any(one.data_key == DESTROYED for one in locked.values()):
        raise withheld()
    known = await store.people_of(db, actor.county, wanted)
    return {
        household_id: Home(household, tuple(one for one in known[household_id] if one.lives_in(household_id)))
        for household_id, household in locked.items()
    }


async def lock_home_of(db: Db, actor: Actor, person_id: UUID, *others: UUID) -> tuple[Person, dict[UUID, Home]]:
    """Lock the household of a person, and others with it. A person who moved meanwhile is looked for again.

    Raises 404, and 409 for withheld data or for somebody who moves every time.
    """
    for _ in range(MOST_MOVES):
        found = await store.people_in_scope(db, scope_of(actor), [person_id])
        if person_id not in found:
            raise not_found()
        if found[person_id].withheld:
            raise withheld()
        seen = found[person_id]
        homes = await lock_homes(db, actor, {seen.home_id, *others})
        for person in homes[seen.home_id].people:
            if person.person_id == seen.person_id:
                return person, homes
    raise conflict("MOVED_MEANWHILE", "此人正在迁移，请重试", "This person is being moved; try again")


async def keep(db: Db, actor: Actor, at: datetime, change: Change) -> tuple[Fact, ...]:
    """Write what changed, with new revisions, and reassess. Returns the facts of the outcome."""
    [facts] = await keep_all(db, actor, at, [change])
    return facts


async def keep_all(db: Db, actor: Actor, at: datetime, changes: Sequence[Change]) -> list[tuple[Fact, ...]]:
    """Write changes of distinct households in a constant number of statements. Returns the facts of each."""
    revised = [
        {one: _revised(change.before[one], home, change.added) for one, home in change.after.items()}
        for change in changes
    ]
    moved = [_moved(change, after) for change, after in zip(changes, revised, strict=True)]
    written = {
        fact.fact_id
        for change in changes
        for home in change.before.values()
        for one in home.people
        for fact in one.facts
    }
    new = [fact for people in moved for one in people for fact in one.facts if fact.fact_id not in written]
    await store.update_households(db, actor.county, [home.household for after in revised for home in after.values()])
    await store.update_people(db, actor.county, [one for people in moved for one in people])
    await store.add_facts(db, actor.county, new, {one.person_id: one.data_key for people in moved for one in people})
    causes = [
        Cause(one, "enrolment", change.subject_id, change.from_day)
        for change in changes
        for one in sorted(change.after)
    ]
    assessed = await reassess(db, actor, at, causes)
    return [
        (_said(change, after, people, day_of(at)), *(fact for one in sorted(after) for fact in assessed[one].facts))
        for change, after, people in zip(changes, revised, moved, strict=True)
    ]


def _moved(change: Change, after: Mapping[UUID, Home]) -> list[Person]:
    """Who is to be written anew: whoever changed and is not written already."""
    known = {one.person_id: one for household_id in after for one in change.before[household_id].people}
    return [
        one
        for home in after.values()
        for one in home.people
        if one != known.get(one.person_id) and one.person_id not in change.added
    ]


def _said(change: Change, after: Mapping[UUID, Home], moved: Iterable[Person], day: date) -> Fact:
    """The fact of a change, told to the feeds of the teams before and after, with the counts that moved."""
    before = [change.before[household_id] for household_id in after]
    changed = {one.person_id for one in moved} | change.added
    return Fact(
        change.name,
        change.subject_id,
        next(iter(change.after)),
        change.data,
        touches=touches_of(after.values(), changed),
        deltas=(*counted(before, day, -1), *counted(after.values(), day, 1)),
        moves=_went(before, after.values()),
    )


def _revised(before: Home, after: Home, added: frozenset[UUID]) -> Home:
    """New revisions for the household, for the people who changed, and for all where the place changed: each is shown with it."""
    known = {one.person_id: one for one in before.people}
    stayed = before.household.place == after.household.place
    people = tuple(
        one
        if one.person_id in added or (stayed and one == known.get(one.person_id))
        else replace(one, revision=one.revision + 1)
        for one in after.people
    )
    return Home(replace(after.household, revision=before.household.revision + 1), people)


def touches_of(homes: Iterable[Home], changed: Iterable[UUID]) -> tuple[Touch, ...]:
    """The feed hears of the households and of those of their people who changed."""
    of_people = set(changed)
    found: list[Touch] = []
    for home in homes:
        here, feed = home.household.household_id, _feed_of(home)
        found.append(Touch(feed, "household", here, here, home.household.revision))
        found += [
            Touch(feed, "person", person.person_id, person.household_id, person.revision)
            for person in home.people
            if person.person_id in of_people
        ]
    return tuple(found)


def _feed_of(home: Home) -> str:
    return feed_of_home(home.household.team_id, home.household.household_id)


def _went(before: Iterable[Home], after: Iterable[Home]) -> tuple[PersonMove, ...]:
    """Who went to the household of another feed."""
    now = {person.person_id: home for home in after for person in home.people}
    return tuple(
        PersonMove(one, now[one].household.household_id, _feed_of(home), _feed_of(now[one]))
        for home in before
        for one in (person.person_id for person in home.people)
        if one in now and _feed_of(home) != _feed_of(now[one])
    )


def counted(homes: Iterable[Home], day: date, sign: int) -> list[Delta]:
    """What homes count for: a household while one of its files is open, a person while active."""
    found: list[Delta] = []
    for home in homes:
        place = home.household.place
        active = sum(person.status == "active" for person in home.people)
        found.append(Delta("households", place, day, sign * any(map(is_open, home.people))))
        found.append(Delta("people", place, day, sign * active))
    return [delta for delta in found if delta.amount]
