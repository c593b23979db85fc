"""Somebody is on site; whoever arrives has taken the alert too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.alerts.move import changed, moved, open_for, taken
from app.alerts.values import Alert
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Outcome


@dataclass(frozen=True, slots=True)
class ArriveAtAlert:
    """Somebody stands where the alert calls to."""

    alert_id: UUID


async def arrive_at_alert(db: Db, actor: Actor, at: datetime, command: ArriveAtAlert) -> Outcome[Alert]:
    """The alert as it stands afterwards; the first who arrives is kept. Raises 404, 409 for one that is closed."""
    opened = await open_for(db, actor, command.alert_id, "arrival")
    if opened.again:
        return Outcome(opened.alert, ())
    values = {} if opened.alert.acknowledged_at else taken(actor, at)
    alert = await changed(db, actor.county, opened.alert, values | {"arrived_at": at, "arrived_by": actor.account_id})
    return Outcome(alert, (moved("alert.reached", alert, opened.team_id),))
