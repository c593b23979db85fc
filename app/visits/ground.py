"""Loading what a list of submissions stands on: households under lock, people, pairings, what is already stored."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.access import store as accounts
from app.access.scope import scope_of
from app.core.db import Db
from app.journal.actor import Actor
from app.people import store as registry
from app.people.store.withholding import erased_among
from app.risk.in_force import forms_accepted
from app.teams import store as teams
from app.visits import store
from app.visits.check import Ground
from app.visits.commands import SubmitVisit


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
    )


async def _known_accounts(db: Db, actor: Actor, wanted: Iterable[UUID], at: datetime) -> frozenset[UUID]:
    wanted = set(wanted)
    return frozenset(await accounts.existing_accounts(db, actor.county, wanted, at)) if wanted else frozenset()
