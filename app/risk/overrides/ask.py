"""Asking for an override: an officer gives a reason, a level and a last day; nothing is in force before a second one confirms."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, conflict, id_reused, invalid
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.sealing import withheld
from app.people.values import Household, Person
from app.risk.in_force import policies_in_force
from app.risk.moment import policy_on
from app.risk.overrides import store
from app.risk.overrides.policy import FIRST, may_last
from app.risk.overrides.store import Override
from app.risk.read import person_in_scope
from app.risk.reassess import open_dossiers
from app.risk.rights import decides_on, not_the_role, signs_for_county
from app.risk.standing import Standing


@dataclass(frozen=True, slots=True)
class AskOverride:
    """An override as it is asked for, under the client's id; `until` is its last day."""

    override_id: UUID
    person_id: UUID
    level: str
    until: date
    reason: str


async def ask_override(db: Db, actor: Actor, at: datetime, command: AskOverride) -> Outcome[Override]:
    """Keep it for a second officer. Raises 404, 403 below the town, 409 while another waits, 422 for a last day too far."""
    person, home = await person_to_decide(db, actor, command.person_id)
    known = await store.find_override(db, actor.county, command.override_id)
    if known is not None:
        if not _same(known, actor, command):
            raise id_reused()
        return Outcome(known, ())
    if person.withheld:
        raise withheld()
    most = policy_on(await policies_in_force(db, actor.county), day_of(at).toordinal()).override_days
    if not may_last(command.until, day_of(at), most):
        raise invalid(
            FieldError("/until", "OUT_OF_RANGE", f"须在今日起{most}天内", f"From today on, at most {most} days ahead")
        )
    standing = await standing_now(db, at, home, person)
    if await store.waits(db, actor.county, person.person_id, day_of(at)):
        raise conflict("OVERRIDE_WAITING", "已有人工调整待第二人审批", "Another override waits for a second officer")
    asked = {"reason": command.reason, "triggers": list(standing.assessment.triggers)}
    new = Override(
        override_id=command.override_id,
        person_id=person.person_id,
        level=command.level,
        until=command.until,
        state=FIRST,
        asked_by=actor.account_id,
        asked_at=at,
        asked_by_county=signs_for_county(actor, home),
        written={"asked": asked},
        place=home.place,
        team_id=home.team_id,
    )
    await store.add_override(db, actor.county, new, person.data_key)
    data = {"person_id": person.person_id, "to": new.level, "until": new.until}
    return Outcome(new, (Fact("risk.override_asked", new.override_id, home.household_id, data),))


async def person_to_decide(db: Db, actor: Actor, person_id: UUID) -> tuple[Person, Household]:
    """A person on whom the actor decides, the household locked. Raises 404, and 403 below the town."""
    person = await person_in_scope(db, actor, person_id)
    home = (await registry.lock_households(db, actor.county, [person.household_id]))[person.household_id]
    if not decides_on(actor, home):
        raise not_the_role()
    return person, home


async def standing_now(db: Db, at: datetime, home: Household, person: Person) -> Standing:
    """Where somebody stands at this moment. Raises 409 for a file that is not active."""
    households = {home.household_id: home}
    members = await registry.people_of(db, home.county, households)
    dossier = (await open_dossiers(db, households, members, at))[home.household_id]
    standing = dossier.now.get(person.person_id)
    if standing is None or not standing.active:
        raise conflict("FILE_NOT_ACTIVE", "该档案不在管", "The file is not active")
    return standing


def _same(known: Override, actor: Actor, command: AskOverride) -> bool:
    asked = (command.person_id, command.level, command.until, command.reason, actor.account_id)
    reason = known.written.get("asked", {}).get("reason")
    return (known.person_id, known.level, known.until, reason, known.asked_by) == asked
