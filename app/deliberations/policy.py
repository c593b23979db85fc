"""How a deliberation moves: every state, every move, one table; who may make it, and when the next meeting is due. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

PENDING: Final = frozenset({"proposed", "materials_requested", "scheduled", "deferred"})
STATES: Final = (
    "proposed",
    "materials_requested",
    "scheduled",
    "deferred",
    "aid_following",
    "rejected",
    "completed",
    "withdrawn",
)
# move: (the states it starts from, the state it ends in). What is approved is followed by aid at once.
MOVES: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "materials_request": (frozenset({"proposed", "scheduled", "deferred"}), "materials_requested"),
    "materials": (frozenset({"materials_requested"}), "proposed"),
    "schedule": (frozenset({"proposed", "materials_requested", "scheduled", "deferred"}), "scheduled"),
    "approval": (frozenset({"scheduled"}), "aid_following"),
    "rejection": (frozenset({"scheduled"}), "rejected"),
    "deferral": (frozenset({"scheduled"}), "deferred"),
    "completion": (frozenset({"aid_following"}), "completed"),
    "withdrawal": (PENDING, "withdrawn"),
}
OUTCOMES: Final[Mapping[str, str]] = {"approved": "approval", "rejected": "rejection", "deferred": "deferral"}
TOWN: Final = frozenset({"town_officer", "county_officer", "operator"})
COUNTY: Final = frozenset({"county_officer", "operator"})
# The town proposes, brings what is missing and follows the aid; the county calls the joint conference and writes down what it decides.
ROLES: Final[Mapping[str, frozenset[str]]] = {
    "materials_request": COUNTY,
    "materials": TOWN,
    "schedule": COUNTY,
    "approval": COUNTY,
    "rejection": COUNTY,
    "deferral": COUNTY,
    "completion": TOWN,
    "withdrawal": TOWN,
}
MEETING_WITHIN_DAYS: Final = 30


class MoveRefused(ValueError):
    """A move that the table does not have; the message names the state and the move."""


def move(state: str, name: str) -> str:
    """The state after a move. Raises MoveRefused for one the table lacks."""
    starts, end = MOVES.get(name, (frozenset[str](), ""))
    if state not in starts:
        raise MoveRefused(f"{state}: no {name}")
    return end


def meeting_due(day: date) -> date:
    """The last day for the conference about what was proposed, or put off, on a day."""
    return day + timedelta(days=MEETING_WITHIN_DAYS)


def is_overdue(state: str, due_day: date, today: date) -> bool:
    """True while no conference has decided and the last day for it is over; derived, never stored."""
    return state in PENDING and today > due_day
