"""What each act on a referral says; words are sealed, codes and ids are not."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.web.strict import Day, Flag, Moment, Whole, Wire
from app.core.web.words import NOT_BLANK
from app.referrals.act import Act
from app.referrals.identify import IdentifyNeed

Code = Annotated[str, Field(max_length=40, examples=["temporary_aid"])]
Words = Annotated[str, Field(min_length=1, max_length=2000, pattern=NOT_BLANK, examples=["不属于本部门受理范围"])]
ActId = Annotated[
    UUID, Field(description="本次办理的编号，由客户端生成；重复提交视为同一次 The act's id, made by the client")
]
How = Literal["home", "phone", "video", "office"]
MOST_FEN = 10**12
# The fields of a body that hold somebody's words.
SEALED = ("reason", "note", "service")


class ActIn(Wire):
    """An act on a referral, by an id of the client's."""

    id: ActId

    def act(self, referral_id: UUID, move: str) -> Act:
        """The command."""
        sent: dict[str, Any] = self.model_dump(mode="json", exclude_none=True, exclude={"id"})
        words = {name: sent.pop(name) for name in SEALED if name in sent}
        return Act(self.id, referral_id, move, sent, words)


class NeedIdentifiedIn(Wire):
    """在探访之外发现的需求 A need found outside a visit."""

    id: UUID = Field(description="需求编号，由客户端生成 The need's id, made by the client")
    household_id: UUID
    person_id: UUID
    category: Code
    urgency: str = Field(max_length=8, examples=["soon"])
    detail: str = Field(default="", max_length=2000, examples=["住院自付费用过高"])
    consent_to_share: Flag = Field(examples=[True])

    def command(self) -> IdentifyNeed:
        """The command."""
        return IdentifyNeed(
            self.id,
            self.household_id,
            self.person_id,
            self.category,
            self.urgency,
            self.detail,
            self.consent_to_share,
        )


class TriageIn(ActIn):
    """重新分类 Which kind of need it is; routing says where it goes."""

    category: Code
    reason: Words | None = None


class AcceptanceIn(ActIn):
    """受理 Taking a referral up."""

    note: Words | None = None


class ProgressIn(ActIn):
    """办理进展 What is being done."""

    note: Words


class ReturnIn(ActIn):
    """退回（非本部门职责） The wrong desk; with the right category it goes there at once."""

    reason: Words
    category: Code | None = Field(default=None, description="正确的类别 The right category", examples=["housing_aid"])


class RejectionIn(ActIn):
    """不予受理 Rejecting, with what is next: another category, `social_force`, `case_deliberation`, or `none`."""

    reason: Words
    next: Code = Field(examples=["case_deliberation"])


class DeliveryIn(ActIn):
    """帮扶到位 Help has come: a service in words, deliveries of the ledger, or both."""

    service: Words | None = Field(default=None, examples=["上门助浴两次"])
    delivery_ids: list[UUID] = Field(default_factory=list, max_length=20)


class AskedIn(ActIn):
    """回访 When and how the person was asked: by a visit, or by an own statement."""

    visit_id: UUID | None = Field(default=None, examples=[None])
    asked_at: Moment | None = Field(default=None, examples=["2026-11-23T09:30:00+08:00"])
    how: How | None = Field(default=None, examples=["phone"])
    note: Words | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        own = (self.asked_at is not None, self.how is not None)
        if own != ((self.visit_id is None),) * 2:
            raise ValueError("name a visit, or say when and how the person was asked")
        return self


class ContestationIn(AskedIn):
    """未解决 The person says it did not help."""

    reason: Words


class ClosureIn(ActIn):
    """办结 What it came to, by amount or service, and when."""

    outcome: str = Field(max_length=24, examples=["met"])
    amount_fen: Whole | None = Field(default=None, ge=0, le=MOST_FEN, examples=[200_000])
    service: Words | None = Field(default=None, examples=["临时救助金"])
    on: Day = Field(examples=["2026-11-23"])
    note: Words | None = None


class WithReasonIn(ActIn):
    """说明理由 An act with its reason."""

    reason: Words


class DuplicateIn(ActIn):
    """重复的转介 The same matter as another referral of the person."""

    of: UUID = Field(description="继续办理的那一条 The referral that goes on")
    reason: Words | None = None

    def act(self, referral_id: UUID, move: str) -> Act:
        """The command."""
        made = super().act(referral_id, move)
        return Act(made.step_id, made.referral_id, made.move, {"other_id": str(self.of)}, made.words)
