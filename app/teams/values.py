"""Teams, who sits in them, and the households they are paired with, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Member:
    """Who holds a seat of a team now."""

    seat: str
    account_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who stands in for a member in a seat, from the first day to the last (Shanghai days, both included), unless it ended before."""

    substitute_id: UUID
    team_id: UUID
    seat: str
    account_id: UUID
    name: str
    substitutes_for: UUID
    first_day: date
    last_day: date
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """A team of three seats at a place; a vacant seat has no member. `substitutes` are those who stand in now or will."""

    county: str
    team_id: UUID
    name: str
    place: str
    revision: int
    created_at: datetime
    members: tuple[Member, ...] = ()
    substitutes: tuple[Substitute, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """A team paired with a household, from an instant until perhaps another."""

    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    from_at: datetime
    until_at: datetime | None
    reason: str | None = None

    def held_at(self, at: datetime) -> bool:
        """True when the pairing stood at an instant."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)
