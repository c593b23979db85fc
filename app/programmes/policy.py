"""How programmes, participations and steps of plans move: every state, every move, one table each; and who may. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Moves = Mapping[str, tuple[frozenset[str], str]]

WRITERS: Final = frozenset({"town_officer", "county_officer", "operator"})
COUNTY_ONLY: Final = frozenset({"county_officer", "operator"})

# move: (the states it starts from, the state it ends in).
PROGRAMME_MOVES: Final[Moves] = {
    "opening": (frozenset({"planned"}), "running"),
    "suspension": (frozenset({"running"}), "suspended"),
    "resumption": (frozenset({"suspended"}), "running"),
    "closure": (frozenset({"running", "suspended"}), "closed"),
    "reopening": (frozenset({"closed"}), "running"),
    "cancellation": (frozenset({"planned"}), "cancelled"),
}
PROGRAMME_ROLES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(PROGRAMME_MOVES, WRITERS),
    "reopening": COUNTY_ONLY,
}
PROGRAMME_STATES: Final = ("planned", "running", "suspended", "closed", "cancelled")

PARTICIPATION_MOVES: Final[Moves] = {
    "admission": (frozenset({"applied"}), "admitted"),
    "refusal": (frozenset({"applied"}), "refused"),
    "withdrawal": (frozenset({"applied"}), "withdrawn"),
    "ending": (frozenset({"admitted"}), "ended"),
}
PARTICIPATION_ROLES: Final[Mapping[str, frozenset[str]]] = dict.fromkeys(PARTICIPATION_MOVES, WRITERS)
PARTICIPATION_STATES: Final = ("applied", "admitted", "refused", "withdrawn", "ended")
# A participation stands from the application to its end: while one does, the same subject has no other in that programme.
STANDING: Final = frozenset({"applied", "admitted"})
ENDINGS: Final = ("completed", "left", "moved", "died", "other")

STEP_MOVES: Final[Moves] = {
    "completion": (frozenset({"planned"}), "done"),
    "cancellation": (frozenset({"planned"}), "dropped"),
    "reopening": (frozenset({"done", "dropped"}), "planned"),
}
STEP_ROLES: Final[Mapping[str, frozenset[str]]] = dict.fromkeys(STEP_MOVES, WRITERS)
STEP_STATES: Final = ("planned", "done", "dropped")

# Whose books may be written, by what the delivery does to them: money still comes back to a programme that is closed.
OPEN_STATES: Final[Mapping[str, frozenset[str]]] = {
    "spends": frozenset({"running"}),
    "lends": frozenset({"running"}),
    "pledges": frozenset({"running"}),
    "none": frozenset({"running"}),
    "repays": frozenset({"running", "suspended", "closed"}),
    "receives": frozenset({"running", "suspended", "closed"}),
}


class MoveRefused(ValueError):
    """A move that a table does not have; the message names the state and the move."""


def move(moves: Moves, state: str, name: str) -> str:
    """The state after a move by a table. Raises MoveRefused for one the table lacks."""
    starts, end = moves.get(name, (frozenset[str](), ""))
    if state not in starts:
        raise MoveRefused(f"{state}: no {name}")
    return end
