"""What a phone is told of edits that came too late, so that somebody of the team may choose; in full where contacts are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.access.policy import sees_contact_details
from app.access.scope import roles_over
from app.enrolment.conflicts.store import EditConflict, conflicts_by_id
from app.people import store as registry
from app.sync.bodies.looking import Look


@dataclass(frozen=True, slots=True)
class PhoneConflict:
    """A conflict, and whether its values may be shown in full."""

    conflict: EditConflict
    in_full: bool


async def load_conflicts(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, PhoneConflict]:
    """Conflicts about households of the reader, those about people whose data are withheld without values; two statements."""
    kept = await conflicts_by_id(look.db, look.actor.county, ids)
    found = [one for one in kept.values() if look.scope.covers(look.actor.county, one.place_now, one.team_now)]
    people = {one.person_id for one in found if one.person_id}
    withheld = people - (await registry.open_keys(look.db, look.actor.county, people)).keys()
    shown = [replace(one, values={}) if one.person_id in withheld else one for one in found]
    return {one.conflict_id: PhoneConflict(one, _in_full(look, one)) for one in shown}


def _in_full(look: Look, one: EditConflict) -> bool:
    return sees_contact_details(roles_over(look.actor, one.place_now, one.team_now))
