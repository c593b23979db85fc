"""The shared minimum: what a department is told of the person whose need came to its desk, with consent and for that need alone."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from app.access.scope import roles_over, scope_of
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.masking import mask_name
from app.people.values import Person
from app.referrals import store
from app.referrals.act import is_at_desk
from app.referrals.policy import SHARED
from app.referrals.store import ReferralOfNeed, Step

NO_CONSENT: Final = "no_consent"
RESTRICTED: Final = "data_restricted"
ENDED: Final = "not_theirs_now"


@dataclass(frozen=True, slots=True)
class Shared:
    """A name and how to reach the person, and the need's words; `withheld` says why it is only a masked name."""

    name: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    phone_owner: str | None = None
    detail: str | None = field(default=None, repr=False)
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A referral as somebody opens it: its steps, and for a department the shared minimum."""

    found: ReferralOfNeed
    steps: tuple[Step, ...]
    shared: Shared | None


async def open_referral(db: Db, actor: Actor, _at: datetime, referral_id: UUID) -> Outcome[Shown]:
    """A referral with its need and steps; that it was read, for which need and what was shared of the person, is kept. Raises 404."""
    found = await store.referral_in_scope(db, scope_of(actor), referral_id)
    if found is None:
        raise not_found()
    referral = found.referral
    steps = (await store.steps_of(db, actor.county, [referral_id])).get(referral_id, [])
    shared = None
    if by_desk_alone(actor, found):
        people = await registry.people_by_id(db, actor.county, [referral.person_id])
        shared = shared_minimum(people[referral.person_id], found)
    told = {"person_id": referral.person_id, "purpose": referral.category}
    if shared:
        told["shared"] = shared.withheld or "name, phone, detail"
    return Outcome(
        Shown(found, tuple(steps), shared), (Fact("referral.read", referral_id, referral.household_id, told),)
    )


def by_desk_alone(actor: Actor, found: ReferralOfNeed) -> bool:
    """True for who reaches a referral by the desk it was dispatched to and neither its household's place nor its team."""
    if roles_over(actor, found.place_now, found.team_now):
        return False
    return is_at_desk(scope_of(actor), found.referral)


def shared_minimum(person: Person, found: ReferralOfNeed) -> Shared:
    """What may be told of a person to the desk that has the need, and as long as it has."""
    if person.withheld:
        return Shared("", withheld=RESTRICTED)
    if found.referral.status not in SHARED:
        return Shared("", withheld=ENDED)
    who = person.identity
    if not found.need.consent_to_share:
        return Shared(mask_name(who.name), withheld=NO_CONSENT)
    if who.phone or not who.contacts:
        return Shared(who.name, who.phone, who.phone_owner, found.words)
    return Shared(who.name, who.contacts[0].phone, "kin", found.words)
