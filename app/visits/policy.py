"""Who may visit, which times and distances are remarkable, and who may correct a visit. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.teams.values import Pairing

CLOCK_TOLERANCE = timedelta(minutes=10)
OLDEST = timedelta(days=365)
LATE_AFTER = timedelta(hours=24)
SHORTEST = timedelta(minutes=5)
DOUBLE_WITHIN = timedelta(minutes=10)
GRACE = timedelta(days=30)
AUTHOR_AMENDS = timedelta(hours=72)
AUTHOR_VOIDS = timedelta(hours=24)
DISTANCE_M = 300
COUNTED_OUTCOMES = frozenset({"completed", "partial"})
UNCOUNTED_MODES = frozenset({"neighbour_check"})
OFFICERS = frozenset({"village_officer", "town_officer", "county_officer", "operator"})


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a record of a visit is taken, and what is remarkable about its author."""

    admitted: bool
    flags: tuple[str, ...] = ()


def admit(
    teams: frozenset[UUID], oversees: bool, pairings: Sequence[Pairing], occurred_at: datetime, received_at: datetime
) -> Admission:
    """Who may visit: officers of the place; the team paired now or when it happened; a team paired in the 30 days before, flagged."""
    if oversees:
        return Admission(True)
    mine = [pairing for pairing in pairings if pairing.team_id in teams]
    if any(pairing.until_at is None or pairing.held_at(occurred_at) for pairing in mine):
        return Admission(True)
    recent = min(occurred_at, received_at) - GRACE
    if any(pairing.until_at is not None and pairing.until_at > recent for pairing in mine):
        return Admission(True, ("out_of_scope",))
    return Admission(False)


@dataclass(frozen=True, slots=True)
class StoodIn:
    """Somebody stood in for a member of a team, from an instant until another."""

    team_id: UUID
    substitutes_for: UUID
    from_at: datetime
    until_at: datetime

    def held_at(self, at: datetime) -> bool:
        """True when it stood at an instant."""
        return self.from_at <= at < self.until_at


def stands_in(
    spans: Sequence[StoodIn], pairings: Sequence[Pairing], occurred_at: datetime, received_at: datetime
) -> StoodIn | None:
    """In whose place an author called on a household: of who was replaced when it happened, if it came in within the 30 days
    after; else of who is replaced now. None for who stood in for nobody of a team of this household."""
    happened = min(occurred_at, received_at)
    paired = {one.team_id for one in pairings}
    mine = [one for one in spans if one.team_id in paired]
    then = [one for one in mine if one.held_at(happened) and received_at - one.until_at <= GRACE]
    return next(iter([*then, *(one for one in mine if one.held_at(received_at))]), None)


def effective_time(occurred_at: datetime, received_at: datetime) -> tuple[datetime, tuple[str, ...]]:
    """The time a visit counts at, and a flag when the phone's clock cannot be right. Never refused for its time."""
    if occurred_at > received_at + CLOCK_TOLERANCE:
        return received_at, ("time_suspect",)
    if occurred_at < received_at - OLDEST:
        return occurred_at, ("time_suspect",)
    return occurred_at, ()


def remarks(
    under_way: timedelta, lasted: timedelta | None, distance_m: float | None, accuracy_m: float
) -> tuple[str, ...]:
    """What a supervisor may want to coach on; none of it refuses a visit. `under_way`: from the visit to its arrival here."""
    flags = []
    if under_way > LATE_AFTER:
        flags.append("late_submission")
    if lasted is not None and lasted < SHORTEST:
        flags.append("short_visit")
    if distance_m is not None and distance_m > DISTANCE_M + accuracy_m:
        flags.append("far_from_address")
    return tuple(flags)


def counts(mode: str, outcome: str) -> bool:
    """Whether a record can be a person-visit (人次)."""
    return outcome in COUNTED_OUTCOMES and mode not in UNCOUNTED_MODES


def may_amend(is_author: bool, oversees: bool, received_at: datetime, at: datetime) -> bool:
    """The author within 72 hours, later the officers of the place."""
    return oversees or (is_author and at - received_at <= AUTHOR_AMENDS)


def may_void(is_author: bool, oversees: bool, received_at: datetime, at: datetime) -> bool:
    """The officers of the place, or the author within 24 hours."""
    return oversees or (is_author and at - received_at <= AUTHOR_VOIDS)


def may_cosign(teams: frozenset[UUID], made_by: UUID | None, paired: UUID | None) -> bool:
    """Teammates: whoever sits in the team that made the visit, or in the one paired with the household now."""
    return bool(teams & {made_by, paired})


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record of a visit as counting sees it: its encounter, its day, when it came in, whom it lists."""

    visit_id: UUID
    encounter_id: str
    day: date
    received_at: datetime
    people: tuple[UUID, ...]


def counted(records: Sequence[Recorded]) -> dict[tuple[UUID, UUID], date]:
    """The (visit, person) pairs that are person-visits, each with its day: per encounter and person the record that came in
    first carries the count, on the day of the first of them to happen, whichever that is.

    `records` in the order of their effective times, which decides between those that came in together.
    """
    days: dict[tuple[str, UUID], date] = {}
    for record in records:
        for person_id in record.people:
            days.setdefault((record.encounter_id, person_id), record.day)
    pairs: dict[tuple[UUID, UUID], date] = {}
    for record in sorted(records, key=lambda one: one.received_at):
        for person_id in record.people:
            if day := days.pop((record.encounter_id, person_id), None):
                pairs[record.visit_id, person_id] = day
    return pairs
