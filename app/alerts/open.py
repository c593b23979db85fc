"""Opening one alert: its words and the reports of it, by the reader's right; that they were read is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import roles_over, scope_of
from app.alerts import reference, store
from app.alerts.policy import REPORTERS
from app.alerts.report import Reported, open_reports
from app.alerts.sealing import words_said
from app.alerts.values import Alert
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome


@dataclass(frozen=True, slots=True)
class OpenedAlert:
    """An alert with its words and reports, as its reader may see them."""

    alert: Alert
    said: Mapping[str, Any] = field(repr=False)
    reports: tuple[Reported, ...] = ()


async def open_alert(db: Db, actor: Actor, at: datetime, alert_id: UUID) -> Outcome[OpenedAlert]:
    """An alert with its words; that they were read is kept. Raises 404."""
    alert = await store.alert_in_scope(db, scope_of(actor), alert_id)
    if alert is None:
        raise not_found()
    restricted = reference.rules().kinds[alert.kind].restricted
    own = alert.raised_by is not None and alert.raised_by == actor.account_id
    read = own or not restricted or bool(REPORTERS & roles_over(actor, *alert.where))
    said = await words_said(db, actor.county, alert) if read else {}
    reports = await open_reports(db, actor, [alert])
    return Outcome(OpenedAlert(alert, said, tuple(reports)), (Fact("alert.read", alert_id, alert.household_id),))
