"""Operations on alerts: acknowledge."""

from datetime import datetime

from app.alerts import store
from app.alerts.acknowledge import AcknowledgeAlert, acknowledge_alert
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
    if not await store.alert_exists(db, actor.county, operation.entity_id):
        raise Deferred(operation.entity_id)
    outcome = await acknowledge_alert(db, actor, at, AcknowledgeAlert(operation.entity_id))
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    return Outcome(Effect(operation.entity_id), outcome.facts)


KINDS = {"alert.acknowledge": Kind(1, AcknowledgeIn, acknowledge)}
