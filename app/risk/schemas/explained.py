"""Wire shapes of an explained level: reasons, evidence, history."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.risk.store import StoredAssessment

Level = Literal["red", "orange", "yellow"]


class TextOut(BaseModel):
    """中文在前，英文在后 Chinese first, English second."""

    zh: str = Field(max_length=2000, examples=["80周岁以上独居"])
    en: str = Field(max_length=2000, examples=["Aged 80 or over and living alone"])


class PolicyVersionOut(BaseModel):
    """依据的规则版本 The version of the policy that decided."""

    version: int = Field(ge=1, examples=[1])


class EvidenceOut(BaseModel):
    """依据：哪次探访的哪个回答 What proves a reason: an answer of a visit, or a fact of the file."""

    visit_id: str | None = Field(max_length=60)
    question: str = Field(max_length=60, examples=["care.living_arrangement"])
    value: Any = Field(examples=["alone"])
    on: date | None = Field(examples=["2026-11-22"])


class ReasonOut(BaseModel):
    """一条原因 One reason of a level."""

    code: str = Field(max_length=12, examples=["C02"])
    id: str = Field(max_length=60, examples=["living_alone_80_plus"])
    label: TextOut
    points: int = Field(ge=0, examples=[30])
    status: str = Field(max_length=12, examples=["fresh"])
    age_days: int | None = Field(examples=[0])
    effect: str = Field(max_length=24, examples=["floor_orange"])
    evidence: list[EvidenceOut] = Field(max_length=200)


class ChangeOut(BaseModel):
    """怎样会改变等级 What would change the computed level: these factors ending, or this one being found."""

    level: Level = Field(examples=["orange"])
    codes: list[str] = Field(max_length=2, examples=[["H02"]])
    sentence: TextOut


class ProposalOut(BaseModel):
    """待审批的降级建议 An open proposal to lower the level."""

    from_: Level = Field(serialization_alias="from", validation_alias="from", examples=["red"])
    to: Level = Field(examples=["orange"])
    since: date = Field(examples=["2026-11-22"])


class OverrideInForceOut(BaseModel):
    """正在生效的人工调整 The override that replaces the level acted on."""

    id: UUID | None
    to: Level = Field(examples=["orange"])
    since: date = Field(examples=["2026-11-22"])
    until: date = Field(examples=["2026-12-31"])
    county_signed: bool = Field(examples=[False])


class ExplainedOut(BaseModel):
    """等级及其原因 A level and why."""

    computed_level: Level = Field(examples=["red"])
    score: int = Field(ge=0, examples=[45])
    policy: PolicyVersionOut
    provisional: bool = Field(examples=[False])
    reasons: list[ReasonOut] = Field(max_length=60)
    combinations: list[list[str]] = Field(max_length=60, examples=[[["C02", "H02"]]])
    missing: list[str] = Field(max_length=100, examples=[["mental.phq9_score"]])
    sentence: TextOut
    lower_if: list[ChangeOut] = Field(
        default=[],
        max_length=5,
        description="哪些原因不再成立则降级，至多两项 Which one or two factors ending would lower it",
    )
    proposal: ProposalOut | None
    next_visit_due: date | None = Field(examples=["2026-11-29"])


class RiskOut(ExplainedOut):
    """一个人现在的风险等级 Where a person stands now."""

    person_id: UUID
    level: Level = Field(examples=["red"])
    standing_level: Level = Field(examples=["red"])
    since: date = Field(examples=["2026-11-22"])
    day: date = Field(examples=["2026-11-22"])
    floors: list[str] = Field(max_length=60, examples=[["C02"]])
    triggers: list[str] = Field(max_length=60, examples=[[]])
    reconfirm: list[str] = Field(max_length=100)
    recheck: list[str] = Field(max_length=100)
    override: OverrideInForceOut | None
    raise_if: list[ChangeOut] = Field(
        default=[], max_length=8, description="再发现哪一项则升级 Which one more finding would raise it"
    )
    next_visit_due_at: str | None = Field(max_length=40)
    next_visit_why: str | None = Field(max_length=24, examples=["level"])


class AssessmentOut(BaseModel):
    """一次评估 One decision about a person."""

    assessment_id: UUID
    at: datetime = Field(examples=["2026-11-22T02:00:03Z"])
    cause: str = Field(max_length=24, examples=["visit"])
    source_id: UUID | None
    level_before: Level | None = Field(examples=["orange"])
    level_after: Level = Field(examples=["red"])
    explained: ExplainedOut


class HistoryOut(BaseModel):
    """一页评估历史，最近的在前 A page of decisions, the newest first."""

    items: list[AssessmentOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600)

    @classmethod
    def page(
        cls, found: Sequence[tuple[StoredAssessment, Mapping[str, Any]]], next_cursor: str | None
    ) -> dict[str, Any]:
        """A page as JSON values: explanations are stored in the shape in which they are shown."""
        shown = ("assessment_id", "at", "cause", "source_id", "level_before", "level_after")
        items = [{name: getattr(one, name) for name in shown} | {"explained": body} for one, body in found]
        return {"items": items, "next_cursor": next_cursor}
