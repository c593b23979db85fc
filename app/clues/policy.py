"""How a clue moves: every state, every move, one table; who may move it, and how surely it is about somebody known. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

OPEN: Final = frozenset({"reported", "matched"})
STATES: Final = ("reported", "matched", "verified", "unfounded", "duplicate", "forwarded")
# move: (the states it starts from, the state it ends in)
MOVES: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "match": (OPEN, "matched"),
    "confirmation": (OPEN, "verified"),
    "dismissal": (OPEN, "unfounded"),
    "duplicate": (OPEN, "duplicate"),
    "forwarding": (OPEN, "forwarded"),
}
# What whoever looked says, and the move it is.
OUTCOMES: Final[Mapping[str, str]] = {
    "true": "confirmation",
    "known": "confirmation",
    "not_found": "dismissal",
    "false": "dismissal",
    "duplicate": "duplicate",
    "forwarded": "forwarding",
}
VERIFIERS: Final = frozenset(
    {
        "party_member",
        "social_worker",
        "grid_worker",
        "village_officer",
        "town_officer",
        "county_officer",
        "operator",
    }
)
ROLES: Final[Mapping[str, frozenset[str]]] = dict.fromkeys(MOVES, VERIFIERS)
LINKERS: Final = frozenset({"village_officer", "town_officer", "county_officer", "operator"})
REGISTRARS: Final = LINKERS
_ROUNDS: Final = frozenset({"town", "village", "villager_group", "grid"})
# Kinds of informants, and the levels of the places they inform from: each villager group has one of its own, the others go their rounds.
INFORMANT_LEVELS: Final[Mapping[str, frozenset[str]]] = {
    "villager_group": frozenset({"villager_group"}),
    "auxiliary_police": _ROUNDS,
    "sanitation_worker": _ROUNDS,
}
SEATS: Final = frozenset({"party_member", "social_worker", "grid_worker"})
OLDEST: Final = timedelta(days=60)
AHEAD: Final = timedelta(minutes=10)
SIMILAR_WITHIN: Final = timedelta(days=14)
MOST_A_DAY: Final = 100  # reports by one link
LONGEST_LINK_DAYS: Final = 366
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class MoveRefused(ValueError):
    """A move that the table does not have; the message names the state and the move."""


def move(state: str, name: str) -> str:
    """The state after a move. Raises MoveRefused for one the table lacks."""
    starts, end = MOVES.get(name, (frozenset[str](), ""))
    if state not in starts:
        raise MoveRefused(f"{state}: no {name}")
    return end


def may_verify(roles: Collection[str]) -> bool:
    """Whether one of the roles held over a clue's place or household may say what was found."""
    return not VERIFIERS.isdisjoint(roles)


def source_of(roles: Collection[str], kind: str | None) -> str:
    """Where a report comes from: the office or team of whoever reports, else what kind of informant it is."""
    if not LINKERS.isdisjoint(roles):
        return "officer"
    if not SEATS.isdisjoint(roles):
        return "team"
    return kind or "informant"


@dataclass(frozen=True, slots=True)
class Likeness:
    """In what a clue and a person are alike."""

    id_number: bool = False
    phone: bool = False
    name: bool = False
    village: bool = False

    @property
    def is_sure(self) -> bool:
        """True when it is that person as far as anybody can say from afar: the same number, or name and telephone."""
        return self.id_number or (self.name and self.phone)

    @property
    def is_worth_a_look(self) -> bool:
        """True when whoever looks into it should be told: a namesake elsewhere is none."""
        return self.id_number or self.phone or (self.name and self.village)

    @property
    def reasons(self) -> tuple[str, ...]:
        """In words that stay, the strongest first."""
        named = (
            ("same_id_number", self.id_number),
            ("same_phone", self.phone),
            ("same_name", self.name),
            ("same_village", self.village),
        )
        return tuple(name for name, holds in named if holds)

    @property
    def weight(self) -> int:
        """The greater, the likelier."""
        return 8 * self.id_number + 4 * self.phone + 2 * self.name + self.village


def same_village(one: str, other: str) -> bool:
    """True for places in one village: groups and grids have its code before their own."""
    return one[:12] == other[:12]


def receipt_of(clue_id: UUID, day: date) -> str:
    """The number that whoever reported is given, to be read out on the telephone: the day and six letters."""
    number = int.from_bytes(hashlib.sha256(b"receipt" + clue_id.bytes).digest()[:8])
    letters = ""
    for _ in range(6):
        number, index = divmod(number, len(LETTERS))
        letters += LETTERS[index]
    return f"{day:%y%m%d}-{letters}"


def alert_kind(kind: str | None, urgency: str, level: str | None) -> str:
    """What a clue is raised as: what it is when somebody must go at once, else a clue.

    It is urgent about a red or orange household, and where what is told would be so by itself: a grave thing within days, anything now.
    """
    if kind is not None and urgency == "now":
        return kind
    signs = urgency == "now" or (kind is not None and urgency == "soon")
    return "clue_urgent" if signs or level in {"red", "orange"} else "clue"
