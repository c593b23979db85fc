"""Wire shapes of overrides."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over
from app.core.web.strict import Day, Flag, Wire
from app.core.web.words import Reason
from app.journal.actor import Actor
from app.risk.overrides.ask import AskOverride
from app.risk.overrides.decide import DecideOverride, EndOverride
from app.risk.overrides.store import Override
from app.risk.schemas import Level

OverrideState = Literal["asked", "approved", "refused", "ended"]


class OverrideIn(Wire):
    """申请人工调整等级 Another level until a day, for a reason; a second officer must confirm it."""

    id: UUID
    level: Level = Field(examples=["orange"])
    until: Day = Field(examples=["2026-12-31"], description="最后一天，至多90天 Its last day, at most 90 days ahead")
    reason: Reason = Field(examples=["丧偶后独居，家属接走前按红色上门"])

    def command(self, person_id: UUID) -> AskOverride:
        """The command."""
        return AskOverride(self.id, person_id, self.level, self.until, self.reason)


class OverrideDecisionIn(Wire):
    """第二人的审批 What the second officer says."""

    id: UUID
    approve: Flag = Field(examples=[True])
    reason: Reason = Field(examples=["已与村里核实"])

    def command(self, override_id: UUID) -> DecideOverride:
        """The command."""
        return DecideOverride(override_id, self.id, self.approve, self.reason)


class OverrideEndingIn(Wire):
    """提前结束的原因 Why it ends before its last day."""

    id: UUID
    reason: Reason = Field(examples=["女儿已接回同住"])

    def command(self, override_id: UUID) -> EndOverride:
        """The command."""
        return EndOverride(override_id, self.id, self.reason)


class OverrideOut(BaseModel):
    """一次人工调整 An override; the reasons only for those who may read every detail of the file."""

    id: UUID
    person_id: UUID
    level: Level = Field(examples=["orange"])
    until: date = Field(examples=["2026-12-31"])
    state: OverrideState = Field(examples=["approved"])
    in_force: bool = Field(examples=[True], description="此刻是否生效 Whether the person stands by it now")
    county_signed: bool = Field(examples=[False])
    asked_by: UUID | None
    asked_at: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    decided_by: UUID | None
    decided_at: datetime | None
    ended_by: UUID | None
    ended_at: datetime | None
    reason: str | None = Field(max_length=500)
    decision_reason: str | None = Field(max_length=500)
    ending_reason: str | None = Field(max_length=500)

    @classmethod
    def of(cls, one: Override, actor: Actor, today: date) -> "OverrideOut":
        """The shape of an override for a reader."""
        detailed = reads_mind_and_child_detail(roles_over(actor, one.place, one.team_id))
        words = {what: one.written.get(what, {}).get("reason") if detailed else None for what in one.written}
        same: dict[str, Any] = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        return cls.model_construct(
            **same,
            id=one.override_id,
            in_force=one.in_force_on(today),
            reason=words.get("asked"),
            decision_reason=words.get("decision"),
            ending_reason=words.get("ending"),
        )


class OverridesOut(BaseModel):
    """一页人工调整，最新的在前 A page of overrides, the newest first."""

    items: list[OverrideOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: Sequence[Override], next_cursor: str | None, actor: Actor, today: date) -> "OverridesOut":
        """The shape of a page."""
        return cls(items=[OverrideOut.of(one, actor, today) for one in found], next_cursor=next_cursor)
