"""How an alert moves and who may move it, as tables; what is missed at an instant; the key of one cause. Pure."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Final, Literal, Protocol
from uuid import UUID

STATES: Final = ("raised", "acknowledged", "on_site", "closed")
# As they are called to whoever is told that a move is not possible.
STATE_NAMES: Final = {"raised": "待签收", "acknowledged": "已签收", "on_site": "已到场", "closed": "已办结"}
MOVE_NAMES: Final = {"acknowledgement": "签收", "arrival": "到场", "closing": "办结"}
# move: (the states it starts from, the state it ends in)
MOVES: Final[dict[str, tuple[frozenset[str], str]]] = {
    "acknowledgement": (frozenset({"raised"}), "acknowledged"),
    "arrival": (frozenset({"raised", "acknowledged"}), "on_site"),
    "closing": (frozenset({"raised", "acknowledged", "on_site"}), "closed"),
}
# Said again, or by a second one who came too, it changes nothing.
AGAIN: Final[dict[str, frozenset[str]]] = {
    "acknowledgement": frozenset({"acknowledged", "on_site"}),
    "arrival": frozenset({"on_site"}),
}
_ANYBODY: Final = frozenset(
    {"party_member", "social_worker", "grid_worker", "village_officer", "town_officer", "county_officer", "operator"}
)
# Whoever may come takes it and arrives; that it is over is said by those who may read every kind of it.
ROLES: Final[dict[str, frozenset[str]]] = {
    "acknowledgement": _ANYBODY,
    "arrival": _ANYBODY,
    "closing": frozenset({"social_worker", "town_officer", "county_officer", "operator"}),
}
# Who records that the authorities were told, and who reads that.
REPORTERS: Final = ROLES["closing"]

Missed = Literal["acknowledge", "on_site", "close"]


class Clocked(Protocol):
    """An alert as far as its clocks go."""

    @property
    def acknowledge_by(self) -> datetime:
        """By when somebody takes it."""
        ...

    @property
    def on_site_by(self) -> datetime:
        """By when somebody is there."""
        ...

    @property
    def close_by(self) -> datetime:
        """By when it is over."""
        ...

    @property
    def state(self) -> str:
        """One of STATES."""
        ...


def may(roles: Collection[str], move: str) -> bool:
    """True for a holder of these roles over the place of an alert."""
    return bool(ROLES[move] & set(roles))


def missed(alert: Clocked, at: datetime) -> Missed | None:
    """The gravest clock that has run out without its deed; None where all is in time or over."""
    if alert.state == "closed":
        return None
    if at > alert.close_by:
        return "close"
    if at > alert.on_site_by and alert.state != "on_site":
        return "on_site"
    return "acknowledge" if at > alert.acknowledge_by and alert.state == "raised" else None


def reached(state: str, wanted: str) -> bool:
    """True when an alert has come as far as a state, or beyond."""
    return STATES.index(state) >= STATES.index(wanted)


def dedupe_key(household_id: UUID | None, person_id: UUID | None, kind: str, encounter: str) -> str:
    """The same key for the same kind about the same person out of the same encounter (or other cause).

    About nobody who is known the cause alone tells two apart: it must be unique by itself, as a clue's id is.
    """
    content = f"{household_id}|{person_id}|{encounter}"
    return f"{kind}:{hashlib.sha256(content.encode()).hexdigest()}"
