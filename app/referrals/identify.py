"""A need found outside a visit: at the window, on the telephone, by a neighbour; it becomes a referral as a visit's does."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of
from app.core.db import Db
from app.core.errors import forbidden, invalid, not_found, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store as registry
from app.people.sealing import withheld
from app.referrals import store
from app.referrals.act import Moved
from app.referrals.policy import ROLES
from app.referrals.refer import Need, need_faults, refer_needs


@dataclass(frozen=True, slots=True)
class IdentifyNeed:
    """What somebody of a household needs, by the client's id."""

    need_id: UUID
    household_id: UUID
    person_id: UUID
    category: str
    urgency: str
    detail: str = field(repr=False)
    consent_to_share: bool


@dataclass(frozen=True, slots=True)
class Identified:
    """The need's referral, and whether it was there already."""

    moved: Moved
    repeated: bool


async def identify_need(db: Db, actor: Actor, at: datetime, command: IdentifyNeed) -> Outcome[Identified]:
    """Store a need and open its referral. Raises 403, 404 for a household that is not the actor's, 422 for a person of another one."""
    if not actor.holds(*ROLES["submission"], "operator"):
        raise forbidden("ROLE_MISSING")
    scope = scope_of(actor)
    seen = (await registry.households_in_scope(db, scope, [command.household_id])).get(command.household_id)
    if seen is None:
        raise not_found()
    person = (await registry.people_in_scope(db, scope, [command.person_id])).get(command.person_id)
    if person is None or person.home_id != seen.household_id:
        raise unknown_reference("/person_id")
    # Kept with the person's own household, also while another stands for it: so it is theirs when that is undone.
    home = (await registry.lock_households(db, actor.county, [person.household_id]))[person.household_id]
    if person.withheld:
        raise withheld()
    if faults := need_faults(command.category, command.urgency, at, ""):
        raise invalid(*faults)
    need = Need(
        need_id=command.need_id,
        household_id=home.household_id,
        person_id=person.person_id,
        place=home.place,
        team_id=home.team_id,
        visit_id=None,
        category=command.category,
        urgency=command.urgency,
        detail=command.detail,
        consent_to_share=command.consent_to_share,
        key=person.data_key,
    )
    [referred] = await refer_needs(db, actor, at, [need])
    found = await store.referral_in_scope(db, scope_of(actor), referred.referral_id)
    if found is None:
        raise not_found()
    steps = (await store.steps_of(db, actor.county, [referred.referral_id]))[referred.referral_id]
    return Outcome(Identified(Moved(found, steps), not referred.facts), referred.facts)
