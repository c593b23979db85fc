"""What is known of versions of the policy: drafts, changes of what is in force, rehearsals; as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.risk.policies.policy import Entry


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was drafted; the shipped one has no author."""

    version: int
    fingerprint: str
    drafted_by: UUID | None
    drafted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """How far something has come that goes through all households: `reached` is the last one done."""

    total: int
    done: int
    reached: UUID | None
    finished_at: datetime | None
    tally: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the schedule: who decided that from a day on a version is in force, and how far the reassessment is."""

    sequence: int
    change_id: UUID
    version: int
    undoes: int | None
    from_day: date
    reason: str
    decided_by: UUID | None
    decided_at: datetime
    rehearsal_id: UUID | None
    course: Course

    @property
    def entry(self) -> Entry:
        """As the pure rules read it."""
        return Entry(self.sequence, self.version, self.from_day, self.undoes)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a version would change on a day, so far."""

    rehearsal_id: UUID
    version: int
    fingerprint: str
    day: date
    asked_by: UUID | None
    asked_at: datetime
    course: Course
