"""The status of a file: activating, watching, suspending and resuming it, and its end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import conflict, forbidden, invalid
from app.enrolment.check import complaint
from app.enrolment.homes import Change, keep, lock_home_of
from app.enrolment.policy import MOVES, may_decide, may_follow, open_spell
from app.enrolment.spells import begin_spell
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people.shown import ShownPerson, open_person, place_people
from app.people.values import Status

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
    who = MOVES.get((person.status, command.status))
    if who is None:
        raise conflict(
            "STATUS_CONFLICT", "档案现在的状态不能这样变更", "The file cannot go from its status to this one"
        )
    if not may_decide(actor, who):
        raise forbidden("ROLE_MISSING")
    day = command.since or day_of(at)
    if not may_follow(open_spell(person, "status"), day, day_of(at)):
        raise invalid(complaint("/since", "DATE_IMPLAUSIBLE"))
    why = {"reason": command.reason} if command.reason else {}
    begun = begin_spell(actor, at, person, "status", command.status, day, detail=why)
    changed = replace(begun, status=cast(Status, command.status))
    home = homes[person.household_id]
    data = {"from": person.status, "to": command.status, "since": day}
    change = Change(
        homes, {person.household_id: home.with_person(changed)}, NAMES[command.status], person.person_id, data
    )
    facts = await keep(db, actor, at, change)
    return Outcome(await open_person(db, actor, at, person.person_id), facts)
