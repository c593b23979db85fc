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
from app.journal.facts import Fact, Outcome, Touch, feed_of_home
from app.people import store as registry


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert:
    """Somebody takes an alert."""

    alert_id: UUID


async def acknowledge_alert(db: Db, actor: Actor, at: datetime, command: AcknowledgeAlert) -> Outcome[Alert]:
    """The alert as it stands afterwards. Raises 404 for one that is foreign or unknown."""
    scope = scope_of(actor)
    seen = await store.alert_in_scope(db, scope, command.alert_id)
    if seen is None:
        raise not_found()
    household = (await registry.lock_households(db, actor.county, [seen.household_id]))[seen.household_id]
    alert = await store.alert_in_scope(db, scope, command.alert_id)
    if alert is None:
        raise not_found()
    if not await store.acknowledge(db, actor.county, alert.alert_id, actor.account_id, at):
        return Outcome(await store.alert_in_scope(db, scope, alert.alert_id) or alert, ())
    taken = replace(alert, acknowledged_at=at, acknowledged_by=actor.account_id, revision=alert.revision + 1)
    feed = feed_of_home(household.team_id, household.household_id)
    touch = Touch(feed, "alert", alert.alert_id, alert.household_id, taken.revision)
    fact = Fact("alert.acknowledged", alert.alert_id, alert.household_id, {"kind": alert.kind}, (touch,))
    return Outcome(taken, (fact,))
