"""Reassignments as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

PENDING: Final = "pending"
MOVED: Final = "moved"
SKIPPED: Final = "skipped"


@dataclass(frozen=True, slots=True)
class Reassign:
    """Households of a team that shall go to another: those listed, those of a place, or all."""

    reassignment_id: UUID
    from_team_id: UUID
    to_team_id: UUID
    household_ids: tuple[UUID, ...] | None = None
    place: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reassignment:
    """A reassignment as it was asked for."""

    reassignment_id: UUID
    from_team_id: UUID
    to_team_id: UUID
    reason: str | None
    account_id: UUID | None
    created_at: datetime
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come: households by state, and when the last one was settled."""

    pending: int = 0
    moved: int = 0
    skipped: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Phones:
    """A member of one of the teams, and how many phones of theirs are in use."""

    account_id: UUID
    team_id: UUID
    seat: str
    name: str
    devices: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What a reassignment would mean: whose phones let go of households or get them, and what is under way in these."""

    households: int
    people: int
    phones: tuple[Phones, ...]
    due_visits: int
    overdue_visits: int
    open_referrals: int
    open_alerts: int
    pending_uploads: int
