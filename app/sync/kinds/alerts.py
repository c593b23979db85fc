"""Operations on alerts: create, acknowledge."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.alerts import store
from app.alerts.acknowledge import AcknowledgeAlert, acknowledge_alert
from app.alerts.one_tap import call_for_help
from app.alerts.schemas import AlertIn
from app.core.db import Db
from app.core.errors import Refusal, unknown_reference
from app.core.web.strict import Wire
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.sync.kind import Deferred, Effect, Kind, Operation


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
    """One tap without a connection: when it was recorded is when it happened, unless the phone says otherwise; its clocks run from now."""
    if operation.entity_id not in {None, operation.body.id}:
        raise unknown_reference("/entity_id")
    if operation.household_id not in {None, operation.body.household_id}:
        raise unknown_reference("/household_id")
    command = operation.body.command()
    outcome = await call_for_help(
        db, actor, at, replace(command, occurred_at=command.occurred_at or operation.recorded_at)
    )
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    return Outcome(Effect(outcome.result.alert.alert_id, outcome.result.alert.revision), outcome.facts)


async def have_come(db: Db, county: str, ids: Set[UUID]) -> set[UUID]:
    """Those of the ids that are of alerts."""
    return await store.alerts_that_exist(db, county, ids)


KINDS = {
    "alert.create": Kind(1, AlertIn, create),
    "alert.acknowledge": Kind(1, AcknowledgeIn, acknowledge),
}
