"""An operation as the inbox holds it, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.journal.facts import Fact
from app.sync.inbox.policy import Timed


@dataclass(frozen=True, slots=True)
class Arrived:
    """An operation that has arrived: what it says, whose it is, and what its clock said. `content` is None once it is erased."""

    op_id: UUID
    content: Mapping[str, Any] | None = field(repr=False)
    content_hash: bytes
    account_id: UUID
    device_id: UUID | None
    received_at: datetime
    position: int
    timed: Timed

    def said(self, name: str) -> Any:
        """A field of its head, whatever stands there."""
        return (self.content or {}).get(name)

    @property
    def group(self) -> str | None:
        """The group whose members are applied together or not at all."""
        return text_of(self.said("group"), 64)

    @property
    def kind(self) -> str:
        """Its kind, if that is one that can be kept."""
        return text_of(self.said("kind"), 40) or "unreadable"


def text_of(value: object, longest: int) -> str | None:
    """A short text, if it is one."""
    return value if isinstance(value, str) and 0 < len(value) <= longest else None


@dataclass(frozen=True, slots=True)
class Held:
    """What the inbox knows of an operation beside its content."""

    op_id: UUID
    content_hash: bytes
    account_id: UUID
    device_id: UUID | None
    kind: str
    household_id: UUID | None
    entity_id: UUID | None
    group_id: str | None
    received_at: datetime
    position: int
    recorded_at: datetime | None
    corrected_at: datetime | None
    skew_ms: int | None
    status: str
    was: str | None
    revision: int
    attempts: int
    blocked_by: UUID | None
    repairs: UUID | None
    subject_id: UUID
    sealed: bytes | None = field(repr=False)
    verdict: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Decided:
    """What an operation came to: its verdict, as it is kept and told; the facts of it; what it waits for or is blocked by."""

    op_id: UUID
    status: str
    told: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    waits_for: tuple[UUID, ...] = ()
    blocked_by: UUID | None = None
    code: str = ""
    arrived: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """Something in quarantine. `household_id` is one that exists; `place` where its author works if there is none."""

    quarantine_id: UUID
    op_id: UUID | None
    account_id: UUID
    device_id: UUID | None
    household_id: UUID | None
    place: str | None
    kind: str | None
    code: str
    quarantined_at: datetime
    state: str
    revision: int
    subject_id: UUID | None
    sealed: bytes | None = field(repr=False)
    closed_at: datetime | None = None
    closed_by: UUID | None = None
    repaired_by: UUID | None = None
    reason: bytes | None = field(default=None, repr=False)
