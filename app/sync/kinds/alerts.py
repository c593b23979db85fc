"""Operations on alerts: create, acknowledge."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of
from app.alerts import store
from app.alerts.acknowledge import AcknowledgeAlert, acknowledge_alert
from app.alerts.one_tap import CallForHelp, call_for_help
from app.alerts.schemas import AlertIn
from app.core.db import Db
from app.core.errors import Refusal, unknown_reference
from app.core.web.strict import Wire
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store as registry
from app.sync.kind import Deferred, Effect, Kind, Operation
from app.teams import store as teams
from app.visits.policy import admit


class AcknowledgeIn(Wire):
    """Nothing but the alert, which stands in the head."""


async def acknowledge(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """Take an alert."""
    if operation.entity_id is None:
        raise unknown_reference("/entity_id")
    if not await store.alerts_that_exist(db, actor.county, {operation.entity_id}):
        raise Deferred(operation.entity_id)
    outcome = await acknowledge_alert(db, actor, at, AcknowledgeAlert(operation.entity_id))
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    return Outcome(Effect(operation.entity_id), outcome.facts)


async def create(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """One tap without a connection: when it was recorded is when it happened, unless the phone says otherwise; its clocks run from now.

    A call about a household that went to another team meanwhile is raised all the same: somebody may be in danger.
    """
    if operation.entity_id not in {None, operation.body.id}:
        raise unknown_reference("/entity_id")
    said = _said(operation)
    theirs = await _theirs(db, actor, at, said)
    outcome = await call_for_help(db, actor, at, replace(said, theirs=theirs))
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    alert = outcome.result.alert
    flags = ("out_of_scope",) if alert.household_id in theirs else ()
    return Outcome(Effect(alert.alert_id, alert.revision, flags), outcome.facts)


def _said(operation: Operation) -> CallForHelp:
    """Where a person is named, that tells the household: the phone may not know that they moved. The head's counts if nothing is said."""
    said: CallForHelp = replace(operation.body.command(), recorded_at=operation.recorded_at)
    if said.person_id:
        return replace(said, household_id=None)
    if operation.household_id not in {None, said.household_id} and said.household_id:
        raise unknown_reference("/household_id")
    return said if said.place else replace(said, household_id=said.household_id or operation.household_id)


async def _theirs(db: Db, actor: Actor, at: datetime, said: CallForHelp) -> frozenset[UUID]:
    """The household a call is about, if that is not the caller's to see now and was theirs by the rule for visits."""
    people = await registry.people_by_id(db, actor.county, [said.person_id] if said.person_id else [])
    homes = {one.home_id for one in people.values()} | ({said.household_id} if said.household_id else set())
    scope, recorded_at = scope_of(actor), said.occurred_at or said.recorded_at or at
    seen = await registry.households_in_scope(db, scope, homes)
    pairings = await teams.pairings_of(db, actor.county, homes - seen.keys())
    mine = frozenset(scope.teams)
    return frozenset(one for one, held in pairings.items() if admit(mine, False, held, recorded_at, at).admitted)


async def have_come(db: Db, county: str, ids: Set[UUID]) -> set[UUID]:
    """Those of the ids that are of alerts."""
    return await store.alerts_that_exist(db, county, ids)


KINDS = {
    "alert.create": Kind(1, AlertIn, create),
    "alert.acknowledge": Kind(1, AcknowledgeIn, acknowledge),
}
