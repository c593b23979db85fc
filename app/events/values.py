"""Values of events: an act of the journal as it is told on, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Act:
    """An act that was sealed: its id, when it was done, and its facts as the journal keeps them."""

    entry_id: UUID
    at: datetime
    facts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, by identifiers alone: its type, what it is about and where that is read, the state before and after.

    `place` is None where a fact has neither place nor household; then the county alone is told. `seq` is its place in the county's
    order, 0 before it has one.
    """

    event_id: UUID
    type: str
    at: datetime
    subject: str
    subject_id: UUID | None
    household_id: UUID | None
    person_id: UUID | None
    place: str | None
    shared: bool
    state_before: str | None
    state_after: str | None
    related: Mapping[str, str]
    seq: int = 0
