"""How an override moves, which levels and days may be asked for, and who must sign. Pure."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final

FIRST: Final = "asked"
# move: (the states it starts from, the state it ends in).
MOVES: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "approval": (frozenset({"asked"}), "approved"),
    "refusal": (frozenset({"asked"}), "refused"),
    "ending": (frozenset({"approved"}), "ended"),
}
STATES: Final = ("asked", "approved", "refused", "ended")
STATE_NAMES: Final = {"asked": "待审批", "approved": "已批准", "refused": "未批准", "ended": "已结束"}
OFFICERS: Final = frozenset({"town_officer", "county_officer"})
ROLES: Final[Mapping[str, frozenset[str]]] = dict.fromkeys(MOVES, OFFICERS)


def move(state: str, name: str) -> str | None:
    """The state after a move; None for one the table lacks."""
    starts, end = MOVES[name]
    return end if state in starts else None


def may_last(until: date, today: date, most_days: int) -> bool:
    """Whether an override asked for today may last through this day: not in the past, and within the policy's limit."""
    return today <= until <= today + timedelta(days=most_days)


def is_signed(
    level: str, triggers: Collection[str], *, by_county: bool, asked_by_county: bool, seen: Collection[str]
) -> bool:
    """Whether it may go below the triggers that stand unresolved: a county officer confirms it, or asked for it having seen them all."""
    if level == "red" or not triggers:
        return True
    return by_county or (asked_by_county and set(triggers) <= set(seen))
