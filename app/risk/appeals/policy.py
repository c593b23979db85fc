"""How an appeal moves, who may review it, what it may be about and what may change because of it. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final, Literal
from uuid import UUID

By = Literal["self", "guardian", "kin", "town"]
About = Literal["level", "decision", "override"]
Channel = Literal["home", "office", "phone", "letter", "online"]
Outcome = Literal["upheld", "changed"]
ChangeKind = Literal["override", "resolution", "approval", "amendment"]

FIRST: Final = "received"
# move: (the states it starts from, the state it ends in).
MOVES: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "review": (frozenset({"received"}), "reviewed"),
    "telling": (frozenset({"reviewed"}), "told"),
    "withdrawal": (frozenset({"received"}), "withdrawn"),
}
STATES: Final = ("received", "reviewed", "told", "withdrawn")
STATE_NAMES: Final = {"received": "待复核", "reviewed": "已复核", "told": "已告知", "withdrawn": "已撤回"}
RECEIVERS: Final = frozenset(
    {"party_member", "social_worker", "grid_worker", "village_officer", "town_officer", "county_officer"}
)
ROLES: Final[Mapping[str, frozenset[str]]] = {
    "review": frozenset({"town_officer", "county_officer"}),
    "telling": RECEIVERS,
    "withdrawal": RECEIVERS,
}


def move(state: str, name: str) -> str | None:
    """The state after a move; None for one the table lacks."""
    starts, end = MOVES[name]
    return end if state in starts else None


def may_review(reviewer: UUID | None, deciders: Collection[UUID | None], recorder: UUID | None, by: By) -> bool:
    """Nobody reviews what they decided themselves, nor the town's own contest who wrote it down."""
    return reviewer is not None and reviewer not in deciders and not (by == "town" and reviewer == recorder)


def is_overdue(state: str, due_day: date, today: date) -> bool:
    """Whether the review is late; what is reviewed or withdrawn waits no longer."""
    return state == FIRST and today > due_day
