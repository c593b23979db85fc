"""What risk reads: one person's file and the household's events, as plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

Level = Literal["red", "orange", "yellow"]
LEVELS: Final[tuple[Level, ...]] = ("yellow", "orange", "red")
RANK: Final[Mapping[str, int]] = {level: rank for rank, level in enumerate(LEVELS)}


def worse(one: Level, other: Level) -> Level:
    """The more severe of two colours."""
    return one if RANK[one] >= RANK[other] else other


@dataclass(frozen=True, slots=True)
class Dated:
    """A fact of the file that holds from `from_day` (None: always) up to, not including, `until_day` (None: still)."""

    code: str
    from_day: date | None = None
    until_day: date | None = None


@dataclass(frozen=True, slots=True)
class Disability:
    """GB/T 26341: type 1-7, grade 1 (worst) to 4; dated like `Dated`."""

    type: int
    grade: int
    from_day: date | None = None
    until_day: date | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Aid of one category; `until_day` is the first day without it. A refused application has `ended_as="refused"`."""

    category: str
    from_day: date | None = None
    until_day: date | None = None
    ended_as: Literal["left", "refused"] | None = None


@dataclass(frozen=True)
class PersonFile:
    """What the registry knows of one person that risk reads.

    `statuses` codes are file statuses (active, watch, suspended, ...); none given means active throughout.
    `memberships` are the spells in this household (code free); none given means a member throughout.
    """

    person_id: str
    birth_date: date
    enrolled_at: datetime
    relation: str = ""
    disabilities: tuple[Disability, ...] = ()
    tags: tuple[Dated, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    statuses: tuple[Dated, ...] = ()
    memberships: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonAnswers:
    """One person on one visit; `outcome` overrides the visit's.

    `earlier` holds the answers this record carried before it was amended: a latched sign in them stays a sign.
    """

    person_id: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    outcome: str | None = None
    earlier: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class VisitEvent:
    """One record of a visit, as it stands after amendments; a voided one keeps only the signs it latched.

    `at` is the effective time. Empty `people` with an outcome that is no contact means every active member.
    """

    id: str
    at: datetime
    mode: str
    outcome: str
    people: tuple[PersonAnswers, ...] = ()
    author: str | None = None
    encounter_key: str | None = None
    voided: bool = False


@dataclass(frozen=True, slots=True)
class ClueEvent:
    """A report about a person, or about the household (`person_id` None); `verified_at` is split off by `in_order`."""

    id: str
    at: datetime
    person_id: str | None = None
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VerificationEvent:
    """The moment a clue was verified (true or not): it is open no longer."""

    id: str
    at: datetime
    clue_id: str


ActKind = Literal[
    "resolution",
    "contact_confirmed",
    "approval",
    "refusal",
    "override",
    "override_ending",
    "encounter_link",
    "encounter_split",
    "weather",
]


@dataclass(frozen=True, slots=True)
class ActEvent:
    """What a human decided.

    resolution: `factor`, `resolves` (visit ids) · contact_confirmed: person or, with None, everyone ·
    approval, refusal: `to` names the proposal's target (None: whatever is open) · override: `to`, `until` (its last
    day), `county_signed` · override_ending: `ends` (the override's id; None: whichever is in force) · encounter_link,
    encounter_split: `visits` (the pair), `rank` of who decided · weather: a warning reaches the household.
    """

    id: str
    at: datetime
    kind: ActKind
    person_id: str | None = None
    factor: str | None = None
    resolves: tuple[str, ...] = ()
    to: Level | None = None
    until: date | None = None
    county_signed: bool = False
    visits: tuple[str, ...] = ()
    rank: int = 0
    ends: str | None = None


Event = VisitEvent | ClueEvent | VerificationEvent | ActEvent
