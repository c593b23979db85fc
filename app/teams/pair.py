"""Pairing teams with households: history kept, one active pairing per household, told to the team's feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.access.policy import lies_within
from app.access.scope import Scope, scope_of_teams
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import Refusal, conflict, forbidden, id_reused, not_found, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Move, Outcome, Touch, feed_of_home
from app.people import store as registry
from app.people.values import Household
from app.teams import store
from app.teams.follow import follow_teams, merged_away
from app.teams.policy import is_complete
from app.teams.values import Pairing, Team


@dataclass(frozen=True, slots=True)
class PairHousehold:
    """A household to be paired with a team."""

    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Paired:
    """A pairing made now, or before by the same command."""

    pairing: Pairing
    repeated: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What decides on new pairings; `taken` are households already paired, also by commands before."""

    scope: Scope
    households: Mapping[UUID, Household]
    teams: Mapping[UUID, Team]
    pairings: Mapping[UUID, Pairing]
    taken: set[UUID]


async def pair_household(db: Db, actor: Actor, at: datetime, command: PairHousehold) -> Outcome[Paired]:
    """Pair one household; see `pair_households`."""
    [outcome] = await pair_households(db, actor, at, [command])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def pair_households(
    db: Db, actor: Actor, at: datetime, commands: Sequence[PairHousehold]
) -> list[Outcome[Paired] | Refusal]:
    """Pair households with complete teams, a constant number of statements; a refused one costs its neighbours nothing."""
    households = await registry.lock_households(db, actor.county, [command.household_id for command in commands])
    known = Known(
        scope_of_teams(actor),
        households,
        await store.lock_teams(db, actor.county, [command.team_id for command in commands], at),
        await store.pairings_by_id(db, actor.county, [command.pairing_id for command in commands]),
        {household_id for household_id, one in households.items() if one.team_id},
    )
    judged = [_judge(known, at, command) for command in commands]
    new = [one.pairing for one in judged if isinstance(one, Paired) and not one.repeated]
    await store.add_pairings(db, actor.county, new)
    await registry.set_teams(
        db,
        actor.county,
        {one.household_id: (one.team_id, households[one.household_id].revision + 1) for one in new},
    )
    follow = await follow_teams(db, actor.county, {one.household_id: (None, one.team_id) for one in new})
    return [
        one
        if isinstance(one, Refusal)
        else Outcome(
            one, () if one.repeated else (_paired(households[one.pairing.household_id], one.pairing, at, follow),)
        )
        for one in judged
    ]


def _judge(known: Known, at: datetime, command: PairHousehold) -> Paired | Refusal:
    household, team = known.households.get(command.household_id), known.teams.get(command.team_id)
    if household is None or not _covers(known.scope, household):
        return not_found()
    if not any(lies_within(household.place, place) for place in known.scope.places):
        return forbidden("ROLE_MISSING")
    if household.merged_into is not None:
        return merged_away()
    before = known.pairings.get(command.pairing_id)
    if before is not None:
        content = (before.household_id, before.team_id, before.reason)
        same = content == (command.household_id, command.team_id, command.reason)
        return Paired(before, True) if same else id_reused()
    if team is None or not known.scope.covers(team.county, team.place, team.team_id):
        return unknown_reference("/team_id")
    if not is_complete({member.seat for member in team.members}):
        return conflict(
            "TEAM_INCOMPLETE",
            "小组席位有空缺，暂不能新结对",
            "A seat of this team is vacant; it takes no new household",
        )
    if command.household_id in known.taken:
        return conflict("ALREADY_PAIRED", "该户已有结对小组", "A team is paired with this household")
    known.taken.add(command.household_id)
    return Paired(Pairing(command.pairing_id, command.household_id, command.team_id, at, None, command.reason), False)


def _covers(scope: Scope, household: Household) -> bool:
    return scope.covers(household.county, household.place, household.team_id)


def _paired(household: Household, pairing: Pairing, at: datetime, follow: Mapping[UUID, tuple[Move, ...]]) -> Fact:
    return Fact(
        "household.paired",
        pairing.pairing_id,
        household.household_id,
        {"team_id": pairing.team_id},
        touches=(revised(household, pairing.team_id),),
        deltas=(Delta("pairings", household.place, day_of(at), 1),),
        moves=(Move(household.household_id, None, pairing.team_id), *follow.get(household.household_id, ())),
    )


def revised(household: Household, team_id: UUID | None) -> Touch:
    """A household at its next revision, in the feed of the team it is with then."""
    here = household.household_id
    return Touch(feed_of_home(team_id, here), "household", here, here, household.revision + 1)


async def end_pairing(db: Db, actor: Actor, at: datetime, pairing_id: UUID) -> Outcome[Pairing]:
    """End a pairing: the household is with nobody until it is paired anew. One that has ended stays as it ended."""
    found = (await store.pairings_by_id(db, actor.county, [pairing_id])).get(pairing_id)
    if found is None:
        raise not_found()
    household = (await registry.lock_households(db, actor.county, [found.household_id]))[found.household_id]
    scope = scope_of_teams(actor)
    if not _covers(scope, household):
        raise not_found()
    if not any(lies_within(household.place, place) for place in scope.places):
        raise forbidden("ROLE_MISSING")
    if household.merged_into is not None:
        raise merged_away()
    pairing = (await store.pairings_by_id(db, actor.county, [pairing_id]))[pairing_id]
    if pairing.until_at is not None:
        return Outcome(pairing, ())
    await store.end_pairings(db, actor.county, [pairing_id], at)
    await registry.set_teams(db, actor.county, {household.household_id: (None, household.revision + 1)})
    follow = await follow_teams(db, actor.county, {household.household_id: (pairing.team_id, None)})
    fact = Fact(
        "pairing.ended",
        pairing_id,
        household.household_id,
        {"team_id": pairing.team_id},
        touches=(revised(household, None),),
        deltas=(Delta("pairings", household.place, day_of(at), -1),),
        moves=(Move(household.household_id, pairing.team_id, None), *follow.get(household.household_id, ())),
    )
    return Outcome(replace(pairing, until_at=at), (fact,))
