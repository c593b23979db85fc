"""Facts: what a command did, and the four lives each fact has: audit, jobs, the phones' feed, counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from app.core.errors import Refusal

T = TypeVar("T", covariant=True)


REFERENCE_FEED: Final = "ref"


def feed_of_team(team_id: UUID) -> str:
    """The feed that a team's phones read."""
    return f"team:{team_id}"


def feed_of_home(team_id: UUID | None, household_id: UUID) -> str:
    """The feed that a household is in: its team's; without a team one of its own, which nobody reads, so that nothing is forgotten."""
    return feed_of_team(team_id) if team_id else f"household:{household_id}"


def feed_of_user(account_id: UUID) -> str:
    """The feed that one account's phones alone read."""
    return f"user:{account_id}"


@dataclass(frozen=True, slots=True)
class Touch:
    """An entity that phones hold changed: in which feed, which entity, its household if it has one, its revision; there or removed.

    What a phone is shown of an entity depends on (entity, id, revision) alone, so whoever changes what is shown raises the revision.
    """

    scope: str
    entity: str
    entity_id: UUID
    household_id: UUID | None
    revision: int
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A household goes from one team to another; None is no team. All that the feed has of it goes along."""

    household_id: UUID
    before: UUID | None
    after: UUID | None


@dataclass(frozen=True, slots=True)
class PersonMove:
    """A person goes from the household of one feed to a household of another. What the feed has under the person's id goes along."""

    person_id: UUID
    household_id: UUID
    before: str
    after: str


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
    moves: tuple[Move | PersonMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a command came to: its result and its facts. A Refusal as result is kept with its facts, then raised."""

    result: T | Refusal
    facts: tuple[Fact, ...]
