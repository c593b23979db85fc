"""Loading what a list of submissions stands on: households under lock, people, pairings, what is already stored."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.access import store as accounts
from app.access.scope import scope_of
from app.core.db import Db
from app.journal.actor import Actor
from app.people import store as registry
from app.people.store.withholding import erased_among
from app.people.values import Household
from app.risk.in_force import forms_accepted
from app.teams import store as teams
from app.visits import store
from app.visits.check import Ground
from app.visits.commands import SubmitVisit
from app.visits.policy import StoodIn


async def ground_of(db: Db, actor: Actor, at: datetime, commands: Sequence[SubmitVisit]) -> Ground:
    """Everything `examine` asks about, in a fixed number of statements. Locks the households."""
    households = await registry.lock_households(db, actor.county, {command.household_id for command in commands})
    present = {
        account_id for command in commands for account_id in (*command.present, command.visited_by) if account_id
    }
    people = await registry.people_of(db, actor.county, households)
    members = {one.person_id for home in people.values() for one in home}
    missing = {one for command in commands for one in command.named} - members
    return Ground(
        scope=scope_of(actor),
        author=actor.account_id,
        households=households,
        people=people,
        pairings=await teams.pairings_of(db, actor.county, households),
        known=await store.known_visits(db, actor.county, (command.visit_id for command in commands)),
        accounts=await _known_accounts(db, actor, present, at),
        forms=forms_accepted(),
        erased=frozenset(await erased_among(db, actor.county, missing)) if missing else frozenset(),
        stood_in=await _stood_in(db, actor, commands, households),
    )


async def _stood_in(
    db: Db, actor: Actor, commands: Sequence[SubmitVisit], households: Mapping[UUID, Household]
) -> dict[UUID, list[StoodIn]]:
    """When the authors stood in for others. Not asked for who sits for good in the teams of all these households."""
    own = {seat.team_id for seat in actor.seats if seat.substitutes_for is None}
    for_others = {command.visited_by for command in commands if command.visited_by}
    if not for_others and all(home.team_id in own for home in households.values()):
        return {}
    found: dict[UUID, list[StoodIn]] = {}
    for one in await accounts.substitutions_of(
        db, actor.county, for_others | ({actor.account_id} if actor.account_id else set())
    ):
        if one.substitutes_for and one.until_at:
            span = StoodIn(one.team_id, one.substitutes_for, one.from_at, one.until_at)
            found.setdefault(one.account_id, []).append(span)
    return found


async def _known_accounts(db: Db, actor: Actor, wanted: Iterable[UUID], at: datetime) -> frozenset[UUID]:
    wanted = set(wanted)
    return frozenset(await accounts.existing_accounts(db, actor.county, wanted, at)) if wanted else frozenset()
