"""What history is played on: the verbs and a database, or the pure fold in memory while the recipe is tuned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.demo.values import Call, Household, Person, Seen


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a person stands as a county's planner reads it: level, next due day, a proposal to lower if one is open."""

    level: str
    due: date | None
    proposed: str | None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposal approved or refused by the town."""

    household: Household
    person: Person
    approve: bool
    to: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """A sign that the town resolves, on the visits that showed it."""

    household: Household
    person: Person
    factor: str
    visits: tuple[Call, ...]


class World(Protocol):
    """Takes what people do at an instant; instants never go back."""

    async def enrol(self, at: datetime, households: Sequence[Household]) -> None:
        """Register households with their members, and pair each with its team."""

    async def leave(self, at: datetime, people: Sequence[tuple[Household, Person]]) -> None:
        """Files rest or end from that day, by the status each of these people is to have."""

    async def rest(self, at: datetime, households: Sequence[Household]) -> None:
        """The files of all active members rest."""

    async def resume(self, at: datetime, households: Sequence[Household]) -> None:
        """The files that rest are visited again."""

    async def visit(self, at: datetime, calls: Sequence[Call]) -> list[list[Seen]]:
        """Report calls of distinct households; for each, what the answers say."""

    async def decide(self, at: datetime, decisions: Sequence[Decision]) -> None:
        """Approve or refuse proposals; one that has lapsed by then comes to nothing."""

    async def resolve(self, at: datetime, resolutions: Sequence[Resolution]) -> None:
        """Resolve signs."""

    async def confer(self, at: datetime, step: str, seed: int, households: Sequence[Household]) -> None:
        """A step of the cases that the joint conference has before it."""

    async def enter_books(self, at: datetime, seed: int, households: Sequence[Household]) -> None:
        """Bring in the county's books: organisations, programmes, who takes part, what was delivered."""

    async def stands(self, people: Sequence[Person]) -> Mapping[str, Stand]:
        """Where people stand by what is recorded of them, by person key."""
