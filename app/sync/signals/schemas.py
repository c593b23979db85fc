"""Wire shapes of the long poll."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.sync.signals.wait import News


class ScopeHintOut(BaseModel):
    """A feed that went on, and how far."""

    scope: str = Field(max_length=60, examples=["team:0197a3c2-7d1e-7ccc-8b1f-2d6f0e5a4b13"])
    head: int = Field(ge=0, examples=[1042])


class AlertHintOut(BaseModel):
    """An alert that nobody has taken."""

    alert_id: UUID
    level: Literal["red", "orange"]


class WaitOut(BaseModel):
    """等到了什么 What came. With `changed` it is time to pull; without, to ask again. `ended` says why, where it ended before its time."""

    protocol: Literal["visit-sync/1"] = "visit-sync/1"
    server_time: datetime = Field(examples=["2026-11-23T04:12:09.123Z"])
    changed: bool
    scopes: list[ScopeHintOut] = Field(max_length=200)
    alerts: list[AlertHintOut] = Field(max_length=1000)
    ended: str | None = Field(max_length=24, examples=[None])

    @classmethod
    def of(cls, news: News, at: datetime) -> "WaitOut":
        """The shape of what came."""
        scopes = [ScopeHintOut.model_validate(one.data) for one in news.hints if one.event == "changed"]
        alerts = [AlertHintOut.model_validate(one.data) for one in news.hints if one.event == "alert"]
        return cls(server_time=at, changed=news.changed, scopes=scopes, alerts=alerts, ended=news.ended or None)
