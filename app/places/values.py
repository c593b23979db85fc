"""A place as a plain value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A division: `level` is county, town, village, villager_group or grid; `code` begins with its parent's code."""

    code: str
    name: str
    level: str
    parent_code: str | None

    @property
    def county(self) -> str:
        """The six-digit code of the county it lies in."""
        return self.code[:6]
