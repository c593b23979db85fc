"""A policy version as frozen values: every number and list of the rules, validated by rules.py, read by the fold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from app.risk.values import Level

FactorKind = Literal["observed", "event", "file", "latched", "household", "derived"]
RemoteRule = Literal["never", "every_second", "always"]


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: `field` is a question code or age, tag, entitlement, disability, ended_entitlement, members."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is; proven by all of them."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when some part is; proven by every part that is true."""

    parts: tuple[Condition, ...]


Condition = Test | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Variant:
    """Other points while `when` holds besides the factor's own condition."""

    when: Condition
    points: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A floor (`orange`) or red. `lasting`: it does not end when the factor's points expire."""

    level: Level
    when: Condition | None = None
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Chinese first, English second."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the catalogue's factors. `fresh`/`expire` in days; None means no ageing. `source` names what a derived
    factor reads: lost_contact, missed_visits, open_clue."""

    code: str
    id: str
    label: Label
    kind: FactorKind
    points: int
    fresh: int | None = None
    expire: int | None = None
    when: Condition | None = None
    events: tuple[str, ...] = ()
    source: str | None = None
    variants: tuple[Variant, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def dimension(self) -> str:
        """The letter whose cap its points share."""
        return self.code[0]


@dataclass(frozen=True, slots=True)
class Combination:
    """Two factors that are red together, unless a condition holds."""

    first: str
    second: str
    unless: Condition | None = None


@dataclass(frozen=True, slots=True)
class Clearing:
    """An answer that takes back another question's answers up to now: no caregiver, so no caregiver's name."""

    when: Condition
    question: str


@dataclass(frozen=True, slots=True)
class LevelCadence:
    """How often a colour is visited, and which calls settle it. `in_person_days`: in person at least that often; `retry_days`: so long
    after nobody was met somebody goes again."""

    interval_days: int
    after_change_hours: int
    remote: RemoteRule
    in_person_days: int | None = None
    retry_days: int | None = None


@dataclass(frozen=True, slots=True)
class CategoryCadence:
    """A group that is visited at least this often whatever its colour, from a day on."""

    code: str
    label: Label
    interval_days: int
    from_day: date
    when: Condition


@dataclass(frozen=True, slots=True)
class Cadence:
    """Section 5: intervals by colour and category, what a call must be to count, and the first visit's limit. `status_calls`: after
    how many days somebody whose file has this status, and who is not visited, is asked after by telephone."""

    levels: Mapping[Level, LevelCadence]
    categories: tuple[CategoryCadence, ...]
    first_visit_days: int
    return_hours: int
    change_factor: str
    status_calls: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What modes and outcomes mean, and when a person is lost: (failed encounters, hours) by default and for red. `heard`: outcomes
    by which one knows how somebody fares whom one may not have met."""

    in_person: frozenset[str]
    remote: frozenset[str]
    uncounted: frozenset[str]
    confirming: frozenset[str]
    completed: str
    failed: frozenset[str]
    lost_after: tuple[int, int]
    lost_after_red: tuple[int, int]
    heard: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lowering:
    """When one level down may be proposed (2.9)."""

    exit: Mapping[Level, int]
    dwell_days: Mapping[Level, int]
    run_days: int
    blocking_weight: int
    blocking_kinds: frozenset[str]
    undoable: frozenset[str]


class Expected(NamedTuple):
    """A question the policy reads, and the ages it is asked at: what `missing` lists while never answered."""

    question: str
    min_age: int | None
    max_age: int | None


# eq=False: a policy is its identity, so that what is compiled from it can be kept by it.
@dataclass(frozen=True, eq=False)
class Policy:
    """One version of the risk rules."""

    version: int
    factors: tuple[Factor, ...]
    caps: Mapping[str, int]
    bands: Mapping[Level, int]
    orange_only: frozenset[str]
    combinations: tuple[Combination, ...]
    clearings: tuple[Clearing, ...]
    start_level: Level
    override_days: int
    active_statuses: frozenset[str]
    encounter_gap_minutes: int
    encounter_key_days: int
    cadence: Cadence
    contacts: Contacts
    lowering: Lowering
    expected: tuple[Expected, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Factor]:
        """The factors by their code."""
        return {factor.code: factor for factor in self.factors}


@dataclass(frozen=True, slots=True)
class PolicyFrom:
    """A policy and the day it is in force from."""

    from_day: date
    policy: Policy


Policies = tuple[PolicyFrom, ...]
