"""Contact with a person: what each record does to the clocks of lost contact (V01), cadence and person-visits."""

from __future__ import annotations

from dataclasses import dataclass

from app.risk.cadence import counts, settle
from app.risk.catalogue import Policy
from app.risk.days import HOUR, NEVER
from app.risk.encounters import Place
from app.risk.state import Called, Failure, Seat
from app.risk.values import Level


@dataclass(frozen=True, slots=True)
class Contact:
    """What one record was for one person: a completed call in person, one that counted, a first person-visit."""

    in_person_completed: bool = False
    counted: bool = False
    person_visit: bool = False


def meet(policy: Policy, called: Called, place: Place, mode: str, outcome: str, level: Level, instant: int) -> Contact:
    """Take in one record's mode and outcome for one person, at the level acted on before it."""
    seat = _seat(called, place)
    rules = policy.contacts
    if outcome in rules.heard:
        called.heard_day = max(called.heard_day or place.day, place.day)
    if outcome in rules.failed and not seat.confirmed:
        _fail(policy, called, place.anchor, instant)
    if outcome not in rules.confirming:
        _keep(policy, called, seat, place)
        return Contact()
    confirm(called)
    how = None if seat.settled == "in_person" else counts(policy, called, level, mode)
    if how is not None and how != seat.settled:
        settle(called, seat, how, place.day)
    person_visit = mode not in rules.uncounted and not seat.counted
    settled = seat.settled if how is None else how
    kept = seat._replace(settled=settled, confirmed=True, counted=seat.counted or person_visit)
    _keep(policy, called, kept, place)
    completed = outcome == rules.completed and mode in rules.in_person
    return Contact(completed, how is not None and how != seat.settled, person_visit)


def confirm(called: Called) -> None:
    """The person is safe: what failed before is forgotten, and lost contact ends."""
    called.failures, called.lost_at = (), None


def lost_deadline(policy: Policy, called: Called, level: Level) -> int:
    """The instant by which contact must be confirmed; NEVER while no clock runs."""
    rules = [policy.contacts.lost_after]
    if level == "red":
        rules.append(policy.contacts.lost_after_red)
    instants = [
        called.failures[encounters - 1].instant + hours * HOUR
        for encounters, hours in rules
        if len(called.failures) >= encounters
    ]
    return min(instants, default=NEVER)


def _fail(policy: Policy, called: Called, encounter: str, instant: int) -> None:
    most = max(policy.contacts.lost_after[0], policy.contacts.lost_after_red[0])
    if len(called.failures) < most and all(one.encounter != encounter for one in called.failures):
        called.failures = (*called.failures, Failure(instant, encounter))


def _seat(called: Called, place: Place) -> Seat:
    for seat in called.encounters:
        if seat.encounter == place.anchor:
            return seat
    return Seat(place.anchor, place.day, "", confirmed=False, counted=False)


def _keep(policy: Policy, called: Called, seat: Seat, place: Place) -> None:
    """Encounters that no later record can belong to are let go."""
    recent = (one for one in called.encounters if one.encounter != seat.encounter)
    oldest = place.day - policy.encounter_key_days - 1
    called.encounters = (*(one for one in recent if one.day >= oldest), seat)
