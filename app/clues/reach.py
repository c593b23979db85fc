"""Whose clues somebody sees: what was reported in their area or is about their households; of a team also what nobody is known for yet."""

from dataclasses import dataclass
from uuid import UUID

from app.access.policy import lies_within
from app.access.scope import Scope, roles_over, scope_of
from app.clues.policy import SEATS
from app.core.db import Db
from app.journal.actor import Actor
from app.teams.store import places_of_teams


@dataclass(frozen=True, slots=True)
class Reach:
    """What an actor oversees and whom they visit (`scope`), and where their teams work (`areas`)."""

    scope: Scope
    areas: tuple[str, ...] = ()

    @property
    def seen(self) -> Scope:
        """The rows that a transaction of this reach reads."""
        return Scope(self.scope.county, (*self.scope.places, *self.areas), self.scope.teams)

    @property
    def is_empty(self) -> bool:
        """True for somebody who sees only what they reported."""
        return not (self.scope.places or self.scope.teams or self.areas)


async def reach_of(db: Db, actor: Actor) -> Reach:
    """The reach of an actor; one statement for members of teams, none for others."""
    teams = [seat.team_id for seat in actor.seats]
    areas = await places_of_teams(db, actor.county, teams) if teams else ()
    return Reach(scope_of(actor), tuple(sorted(set(areas))))


def roles_at(actor: Actor, reach: Reach, place: str, home: tuple[str, UUID | None] | None) -> frozenset[str]:
    """The roles by which an actor reaches a clue: at the place of its report, and over the household it is about.

    A seat counts for the team's own households, and in the team's area for what nobody is known for yet.
    """
    held = set(roles_over(actor, place, None)) - SEATS
    if home is not None:
        held |= roles_over(actor, *home)
    elif any(lies_within(place, area) for area in reach.areas):
        held |= {seat.seat for seat in actor.seats}
    return frozenset(held)
