"""Acknowledging an alert: the first to take it has it; taking it again changes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of
from app.alerts import store
from app.alerts.store import Alert
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome, Touch

ACKNOWLEDGED_REVISION = 2


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert:
    """Somebody takes an alert."""

    alert_id: UUID


async def acknowledge_alert(db: Db, actor: Actor, at: datetime, command: AcknowledgeAlert) -> Outcome[Alert]:
    """The alert as it stands afterwards. Raises 404 for one that is foreign or unknown."""
    scope = scope_of(actor)
    alert = await store.alert_in_scope(db, scope, command.alert_id)
    if alert is None:
        raise not_found()
    if not await store.acknowledge(db, actor.county, alert.alert_id, actor.account_id, at):
        return Outcome(await store.alert_in_scope(db, scope, alert.alert_id) or alert, ())
    touch = (
        Touch(alert.team_id, "alert", alert.alert_id, alert.household_id, ACKNOWLEDGED_REVISION)
        if alert.team_id
        else None
    )
    fact = Fact(
        "alert.acknowledged", alert.alert_id, alert.household_id, {"kind": alert.kind}, (touch,) if touch else ()
    )
    return Outcome(replace(alert, acknowledged_at=at, acknowledged_by=actor.account_id), (fact,))
