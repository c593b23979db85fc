"""Recording an appeal: whoever receives it writes down who appeals against what, and the clock of its review begins."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from app.alerts.reference import calendar
from app.core import json
from app.core.clock import day_of
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import FieldError, id_reused, invalid, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.values import Household, Person
from app.risk.appeals import store
from app.risk.appeals.policy import FIRST, About, By, Channel
from app.risk.appeals.store import Appeal
from app.risk.clocks import limits
from app.risk.overrides.store import find_override
from app.risk.read import person_in_scope
from app.risk.rights import decides_on, not_the_role
from app.risk.store import acts_of_person


@dataclass(frozen=True, slots=True)
class RecordAppeal:
    """An appeal as it came in, under the client's id; `decision_id` names the decision or override it is about."""

    appeal_id: UUID
    person_id: UUID
    by: By
    channel: Channel
    about: About
    decision_id: UUID | None
    words: str


async def record_appeal(db: Db, actor: Actor, at: datetime, command: RecordAppeal) -> Outcome[Appeal]:
    """Keep an appeal. Raises 404, 403 for a contest of the town by anybody else, 409 of somebody erased, 422 for what it is not about."""
    person = await person_in_scope(db, actor, command.person_id)
    home = (await registry.lock_households(db, actor.county, [person.household_id]))[person.household_id]
    if command.by == "town" and not decides_on(actor, home):
        raise not_the_role()
    printed = fingerprint(json.dumps([asdict(command), actor.account_id]))
    known = await store.find_appeal(db, actor.county, command.appeal_id)
    if known is not None:
        if known.fingerprint != printed:
            raise id_reused()
        return Outcome(known, ())
    await _check_about(db, person, command)
    new = _received(actor, at, home, printed, command)
    await store.add_appeal(db, actor.county, new, person.data_key)
    data = {"person_id": person.person_id, "by": new.by, "about": new.about, "due_day": new.due_day}
    return Outcome(new, (Fact("risk.appeal_received", new.appeal_id, home.household_id, data),))


def _received(actor: Actor, at: datetime, home: Household, printed: bytes, command: RecordAppeal) -> Appeal:
    return Appeal(
        appeal_id=command.appeal_id,
        person_id=command.person_id,
        by=command.by,
        channel=command.channel,
        about=command.about,
        decision_id=command.decision_id,
        received_at=at,
        due_day=calendar().after(day_of(at), limits()["appeal_answered"]),
        recorded_by=actor.account_id,
        fingerprint=printed,
        state=FIRST,
        written={"words": command.words},
        place=home.place,
        team_id=home.team_id,
    )


async def _check_about(db: Db, person: Person, command: RecordAppeal) -> None:
    """What is appealed must be known of this person; the level itself needs no name."""
    if command.about == "level":
        if command.decision_id is not None:
            raise invalid(
                FieldError("/decision_id", "NOT_WANTED", "对等级本身的申诉无需指明决定", "The level itself has no id")
            )
        return
    if command.decision_id is None:
        raise invalid(FieldError("/decision_id", "MISSING", "请指明申诉的是哪一项", "Name what is appealed"))
    if command.about == "override":
        one = await find_override(db, person.county, command.decision_id)
        found = one is not None and one.person_id == person.person_id
    else:
        acts = await acts_of_person(db, person.county, person.person_id, person.data_key)
        found = any(one.source_id == command.decision_id for one in acts)
    if not found:
        raise unknown_reference("/decision_id")
