"""Handing a household over: the pairing with one team ends and that with another begins, in one transaction; its feed goes along."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.policy import lies_within
from app.access.scope import scope_of_teams
from app.core.db import Db
from app.core.errors import Refusal, conflict
from app.journal.actor import Actor
from app.journal.facts import Fact, Move, Outcome
from app.people import store as registry
from app.teams import store
from app.teams.follow import follow_teams
from app.teams.pair import revised
from app.teams.policy import is_complete
from app.teams.values import Pairing, Team


@dataclass(frozen=True, slots=True)
class HandOver:
    """A household to go from one team to another; `pairing_id` is the new pairing's."""

    pairing_id: UUID
    household_id: UUID
    before: UUID
    after: UUID
    reason: str | None = None


async def hand_over_household(db: Db, actor: Actor, at: datetime, command: HandOver) -> Outcome[bool]:
    """Hand a household over. False where it is not, or no more, with the first team, or not within the caller's place.

    Raises 409 `TEAM_INCOMPLETE`. Visits that come late are judged by who was paired when they happened.
    """
    household = (await registry.lock_households(db, actor.county, [command.household_id])).get(command.household_id)
    if household is None or household.merged_into is not None or household.team_id != command.before:
        return Outcome(False, ())
    if not any(lies_within(household.place, place) for place in scope_of_teams(actor).places):
        return Outcome(False, ())
    team = (await store.lock_teams(db, actor.county, [command.after], at)).get(command.after)
    if team is None or not has_every_seat(team):
        raise incomplete()
    known = (await store.pairings_of(db, actor.county, [command.household_id]))[command.household_id]
    await store.end_pairings(db, actor.county, [one.pairing_id for one in known if one.until_at is None], at)
    new = Pairing(command.pairing_id, command.household_id, command.after, at, None, command.reason)
    await store.add_pairings(db, actor.county, [new])
    await registry.set_teams(db, actor.county, {command.household_id: (command.after, household.revision + 1)})
    follow = await follow_teams(db, actor.county, {command.household_id: (command.before, command.after)})
    fact = Fact(
        "household.handed_over",
        command.pairing_id,
        command.household_id,
        {"before": command.before, "after": command.after},
        (revised(household, command.after),),
        moves=(Move(command.household_id, command.before, command.after), *follow.get(command.household_id, ())),
    )
    return Outcome(True, (fact,))


def has_every_seat(team: Team) -> bool:
    """True for a team that may be given households."""
    return is_complete({member.seat for member in team.members})


def incomplete() -> Refusal:
    """409: a seat is vacant."""
    return conflict(
        "TEAM_INCOMPLETE", "小组席位有空缺，暂不能新结对", "A seat of this team is vacant; it takes no new household"
    )
