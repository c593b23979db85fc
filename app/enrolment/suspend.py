"""The status of a file: activating, watching, suspending and resuming it, and its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast
from uuid import UUID

from app.access.scope import roles_over, scope_of
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import Refusal, conflict, forbidden, invalid, not_found
from app.enrolment.check import complaint
from app.enrolment.homes import Change, Home, keep, keep_all, lock_home_of, lock_homes
from app.enrolment.policy import MOVES, may_decide, may_follow, open_spell
from app.enrolment.spells import begin_spell
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store
from app.people.shown import ShownPerson, open_person, place_people
from app.people.values import Person, Status

NAMES: Mapping[str, str] = {
    "active": "person.activated",
    "watch": "person.watched",
    "candidate": "person.proposed",
    "suspended": "person.suspended",
    "transferred": "person.transferred",
    "closed": "person.closed",
}


@dataclass(frozen=True, slots=True)
class ChangeStatus:
    """A file's next status from a day on (default: today), and why."""

    person_id: UUID
    status: str
    since: date | None = None
    reason: str | None = None


async def change_status(db: Db, actor: Actor, at: datetime, command: ChangeStatus) -> Outcome[ShownPerson]:
    """Move a file to another status. Refuses a move there is not (409), and one that others decide (403)."""
    person, homes = await lock_home_of(db, actor, command.person_id)
    if person.status == command.status:
        return Outcome((await place_people(db, actor, at, [person]))[0], ())
    home = homes[person.home_id]
    changed = _moved(actor, at, home, person, command)
    after = {person.home_id: home.with_person(changed)}
    day = command.since or day_of(at)
    change = Change(homes, after, NAMES[command.status], person.person_id, _data(at, person, command), from_day=day)
    facts = await keep(db, actor, at, change)
    return Outcome(await open_person(db, actor, at, person.person_id), facts)


async def change_statuses(
    db: Db, actor: Actor, at: datetime, commands: Sequence[ChangeStatus]
) -> list[Outcome[Person] | Refusal]:
    """Move files to other statuses, a whole family at once or a county's, in a constant number of statements.

    A refused one costs its neighbours nothing; the facts of a household's colour and counts come with its first file.
    """
    people = await store.people_in_scope(db, scope_of(actor), [command.person_id for command in commands])
    homes = await lock_homes(db, actor, {person.household_id for person in people.values()})
    owns = {one.person_id: own for own, home in homes.items() for one in home.people}
    changes: dict[UUID, Change] = {}
    judged = [
        _judge(actor, at, homes[owns[command.person_id]], changes, command)
        if command.person_id in owns
        else not_found()
        for command in commands
    ]
    kept = dict(zip(changes, await keep_all(db, actor, at, list(changes.values())), strict=True))
    outcomes: list[Outcome[Person] | Refusal] = []
    for one in judged:
        if isinstance(one, Refusal):
            outcomes.append(one)
            continue
        person, facts = one
        outcomes.append(Outcome(person, (kept.pop(person.household_id, ()) or facts) if facts else ()))
    return outcomes


def _judge(
    actor: Actor, at: datetime, home: Home, changes: dict[UUID, Change], command: ChangeStatus
) -> tuple[Person, tuple[Fact, ...]] | Refusal:
    """One file of many: its move is added to its household's change."""
    own = home.household.household_id
    person = (changes[own].after[own] if own in changes else home).person(command.person_id)
    if person.status == command.status:
        return person, ()
    try:
        moved = _moved(actor, at, home, person, command)
    except Refusal as refusal:
        return refusal
    name, data = NAMES[command.status], _data(at, person, command)
    day = command.since or day_of(at)
    change = changes.get(own) or Change({own: home}, {own: home}, name, person.person_id, data, from_day=day)
    earliest = min(day, change.from_day or day)
    changes[own] = replace(change, after={own: change.after[own].with_person(moved)}, from_day=earliest)
    return moved, (Fact(name, person.person_id, own, data),)


def _moved(actor: Actor, at: datetime, home: Home, person: Person, command: ChangeStatus) -> Person:
    """The person with the next status. Raises 409 for a move there is not, 403 for one that others decide, 422 for its day."""
    who = MOVES.get((person.status, command.status))
    if who is None:
        raise conflict(
            "STATUS_CONFLICT", "档案现在的状态不能这样变更", "The file cannot go from its status to this one"
        )
    if not may_decide(roles_over(actor, home.household.place, home.household.team_id), who):
        raise forbidden("ROLE_MISSING")
    day = command.since or day_of(at)
    if not may_follow(open_spell(person, "status"), day, day_of(at)):
        raise invalid(complaint("/since", "DATE_IMPLAUSIBLE"))
    why = {"reason": command.reason} if command.reason else {}
    begun = begin_spell(actor, at, person, "status", command.status, day, detail=why)
    return replace(begun, status=cast(Status, command.status))


def _data(at: datetime, person: Person, command: ChangeStatus) -> Mapping[str, object]:
    return {"from": person.status, "to": command.status, "since": command.since or day_of(at)}
