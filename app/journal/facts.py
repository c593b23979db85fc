"""Facts: what a command did, and the four lives each fact has: audit, jobs, the phones' feed, counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.core.errors import Refusal

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Touch:
    """An entity that phones hold changed: which team's feed, which entity, its household, its revision; `put` or `delete`."""

    team_id: UUID
    entity: str
    entity_id: UUID
    household_id: UUID
    revision: int
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Delta:
    """A count that moved by `amount` at a place on a day; `name` as in `visit.red`."""

    name: str
    place: str
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A job this fact owes: its kind, its payload without personal data, and a key that keeps it from being owed twice."""

    kind: str
    payload: Mapping[str, Any]
    dedupe_key: str
    run_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. `data` is plain and holds no personal data: ids, levels, days, names of fields.

    What is `lasting` is evidence: its act is never deleted by age.
    """

    name: str
    subject_id: UUID | None = None
    household_id: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    touches: tuple[Touch, ...] = ()
    deltas: tuple[Delta, ...] = ()
    owes: tuple[Owed, ...] = ()
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a command came to: its result and its facts. A Refusal as result is kept with its facts, then raised."""

    result: T | Refusal
    facts: tuple[Fact, ...]
