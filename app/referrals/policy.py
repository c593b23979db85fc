"""How a referral moves: every state, every move, one table; and who may read the words of a need. Pure."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from app.access.policy import reads_mind_and_child_detail

FIRST: Final = "identified"
ENDS: Final = frozenset({"closed", "rejected", "withdrawn", "duplicate"})
# move: (the states it starts from, the state it ends in). The order of the forward states stands in ORDER.
MOVES: Final[dict[str, tuple[frozenset[str], str]]] = {
    "submission": (frozenset({"identified"}), "submitted"),
    "triage": (frozenset({"submitted", "returned"}), "triaged"),
    "dispatch": (frozenset({"triaged"}), "dispatched"),
    "acceptance": (frozenset({"dispatched"}), "accepted"),
    "return": (frozenset({"dispatched", "accepted"}), "returned"),
    "rejection": (frozenset({"triaged", "dispatched", "accepted"}), "rejected"),
    "progress": (frozenset({"accepted", "in_progress"}), "in_progress"),
    "delivery": (frozenset({"in_progress"}), "delivered"),
    "confirmation": (frozenset({"delivered"}), "verified"),
    "contestation": (frozenset({"delivered", "verified"}), "in_progress"),
    "closure": (frozenset({"verified"}), "closed"),
    "reopening": (frozenset({"closed"}), "in_progress"),
    "withdrawal": (
        frozenset(
            {"identified", "submitted", "triaged", "returned", "dispatched", "accepted", "in_progress", "delivered"}
        ),
        "withdrawn",
    ),
    "duplicate": (frozenset({"identified", "submitted", "triaged", "returned", "dispatched"}), "duplicate"),
}
ORDER: Final = (
    "identified",
    "submitted",
    "returned",
    "triaged",
    "dispatched",
    "accepted",
    "in_progress",
    "delivered",
    "verified",
    "closed",
    "rejected",
    "withdrawn",
    "duplicate",
)
STATES: Final = frozenset(ORDER)
# Moves that go back or stay: to another desk, a further step of the same work, what did not help, what came up again.
AGAIN: Final = frozenset({"return", "progress", "contestation", "reopening"})
REOPENED_WITHIN_DAYS: Final = 30


class MoveRefused(ValueError):
    """A move that the table does not have; the message names the state and the move."""


def move(state: str, name: str, *, days_since_end: int = 0) -> str:
    """The state after a move. Raises MoveRefused for one the table lacks, and for reopening more than 30 days after the end."""
    starts, end = MOVES.get(name, (frozenset[str](), ""))
    if state not in starts:
        raise MoveRefused(f"{state}: no {name}")
    if name == "reopening" and days_since_end > REOPENED_WITHIN_DAYS:
        raise MoveRefused(f"{state}: no {name} after {REOPENED_WITHIN_DAYS} days")
    return end


def moves_from(state: str) -> Iterable[str]:
    """The moves that a state allows."""
    return (name for name, (starts, _) in MOVES.items() if state in starts)


def reads_words(roles: Collection[str], teams: Collection[UUID], team_id: UUID | None) -> bool:
    """Whether a need's words are shown: to those who may read any detail of a file, and to the household's own team."""
    return reads_mind_and_child_detail(roles) or team_id in teams
