"""Wire shapes of appeals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over
from app.core.web.strict import Day, Wire
from app.core.web.words import Words
from app.journal.actor import Actor
from app.risk.appeals.policy import About, By, ChangeKind, Channel, Outcome, is_overdue
from app.risk.appeals.record import RecordAppeal
from app.risk.appeals.review import ReviewAppeal, TellAppeal, WithdrawAppeal
from app.risk.appeals.store import Appeal

AppealState = Literal["received", "reviewed", "told", "withdrawn"]
Told = Annotated[str | None, Field(max_length=2000)]


class AppealIn(Wire):
    """申诉：谁、通过什么渠道、对什么、怎么说 An appeal: who, how, against what, in which words."""

    id: UUID
    by: By = Field(examples=["self"], description="本人、监护人、近亲属，或镇街对升级提出异议 The town contests a rise")
    channel: Channel = Field(examples=["home"])
    about: About = Field(examples=["level"])
    decision_id: UUID | None = Field(default=None, description="申诉的是哪一项决定 Which decision or override")
    words: Words = Field(examples=["我身体好多了，不想每周都有人来"], description="加密保存 Kept sealed")

    def command(self, person_id: UUID) -> RecordAppeal:
        """The command."""
        return RecordAppeal(self.id, person_id, self.by, self.channel, self.about, self.decision_id, self.words)


class AppealReviewIn(Wire):
    """复核结果与解释 What the review found, explained; a change is made first and named here."""

    id: UUID
    outcome: Outcome = Field(examples=["upheld"])
    explanation: Words = Field(examples=["两次评估均显示独居且起居需人帮助，需每周上门"])
    change: ChangeKind | None = Field(default=None, examples=[None])
    change_id: UUID | None = Field(
        default=None, description="变更的编号；更正填探访的编号 The change's id; of an amendment its visit's"
    )

    def command(self, appeal_id: UUID) -> ReviewAppeal:
        """The command."""
        return ReviewAppeal(appeal_id, self.id, self.outcome, self.explanation, self.change, self.change_id)


class AppealTellingIn(Wire):
    """已向本人说明 That the explanation was told."""

    id: UUID
    on: Day = Field(examples=["2026-12-08"])
    to: By = Field(examples=["self"])
    channel: Channel = Field(examples=["home"])

    def command(self, appeal_id: UUID) -> TellAppeal:
        """The command."""
        return TellAppeal(appeal_id, self.id, self.on, self.to, self.channel)


class AppealWithdrawalIn(Wire):
    """撤回申诉 That the appeal is taken back."""

    id: UUID
    words: Words = Field(examples=["听了解释，不再申诉"])

    def command(self, appeal_id: UUID) -> WithdrawAppeal:
        """The command."""
        return WithdrawAppeal(appeal_id, self.id, self.words)


class AppealOut(BaseModel):
    """一次申诉 An appeal; its words only for those who may read every detail of the file."""

    id: UUID
    person_id: UUID
    by: By = Field(examples=["self"])
    channel: Channel = Field(examples=["home"])
    about: About = Field(examples=["level"])
    decision_id: UUID | None
    received_at: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    due_day: date = Field(examples=["2026-12-11"])
    overdue: bool = Field(examples=[False])
    recorded_by: UUID | None
    state: AppealState = Field(examples=["received"])
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    outcome: Outcome | None = Field(examples=[None])
    change: ChangeKind | None = Field(examples=[None])
    change_id: UUID | None
    told_on: date | None
    told_to: By | None
    told_channel: Channel | None
    words: Told
    explanation: Told
    withdrawal: Told

    @classmethod
    def of(cls, one: Appeal, actor: Actor, today: date) -> "AppealOut":
        """The shape of an appeal for a reader."""
        detailed = reads_mind_and_child_detail(roles_over(actor, one.place, one.team_id))
        written = one.written if detailed else {}
        same: dict[str, Any] = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        return cls.model_construct(
            **same,
            id=one.appeal_id,
            overdue=is_overdue(one.state, one.due_day, today),
            words=written.get("words"),
            explanation=written.get("review"),
            withdrawal=written.get("withdrawal"),
        )


class AppealsOut(BaseModel):
    """一页申诉，先到期的在前 A page of appeals, the next due first."""

    items: list[AppealOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: Sequence[Appeal], next_cursor: str | None, actor: Actor, today: date) -> "AppealsOut":
        """The shape of a page."""
        return cls(items=[AppealOut.of(one, actor, today) for one in found], next_cursor=next_cursor)
