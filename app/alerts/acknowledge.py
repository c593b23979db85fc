"""Acknowledging an alert: the first to take it has it; taking it again changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.alerts.move import changed, moved, open_for, taken
from app.alerts.values import Alert
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Outcome


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert:
    """Somebody takes an alert."""

    alert_id: UUID


async def acknowledge_alert(db: Db, actor: Actor, at: datetime, command: AcknowledgeAlert) -> Outcome[Alert]:
    """The alert as it stands afterwards. Raises 404 for one that is foreign or unknown, 409 for one that is closed."""
    opened = await open_for(db, actor, command.alert_id, "acknowledgement")
    if opened.again:
        return Outcome(opened.alert, ())
    alert = await changed(db, actor.county, opened.alert, taken(actor, at))
    return Outcome(alert, (moved("alert.acknowledged", alert, opened.team_id),))
