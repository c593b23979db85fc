"""Wire shapes of alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over
from app.alerts.policy import Rules
from app.alerts.store import Alert
from app.journal.actor import Actor

AlertState = Literal["open", "unacknowledged", "closed"]
AT = "2026-11-23T01:30:00Z"


class LabelOut(BaseModel):
    """A text in both languages."""

    zh: str = Field(max_length=60, examples=["升为高风险（红色）"])
    en: str = Field(max_length=60, examples=["Risen to red"])


class AlertOut(BaseModel):
    """An alert with its clocks. Kinds that tell of the mind or of a child read `red` without the right to such detail."""

    id: UUID
    kind: str = Field(max_length=24, examples=["red"])
    label: LabelOut
    household_id: UUID
    person_id: UUID | None
    place: str = Field(max_length=20, examples=["330481001001"])
    raised_at: datetime = Field(examples=[AT])
    acknowledge_by: datetime = Field(examples=["2026-11-23T03:30:00Z"])
    on_site_by: datetime = Field(examples=["2026-11-24T01:30:00Z"])
    close_by: datetime = Field(examples=["2026-11-26T01:30:00Z"])
    acknowledged_at: datetime | None = Field(examples=[None])
    acknowledged_by: UUID | None = Field(examples=[None])
    closed_at: datetime | None = Field(examples=[None])

    @classmethod
    def of(cls, alert: Alert, rules: Rules, actor: Actor) -> "AlertOut":
        """The shape of an alert for one reader."""
        where = (alert.place_now or alert.place, alert.team_now if alert.place_now else alert.team_id)
        shown = rules.shown_kind(alert.kind, reads_mind_and_child_detail(roles_over(actor, *where)))
        kind = rules.kinds[shown]
        names = cls.model_fields.keys() - {"id", "kind", "label"}
        rest = {name: getattr(alert, name) for name in names}
        return cls(id=alert.alert_id, kind=shown, label=LabelOut(zh=kind.zh, en=kind.en), **rest)


class AlertsOut(BaseModel):
    """A page of alerts, newest first."""

    items: list[AlertOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[Sequence[Alert], str | None], rules: Rules, actor: Actor) -> "AlertsOut":
        """The shape of a page for one reader."""
        alerts, cursor = page
        return cls(items=[AlertOut.of(alert, rules, actor) for alert in alerts], next_cursor=cursor)
