"""Proposing a case (提请): the town asks the joint conference what no desk's remit covers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.access.scope import roles_over, scope_of
from app.core.clock import day_of
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import FieldError, forbidden, id_reused, invalid, not_found, unknown_reference
from app.deliberations import store
from app.deliberations.policy import TOWN, meeting_due
from app.deliberations.store import Deliberation, Words
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome
from app.media.store import attachments_by_id
from app.people import store as registry
from app.people.sealing import withheld
from app.people.store.aliases import ends_of
from app.referrals.store import referrals_by_id

SAME = ("household_id", "person_id", "referral_id", "attachments", "proposed_by")


@dataclass(frozen=True, slots=True)
class ProposeDeliberation:
    """A case to be; `referral_id` is of a referral that was rejected to it."""

    deliberation_id: UUID
    household_id: UUID
    person_id: UUID | None
    referral_id: UUID | None
    question: str = field(repr=False)
    materials: str = field(repr=False)
    attachments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """A case that stands now, or did before by the same proposal."""

    deliberation: Deliberation
    repeated: bool


async def propose_deliberation(db: Db, actor: Actor, at: datetime, command: ProposeDeliberation) -> Outcome[Proposed]:
    """Propose. Raises 403 for who is below the town, 404 for a household that is not theirs, 409, 422."""
    if not actor.holds(*TOWN):
        raise forbidden("ROLE_MISSING")
    homes = await registry.households_in_scope(db, scope_of(actor), [command.household_id])
    home = homes.get(command.household_id)
    if home is None or TOWN.isdisjoint(roles_over(actor, home.place, home.team_id)):
        raise not_found()
    command, key = await _named(db, actor, replace(command, household_id=home.household_id), home.data_key)
    await _check_referral(db, actor, command)
    await check_attachments(db, actor.county, command.household_id, command.attachments)
    new = Deliberation(
        command.deliberation_id,
        command.household_id,
        command.person_id,
        command.referral_id,
        home.place,
        "proposed",
        at,
        actor.account_id,
        meeting_due(day_of(at)),
        attachments=command.attachments,
        words=Words(command.question, command.materials),
        key=key,
        home=(home.place, home.team_id),
    )
    earlier = await store.find_deliberation(db, actor.county, command.deliberation_id)
    if earlier is not None:
        if not _same(earlier, new):
            raise id_reused()
        return Outcome(Proposed(earlier, True), ())
    await store.add_deliberation(db, actor.county, new)
    data = {"person_id": new.person_id, "referral_id": new.referral_id, "due_day": new.due_day}
    deltas = (Delta("deliberations.open", new.place, day_of(at), 1),)
    fact = Fact("deliberation.proposed", new.deliberation_id, new.household_id, data, deltas=deltas)
    return Outcome(Proposed(new, False), (fact,))


def _same(earlier: Deliberation, new: Deliberation) -> bool:
    """Whether the case was proposed in these words; what came later in its course counts for nothing."""
    same = all(getattr(earlier, name) == getattr(new, name) for name in SAME)
    return same and earlier.words.question == new.words.question


async def _named(db: Db, actor: Actor, command: ProposeDeliberation, key: bytes) -> tuple[ProposeDeliberation, bytes]:
    """The command with whoever stands for its person, who belongs to the household, and the key of whom it is about."""
    if command.person_id is not None:
        person = (await registry.people_in_scope(db, scope_of(actor), [command.person_id])).get(command.person_id)
        if person is None or person.home_id != command.household_id:
            raise unknown_reference("/person_id")
        if person.withheld:
            raise withheld()
        # Kept with the person's own household, also while another stands for it: so it is theirs when that is undone.
        command = replace(command, person_id=person.person_id, household_id=person.household_id)
        key = person.data_key
    if key == DESTROYED:
        raise withheld()
    return command, key


async def _check_referral(db: Db, actor: Actor, command: ProposeDeliberation) -> None:
    """A referral that it follows was rejected, and is of this household and person."""
    if command.referral_id is None:
        return
    found = (await referrals_by_id(db, scope_of(actor), [command.referral_id])).get(command.referral_id)
    if found is None:
        raise unknown_reference("/referral_id")
    home_id, person_id = found.referral.household_id, found.referral.person_id
    ends = await ends_of(db, actor.county, [home_id, person_id])
    about = command.person_id == ends.get(person_id, person_id)
    if not (about or (command.person_id is None and ends.get(home_id, home_id) == command.household_id)):
        raise unknown_reference("/referral_id")
    if found.referral.status != "rejected":
        raise invalid(
            FieldError("/referral_id", "NOT_REJECTED", "该转介未被拒绝，不必提请", "This referral was not rejected")
        )


async def check_attachments(db: Db, county: str, household_id: UUID, wanted: Sequence[UUID]) -> None:
    """Raises 422 for a photo that is not there, or not of this household."""
    if not wanted:
        return
    found = await attachments_by_id(db, county, wanted)
    for index, one in enumerate(wanted):
        if one not in found or found[one].household_id != household_id or found[one].state == "erased":
            raise unknown_reference(f"/attachments/{index}")
