"""Wire shapes of risk: a reason with its evidence, an explained level."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Flag, Wire
from app.risk.act import Act
from app.risk.answers import Form, Question
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


class ProposalOut(BaseModel):
    """待审批的降级建议 An open proposal to lower the level."""

    from_: Level = Field(serialization_alias="from", validation_alias="from", examples=["red"])
    to: Level = Field(examples=["orange"])
    since: date = Field(examples=["2026-11-22"])


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
    override: dict[str, Any] | None = Field(max_length=10)
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


class DecisionIn(Wire):
    """对降级建议的审批 A decision on a proposal to lower."""

    id: UUID
    approve: Flag = Field(examples=[True])
    reason: str = Field(min_length=2, max_length=500, examples=["两次上门情况稳定"])
    note: str | None = Field(default=None, max_length=2000, examples=["社工意见：照护已到位"])

    def act(self, person_id: UUID) -> Act:
        """The act this body gives."""
        return Act(self.id, person_id, "approval" if self.approve else "refusal", self.reason, self.note)


class ResolutionIn(Wire):
    """解除触发 The resolution of a latched trigger, with the visits whose sign it resolves."""

    id: UUID
    factor: str = Field(pattern=r"^[A-Z][0-9]{2}$", max_length=3, examples=["M01"])
    resolves: list[UUID] = Field(min_length=1, max_length=50)
    reason: str = Field(min_length=2, max_length=500, examples=["已由精神科评估并制定安全计划"])

    def act(self, person_id: UUID) -> Act:
        """The act this body gives."""
        return Act(self.id, person_id, "resolution", self.reason, factor=self.factor, resolves=tuple(self.resolves))


class DecidedOut(BaseModel):
    """审批之后的等级 Where the person stands after the act."""

    id: UUID
    person_id: UUID
    level: Level = Field(examples=["orange"])


class QuestionOut(BaseModel):
    """表单中的一个问题 A question of a form."""

    code: str = Field(max_length=60, examples=["care.living_arrangement"])
    type: str = Field(max_length=12, examples=["choice"])
    label: TextOut
    values: dict[str, TextOut] = Field(max_length=100)
    range: list[int] | None = Field(max_length=2)
    ages: list[int | None] = Field(max_length=2)

    @classmethod
    def of(cls, question: Question) -> "QuestionOut":
        """The shape of a question."""
        return cls(
            code=question.code,
            type=question.type,
            label=TextOut(zh=question.label.zh, en=question.label.en),
            values={value: TextOut(zh=label.zh, en=label.en) for value, label in question.values.items()},
            range=None if question.low is None or question.high is None else [question.low, question.high],
            ages=[question.min_age, question.max_age],
        )


class FormOut(BaseModel):
    """探访表 A visit form."""

    form: str = Field(max_length=50, examples=["home/1"])
    label: TextOut
    questions: list[QuestionOut] = Field(max_length=200)

    @classmethod
    def of(cls, form: Form) -> "FormOut":
        """The shape of a form."""
        label = TextOut(zh=form.label.zh, en=form.label.en)
        return cls(form=form.key, label=label, questions=[QuestionOut.of(one) for one in form.questions.values()])


class FormNameOut(BaseModel):
    """可用的探访表 A form that is accepted."""

    form: str = Field(max_length=50, examples=["home/1"])
    label: TextOut


class FormsOut(BaseModel):
    """可用的探访表 The forms that are accepted."""

    items: list[FormNameOut] = Field(max_length=100)

    @classmethod
    def of(cls, forms: Mapping[str, Form]) -> "FormsOut":
        """The shape of a list of forms."""
        named = [FormNameOut(form=key, label=TextOut(zh=one.label.zh, en=one.label.en)) for key, one in forms.items()]
        return cls(items=named)


Part = Annotated[dict[Annotated[str, Field(max_length=40)], Any], Field(max_length=20)]
VISIT = {
    "id": "v1",
    "occurred_at": "2026-11-22T09:30:00+08:00",
    "mode": "home",
    "outcome": "completed",
    "people": [{"person_id": "p1", "answers": {"care.living_arrangement": "alone"}}],
}


class WhatIfIn(Wire):
    """一户的假设情况，各部分与 `nuanxin risk assess` 的输入相同 A household as it might be; parts as `nuanxin risk assess` reads them."""

    day: str = Field(max_length=10, examples=["2026-11-22"])
    people: list[Part] = Field(min_length=1, max_length=30, examples=[[{"id": "p1", "birth_date": "1944-05-01"}]])
    visits: list[Part] = Field(default_factory=list, max_length=200, examples=[[VISIT]])
    clues: list[Part] = Field(default_factory=list, max_length=50, examples=[[]])
    acts: list[Part] = Field(default_factory=list, max_length=50, examples=[[]])


class WhatIfPersonOut(BaseModel):
    """假设情况下一个人的等级 Where one person would stand."""

    id: str = Field(max_length=64, examples=["p1"])
    computed_level: Level = Field(examples=["orange"])
    standing_level: Level = Field(examples=["orange"])
    provisional: bool = Field(examples=[False])
    score: int = Field(ge=0, examples=[30])
    factors: list[dict[str, Any]] = Field(
        max_length=60, examples=[[{"code": "C02", "points": 30, "status": "fresh", "age_days": 0}]]
    )
    floors: list[str] = Field(max_length=60, examples=[["C02"]])
    triggers: list[str] = Field(max_length=60, examples=[[]])
    combinations: list[list[str]] = Field(max_length=60, examples=[[]])
    proposal: ProposalOut | None


class WhatIfOut(BaseModel):
    """假设情况的评估结果 What it would come to."""

    policy_version: int = Field(ge=1, examples=[1])
    people: list[WhatIfPersonOut] = Field(max_length=30)
    household_level: Level | None = Field(examples=["orange"])
