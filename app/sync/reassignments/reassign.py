"""Reassigning: what it would mean, beginning it, and carrying it out household by household, by whoever comes to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.access.policy import lies_within
from app.access.scope import scope_of_teams
from app.core import json
from app.core.clock import day_of
from app.core.crypto import fingerprint
from app.core.db import Db, Deployment, reading
from app.core.errors import FieldError, id_reused, invalid, not_found, unknown_reference
from app.core.ids import derived_id
from app.core.seen import Whole
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome, Owed
from app.journal.jobs import Job
from app.journal.perform import perform
from app.people import store as registry
from app.sync.reassignments import store
from app.sync.reassignments.values import MOVED, SKIPPED, Impact, Phones, Progress, Reassign, Reassignment
from app.teams import store as teams
from app.teams.hand_over import HandOver, hand_over_household, has_every_seat, incomplete
from app.teams.values import Member, Team

JOB: Final = "reassignment"
AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Begun:
    """A reassignment, and whether the same command had begun it before."""

    one: Reassignment
    progress: Progress
    repeated: bool


async def preview_reassignment(deployment: Deployment, actor: Actor, at: datetime, command: Reassign) -> Impact:
    """What it would mean; writes nothing. Refuses what `begin_reassignment` refuses."""
    async with reading(deployment, Whole(actor.county)) as db:
        return await _impact(db, actor, at, command)


async def _impact(db: Db, actor: Actor, at: datetime, command: Reassign) -> Impact:
    both, wanted = await _judged(db, actor, at, command)
    members = [(team, member) for team in both for member in _seated(team, day_of(at))]
    phones = await store.devices_of(db, actor.county, [member.account_id for _, member in members])
    return Impact(
        households=len(wanted),
        phones=tuple(
            Phones(member.account_id, team.team_id, member.seat, member.name, phones.get(member.account_id, 0))
            for team, member in members
        ),
        **await store.under_way(db, actor.county, wanted, day_of(at)),
    )


def _seated(team: Team, today: date) -> list[Member]:
    """Whose phones hold the team's households: its members, and who stands in for one of them today."""
    now = [one for one in team.substitutes if one.first_day <= today]
    return [*team.members, *(Member(one.seat, one.account_id, one.name) for one in now)]


async def begin_reassignment(db: Db, actor: Actor, at: datetime, command: Reassign) -> Outcome[Begun]:
    """Write down which households shall go; a job carries on where the caller does not.

    Raises 422 for teams and households that are not the caller's to give, 409 `TEAM_INCOMPLETE` and `ID_REUSED`.
    """
    printed = fingerprint(json.dumps(command))
    before = await store.find_reassignment(db, actor.county, command.reassignment_id)
    if before is not None:
        if (before.fingerprint, before.account_id) != (printed, actor.account_id):
            raise id_reused()
        return Outcome(Begun(before, await store.progress_of(db, actor.county, before.reassignment_id), True), ())
    _, wanted = await _judged(db, actor, at, command)
    new = Reassignment(
        command.reassignment_id,
        command.from_team_id,
        command.to_team_id,
        command.reason,
        actor.account_id,
        at,
        printed,
    )
    await store.add_reassignment(db, actor.county, new, wanted)
    data = {"before": new.from_team_id, "after": new.to_team_id, "households": len(wanted)}
    owed = Owed(JOB, {"reassignment_id": str(new.reassignment_id)}, f"{JOB}:{new.reassignment_id}")
    fact = Fact("reassignment.begun", new.reassignment_id, data=data, owes=(owed,))
    return Outcome(Begun(new, Progress(pending=len(wanted)), False), (fact,))


async def _judged(db: Db, actor: Actor, at: datetime, command: Reassign) -> tuple[tuple[Team, Team], list[UUID]]:
    """Both teams, and the households concerned."""
    scope = scope_of_teams(actor)
    found = await teams.teams_in_scope(db, scope, [command.from_team_id, command.to_team_id], at)
    for pointer, team_id in (("/from_team_id", command.from_team_id), ("/to_team_id", command.to_team_id)):
        known = found.get(team_id)
        if known is None or not any(lies_within(known.place, outer) for outer in scope.places):
            raise unknown_reference(pointer)
    if command.from_team_id == command.to_team_id:
        raise invalid(FieldError("/to_team_id", "SAME_TEAM", "须为另一个小组", "It has to be another team"))
    if not has_every_seat(found[command.to_team_id]):
        raise incomplete()
    theirs = await store.households_of_team(db, scope, command.from_team_id, command.place)
    if command.household_ids is not None:
        for index, one in enumerate(command.household_ids):
            if one not in theirs:
                raise unknown_reference(f"/household_ids/{index}")
        theirs = sorted(set(command.household_ids))
    return (found[command.from_team_id], found[command.to_team_id]), theirs


async def begin_and_carry_on(deployment: Deployment, actor: Actor, at: datetime, command: Reassign) -> Begun:
    """Begin, and do as much as a caller waits for; a job does the rest."""
    begun = await perform(deployment, begin_reassignment, actor, at, command)
    return replace(begun, progress=await carry_on(deployment, actor, at, begun.one, AT_ONCE))


async def carry_on(deployment: Deployment, actor: Actor, at: datetime, of: Reassignment, most: int) -> Progress:
    """Hand over the next households, one to a transaction, at most so many. Killed between any two, it goes on from there."""
    async with reading(deployment, Whole(actor.county)) as db:
        waiting = await store.pending_items(db, actor.county, of.reassignment_id, most)
    for household_id in waiting:
        command = HandOver(
            derived_id(of.reassignment_id, str(household_id)), household_id, of.from_team_id, of.to_team_id, of.reason
        )
        await perform(deployment, hand_over_item, actor, at, (of.reassignment_id, command))
    async with reading(deployment, Whole(actor.county)) as db:
        return await store.progress_of(db, actor.county, of.reassignment_id)


async def hand_over_item(db: Db, actor: Actor, at: datetime, command: tuple[UUID, HandOver]) -> Outcome[bool]:
    """One household of a reassignment. Who comes second finds it settled, also where it has come back to the first team since."""
    reassignment_id, handing = command
    await registry.lock_households(db, actor.county, [handing.household_id])
    if not await store.is_pending(db, actor.county, reassignment_id, handing.household_id):
        return Outcome(False, ())
    outcome = await hand_over_household(db, actor, at, handing)
    state = MOVED if outcome.result is True else SKIPPED
    await store.settle_item(db, actor.county, reassignment_id, handing.household_id, state, at)
    return outcome


async def run_reassignment(deployment: Deployment, job: Job, at: datetime) -> None:
    """The worker's part: whatever the caller left, or was interrupted at. A team that lost a member meanwhile puts it off."""
    async with reading(deployment, Whole(job.county)) as db:
        found = await store.find_reassignment(db, job.county, UUID(job.payload["reassignment_id"]))
    actor = operator(job.county, "sync")
    while found is not None and (await carry_on(deployment, actor, at, found, AT_ONCE)).pending:
        pass


async def read_reassignment(db: Db, actor: Actor, reassignment_id: UUID) -> Begun:
    """A reassignment and how far it is. Raises 404."""
    found = await store.reassignment_in_scope(db, scope_of_teams(actor), reassignment_id)
    if found is None:
        raise not_found()
    return Begun(found, await store.progress_of(db, actor.county, reassignment_id), True)
