"""An account as its administrator sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.policy import ADMINISTERING, PLACE_LENGTHS, lies_within
from app.journal.actor import Actor, RoleAt


@dataclass(frozen=True, slots=True)
class Entry:
    """An account with what it holds and how it can prove itself; `revision` counts its changes."""

    county: str
    account_id: UUID
    name: str
    display_name: str
    created_at: datetime
    disabled_at: datetime | None
    revision: int
    roles: tuple[RoleAt, ...] = ()
    has_password: bool = False
    has_second_factor: bool = False


def places_administered(actor: Actor) -> tuple[str, ...]:
    """The places whose accounts are an actor's to keep."""
    return tuple(sorted({held.place for held in actor.roles if held.role in ADMINISTERING}))


def is_within(places: Iterable[str], roles: Iterable[RoleAt]) -> bool:
    """True when every role lies within the places; an account without any role is the county's."""
    held = list(roles)
    if not held:
        return any(len(place) == PLACE_LENGTHS["county"] for place in places)
    return all(any(lies_within(one.place, place) for place in places) for one in held)
