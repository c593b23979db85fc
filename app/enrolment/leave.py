"""Who leaves a household without joining another: moved away or died; the spell ends and the file with it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from app.access.scope import roles_over
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import conflict, forbidden, invalid
from app.enrolment.check import complaint
from app.enrolment.homes import Change, keep, lock_home_of
from app.enrolment.policy import MOVES, may_decide, may_follow, open_spell, with_facts
from app.enrolment.spells import begin_spell, ended
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people.shown import ShownPerson, open_person, place_people


@dataclass(frozen=True, slots=True)
class LeaveHousehold:
    """A person leaves the household from a day on: `transferred` (moved away) or `closed` (died, or no longer in need)."""

    person_id: UUID
    status: Literal["transferred", "closed"]
    since: date | None = None
    reason: str | None = None


async def leave_household(db: Db, actor: Actor, at: datetime, command: LeaveHousehold) -> Outcome[ShownPerson]:
    """End a person's spell in the household and the file with it. The town decides."""
    person, homes = await lock_home_of(db, actor, command.person_id)
    spell = open_spell(person, "membership")
    if person.status == command.status and spell is None:
        return Outcome((await place_people(db, actor, at, [person]))[0], ())
    who = "town" if person.status == command.status else MOVES.get((person.status, command.status))
    if who is None:
        raise conflict(
            "STATUS_CONFLICT", "档案现在的状态不能这样变更", "The file cannot go from its status to this one"
        )
    own = homes[person.home_id].household
    if not may_decide(roles_over(actor, own.place, own.team_id), who):
        raise forbidden("ROLE_MISSING")
    day = command.since or day_of(at)
    if not all(may_follow(one, day, day_of(at)) for one in (spell, open_spell(person, "status"))):
        raise invalid(complaint("/since", "DATE_IMPLAUSIBLE"))
    why = {"reason": command.reason} if command.reason else {}
    gone = replace(person, facts=with_facts(person.facts, ended(actor, at, person, "membership", day)))
    if person.status != command.status:
        gone = replace(begin_spell(actor, at, gone, "status", command.status, day, detail=why), status=command.status)
    home = homes[person.home_id].with_person(gone)
    data = {"from": person.status, "to": command.status, "since": day}
    change = Change(homes, {person.home_id: home}, "person.left", person.person_id, data)
    facts = await keep(db, actor, at, change)
    return Outcome(await open_person(db, actor, at, person.person_id), facts)
