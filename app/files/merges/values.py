"""What somebody wants to merge or undo, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from app.people.links import Kind, Merge


@dataclass(frozen=True, slots=True)
class MergeInto:
    """One file or household to stand for another from now on; `identity_reason` says why two identity numbers are one person's."""

    merge_id: UUID
    kind: Kind
    into_id: UUID
    alias_id: UUID
    reason: str
    identity_reason: str | None = None


@dataclass(frozen=True, slots=True)
class UndoMerge:
    """A merge that was a mistake."""

    merge_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge as it stands, and whether the same command had made it so before."""

    merge: Merge
    repeated: bool = False
