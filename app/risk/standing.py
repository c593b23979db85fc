"""What risk says: an assessment with its proof, and where a person stands because of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from app.risk.values import Level

Status = Literal["fresh", "stale", "expired", "standing"]


class Proof(NamedTuple):
    """Why a factor is active: an answer of a visit, an event's day, or (without a visit) a fact of the file."""

    visit_id: str | None
    question: str
    value: Any
    on: date | None


class FactorPoints(NamedTuple):
    """One active factor on a day; `age_days` is None for facts of the file that have no age.

    `effect`: points, floor_orange or red (what this factor does to the level on this day). `weight` is what it gives
    while fresh. `turns_on` is the ordinal of the day on which its status changes by time alone.
    """

    code: str
    points: int
    status: Status
    age_days: int | None
    effect: str
    evidence: tuple[Proof, ...]
    weight: int
    kind: str
    turns_on: int | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The colour of one day, explained: section 2 of the policy applied to one person of a household."""

    policy_version: int
    day: date
    score: int
    dimensions: Mapping[str, int]
    factors: tuple[FactorPoints, ...]
    floors: tuple[str, ...]
    triggers: tuple[str, ...]
    combinations: tuple[tuple[str, str], ...]
    band: Level
    computed_level: Level
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """An open proposal to lower: `kind` is lowering (hysteresis) or undoing (a rise by V01, V02, V03, D04 or X01)."""

    from_level: Level
    to_level: Level
    since: date
    kind: str


@dataclass(frozen=True, slots=True)
class Override:
    """A human decision that replaces the acted-on level through its last day; `override_id` names the act."""

    to: Level
    since: date
    until: date
    county_signed: bool
    override_id: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The next visit: a day, for event clocks also an instant, and why (first_visit, level, in_person, category,
    event, rise, return)."""

    day: date
    at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands: what teams act on, and everything that explains it.

    `failed_at` is the first of `failures` calls since one last knew that they are safe. `call_by` is of who is away only.
    """

    person_id: str
    active: bool
    assessment: Assessment
    computed_level: Level
    standing_level: Level
    acted_on_level: Level
    override: Override | None
    provisional: bool
    since: date
    proposal: Proposal | None
    due: Due | None
    retry_by: date | None
    call_by: date | None
    overdue_days: int
    lost_contact_at: datetime | None
    failed_at: datetime | None
    failures: int
    reconfirm: tuple[str, ...]
    recheck: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One move of a person's standing level, and what moved it (visit, clue, act, time, enrolment)."""

    person_id: str
    at: datetime
    cause: str
    event_id: str | None
    before: Level
    after: Level


@dataclass(frozen=True, slots=True)
class EncounterRole:
    """What one visit record is to its encounter: its id, and whose person-visit (人次) it is the first of."""

    encounter_id: str
    first: bool
    person_visits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A standing level that a replay found to be different from what was held: stored with its cause, no lowering."""

    person_id: str
    was: Level
    now: Level
