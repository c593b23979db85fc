"""The states of a version of the policy and what may be done in each, as one table. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

# From which states a move starts and in which it ends. The days make `begin`, `supersede` and `return`; nobody calls them.
MOVES: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "rehearse": (frozenset({"draft", "rehearsed"}), "rehearsed"),
    "delete": (frozenset({"draft", "rehearsed"}), "deleted"),
    "activate": (frozenset({"rehearsed"}), "scheduled"),
    "begin": (frozenset({"scheduled"}), "in_force"),
    "supersede": (frozenset({"in_force"}), "superseded"),
    "return": (frozenset({"superseded"}), "in_force"),
    "roll_back": (frozenset({"scheduled", "in_force"}), "rolled_back"),
}
STATES: Final = ("draft", "rehearsed", "scheduled", "in_force", "superseded", "rolled_back")
MAKERS: Final = frozenset({"county_officer", "operator"})
ROLES: Final[Mapping[str, frozenset[str]]] = dict.fromkeys(("rehearse", "delete", "activate", "roll_back"), MAKERS)
STATE_NAMES: Final = {
    "draft": "草案",
    "rehearsed": "已演练",
    "scheduled": "待生效",
    "in_force": "生效中",
    "superseded": "已被取代",
    "rolled_back": "已撤回",
}
SHIPPED: Final = 1


class Entry(NamedTuple):
    """A line of the schedule: from a day on a version; `undoes` is the version that this line rolls back."""

    sequence: int
    version: int
    from_day: date
    undoes: int | None = None


def state_of(version: int, rehearsed: bool, schedule: Sequence[Entry], day: date) -> str:
    """The state of a version on a day; `rehearsed`: a rehearsal of its very document has ended."""
    activation = next((one for one in schedule if one.version == version and one.undoes is None), None)
    if activation is None and version != SHIPPED:
        return "rehearsed" if rehearsed else "draft"
    undone = next((one for one in schedule if one.undoes == version), None)
    if undone and activation and (undone.from_day <= day or undone.from_day == activation.from_day):
        return "rolled_back"
    if activation and activation.from_day > day:
        return "scheduled"
    return "in_force" if in_force_on(schedule, day) == version else "superseded"


def in_force_on(schedule: Sequence[Entry], day: date) -> int:
    """The version in force on a day: of the lines that have begun, the last by day and then by order of decision."""
    begun = sorted((one.from_day, one.sequence, one.version) for one in schedule if one.from_day <= day)
    return begun[-1][2] if begun else SHIPPED


def before_last(schedule: Sequence[Entry]) -> int:
    """The version that the last line of the schedule replaced."""
    return max(schedule[:-1], key=lambda one: (one.from_day, one.sequence)).version if schedule[:-1] else SHIPPED


def may(move: str, state: str) -> bool:
    """True when the table lets a version in this state make the move."""
    return state in MOVES[move][0]
