"""How each kind of entity is shown to a phone: in the words of the online API, less what changes without a new revision."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from app.alerts import reference
from app.alerts.schemas import AlertOut
from app.alerts.values import Alert
from app.core import json
from app.enrolment.conflicts.schemas import ConflictOut
from app.journal.actor import Actor
from app.people.schemas import HouseholdOut, PersonContactOut, PersonOut
from app.people.sealing import details_of
from app.referrals.schemas import ReferralOut
from app.referrals.store import ReferralOfNeed
from app.sync.bodies.conflicts import PhoneConflict
from app.sync.bodies.homes import PhoneHousehold, PhonePerson
from app.teams.schemas import TeamOut
from app.teams.values import Team
from app.visits.read import VisitRead
from app.visits.schemas.answers import VisitOut

Shape = Callable[[Any, Actor], bytes]
# People are rows of their own.
NOT_OF_HOUSEHOLDS: Final = {"people"}
# Tomorrow it is another, with nothing having changed.
NOT_OF_PEOPLE: Final = {"age"}
TWICE: Final = {"id", "relation"}


def _written(shape: BaseModel, left_out: Any = None) -> bytes:
    return shape.__pydantic_serializer__.to_json(shape, by_alias=True, exclude=left_out)


def _with_contact(body: bytes, contact: bytes) -> bytes:
    """An object with one member more; both were written just now."""
    return body[:-1] + b',"contact":' + contact + b"}"


def household_shape(one: PhoneHousehold, _reader: Actor) -> bytes:
    """A household without its people, with the address where the reader may see it."""
    body = _written(HouseholdOut.of(one.shown), NOT_OF_HOUSEHOLDS)
    details = details_of(one.shown.household) if one.reachable else None
    contact = {"address": details.address, "note": details.note} if details else None
    return _with_contact(body, json.dumps(contact))


def person_shape(one: PhonePerson, _reader: Actor) -> bytes:
    """A person, masked, with the contact where the reader may see it; of one whose data are withheld, that there is a file."""
    person = one.shown.person
    if person.withheld:
        known = {"id": person.person_id, "household_id": person.household_id, "data_status": person.data_status}
        return json.dumps(known)
    contact = _written(PersonContactOut.of(one.shown), TWICE) if one.reachable else b"null"
    return _with_contact(_written(PersonOut.of(one.shown), NOT_OF_PEOPLE), contact)


def visit_shape(one: VisitRead | Mapping[str, Any], _reader: Actor) -> bytes:
    """A visit with what its reader may see, or the stub of an older one."""
    return _written(VisitOut.of_read(one)) if isinstance(one, VisitRead) else json.dumps(one)


def alert_shape(one: Alert, reader: Actor) -> bytes:
    """An alert."""
    return _written(AlertOut.of(one, reference.rules(), reader))


def referral_shape(one: ReferralOfNeed, reader: Actor) -> bytes:
    """A referral."""
    return _written(ReferralOut.of(one, reader))


def conflict_shape(one: PhoneConflict, _reader: Actor) -> bytes:
    """An edit that came too late."""
    return _written(ConflictOut.of(one.conflict, in_full=one.in_full))


def team_shape(one: Team, _reader: Actor) -> bytes:
    """A team."""
    return _written(TeamOut.of(one))


SHAPES: Final[Mapping[str, Shape]] = {
    "household": household_shape,
    "person": person_shape,
    "visit": visit_shape,
    "alert": alert_shape,
    "referral": referral_shape,
    "team": team_shape,
    "conflict": conflict_shape,
}


def shaped(kind: str, value: Any, reader: Actor) -> bytes:
    """What a phone is shown of an entity; values of kinds without a shape of their own are plain JSON already."""
    return SHAPES[kind](value, reader) if kind in SHAPES else json.dumps(value)
