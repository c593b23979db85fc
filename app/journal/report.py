"""What a verification found: each thing tampered with, by its name."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Kind = Literal["altered", "removed", "inserted", "swapped"]
KINDS: dict[Kind, tuple[str, str]] = {
    "altered": ("被篡改", "altered"),
    "removed": ("被删除", "removed"),
    "inserted": ("被插入", "inserted"),
    "swapped": ("被调换", "swapped"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing tampered with: an act (`what` is event), a leaf, a lane, the tree, or a checkpoint; what is known of it."""

    kind: Kind
    what: str = "event"
    entry_id: UUID | None = None
    seq: int | None = None
    writer: UUID | None = None
    number: int | None = None
    at: datetime | None = None
    act: str | None = None
    note: str = ""

    def text(self) -> str:
        """One line that names it."""
        zh, en = KINDS[self.kind]
        names = ("entry_id", "seq", "writer", "number", "at", "act")
        known = [f"{name}={getattr(self, name)}" for name in names if getattr(self, name) is not None]
        return " ".join([f"{zh} {en}:", self.what, *known, *([f"({self.note})"] if self.note else [])])


@dataclass(slots=True)
class Report:
    """How much was verified, and what was found."""

    county: str
    sealed: int = 0
    unsealed: int = 0
    expired: int = 0
    checkpoints: int = 0
    outside: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, kind: Kind, what: str = "event", note: str = "", **known: object) -> None:
        """Note a finding."""
        self.findings.append(Finding(kind, what, note=note, **known))  # type: ignore[arg-type]  # names of the class's own fields
