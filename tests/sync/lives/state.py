"""What the model server keeps; a backup is a copy of it."""

from dataclasses import dataclass, field
from typing import Any

from tests.sync.lives.feed import Scope, Touch


@dataclass
class State:
    """Everything that a backup holds, and the switches of mutants, which it does not."""

    epoch: str
    schema: int = 1
    now: int = 100_000
    mutants: frozenset[str] = frozenset()
    scopes: dict[str, Scope] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    supervisors: set[str] = field(default_factory=set)
    households: dict[str, dict[str, Any]] = field(default_factory=dict)
    persons: dict[str, dict[str, Any]] = field(default_factory=dict)
    visits: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: dict[str, dict[str, Any]] = field(default_factory=dict)
    conflicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    blobs: set[str] = field(default_factory=set)
    attachments: dict[str, dict[str, Any]] = field(default_factory=dict)
    inbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    quarantine: dict[str, dict[str, Any]] = field(default_factory=dict)
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    arrivals: list[str] = field(default_factory=list)
    touched: list[Touch] = field(default_factory=list)


def team_at(state: State, household: str, at: int) -> str:
    """The team a household was paired with; before its first pairing, that one."""
    pairings: list[tuple[int, str]] = state.households[household]["pairings"]
    return next((team for begun, team in reversed(pairings) if begun <= at), pairings[0][1])
