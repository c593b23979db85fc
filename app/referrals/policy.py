"""How a referral moves: every state, every move, one table; and who may read the words of a need. Pure."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final
from uuid import UUID

from app.access.policy import SEATS, reads_mind_and_child_detail

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
# As they are called to whoever is told that a move is not possible.
STATE_NAMES: Final = {
    "identified": "已发现",
    "submitted": "已提交",
    "returned": "已退回",
    "triaged": "已分类",
    "dispatched": "已派送",
    "accepted": "已受理",
    "in_progress": "办理中",
    "delivered": "已到位",
    "verified": "已回访",
    "closed": "已办结",
    "rejected": "不予受理",
    "withdrawn": "已撤回",
    "duplicate": "重复",
}
MOVE_NAMES: Final = {
    "submission": "提交",
    "triage": "重新分类",
    "dispatch": "派送",
    "acceptance": "受理",
    "return": "退回",
    "rejection": "不予受理",
    "progress": "登记进展",
    "delivery": "登记到位",
    "confirmation": "回访确认",
    "contestation": "登记未解决",
    "closure": "办结",
    "reopening": "重新打开",
    "withdrawal": "撤回",
    "duplicate": "标记重复",
}
HANDLING: Final = frozenset({"department_officer", "town_officer", "county_officer"})
OFFICERS: Final = frozenset({"town_officer", "county_officer"})
CLOSE_BY: Final = frozenset({*SEATS, "village_officer", *OFFICERS})
# Who may make a move, where they reach the referral: officers by its place, teams by their household, a department by its desk.
ROLES: Final[dict[str, frozenset[str]]] = {
    "submission": CLOSE_BY,
    "triage": OFFICERS,
    "dispatch": OFFICERS,
    "acceptance": HANDLING,
    "return": HANDLING,
    "rejection": HANDLING,
    "progress": HANDLING,
    "delivery": HANDLING,
    "confirmation": CLOSE_BY,
    "contestation": CLOSE_BY,
    "closure": HANDLING,
    "reopening": CLOSE_BY,
    "withdrawal": CLOSE_BY,
    "duplicate": HANDLING,
}
# What routing data do without anybody's call, in the same transaction: of a new need all three, of one that goes elsewhere the last two.
BY_ITSELF: Final = frozenset({"submission", "dispatch"})
HANDLED_BY: Final = frozenset({"acceptance", "progress", "delivery"})
UNDER_WAY: Final = frozenset(
    {"identified", "submitted", "returned", "triaged", "dispatched", "accepted", "in_progress"}
)
# What a desk is told the person's name for: while it works on a referral, and of one that it brought to its end. What it sent back,
# or what came to nothing, is its matter no more.
SHARED: Final = frozenset({"dispatched", "accepted", "in_progress", "delivered", "verified", "closed"})
SETTLED: Final = frozenset({"delivered", "verified", "closed"})
# Where a rejection leads besides another category of needs.
DELIBERATION, NOWHERE = "case_deliberation", "none"
# Facts of moves, by what became of the referral.
FACTS: Final = {
    "submission": "referral.submitted",
    "triage": "referral.triaged",
    "dispatch": "referral.dispatched",
    "acceptance": "referral.accepted",
    "return": "referral.returned",
    "rejection": "referral.rejected",
    "progress": "referral.progressed",
    "delivery": "referral.delivered",
    "confirmation": "referral.confirmed",
    "contestation": "referral.contested",
    "closure": "referral.closed",
    "reopening": "referral.reopened",
    "withdrawal": "referral.withdrawn",
    "duplicate": "referral.duplicate",
}
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


def is_overdue(state: str, due_day: date | None, today: date) -> bool:
    """True while a referral is under way after its limit; what was delivered only waits for the person's word."""
    return state in UNDER_WAY and due_day is not None and due_day < today


def opened_by(before: str, after: str) -> int:
    """By how much a move changes the number of open referrals: one that ends is open no more, one that is taken up again is."""
    return (before in ENDS) - (after in ENDS)


def moves_from(state: str) -> Iterable[str]:
    """The moves that a state allows."""
    return (name for name, (starts, _) in MOVES.items() if state in starts)


def reads_words(roles: Collection[str], teams: Collection[UUID], team_id: UUID | None) -> bool:
    """Whether a need's words are shown: to those who may read any detail of a file, and to the household's own team."""
    return reads_mind_and_child_detail(roles) or team_id in teams
