"""What is answered of referrals: where one stands, its steps, and what a department is told of the person."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.scope import roles_over
from app.core.clock import day_of
from app.journal.actor import Actor
from app.referrals.act import Moved
from app.referrals.policy import is_overdue, reads_words
from app.referrals.routing import Label, names_of
from app.referrals.share import Shared, Shown
from app.referrals.store import ReferralOfNeed, Step

Status = Literal[
    "identified",
    "submitted",
    "triaged",
    "dispatched",
    "accepted",
    "in_progress",
    "delivered",
    "verified",
    "closed",
    "returned",
    "rejected",
    "withdrawn",
    "duplicate",
]


class NamedOut(BaseModel):
    """A code of the reference data with its names."""

    code: str = Field(max_length=40, examples=["medical_aid"])
    zh: str = Field(max_length=60, examples=["医疗救助"])
    en: str = Field(max_length=60, examples=["Medical assistance"])

    @classmethod
    def of(cls, code: str, label: Label) -> "NamedOut":
        """The shape of a code."""
        return cls(code=code, zh=label.zh, en=label.en)


class ReferralOut(BaseModel):
    """A need and where its referral stands. `detail` is null for those who may not read it; `detail_restricted` says so."""

    id: UUID
    need_id: UUID
    visit_id: UUID | None
    household_id: UUID
    person_id: UUID
    status: Status = Field(examples=["dispatched"])
    category: NamedOut
    target: NamedOut
    urgency: str = Field(max_length=8, examples=["soon"])
    consent_to_share: bool = Field(examples=[True])
    detail: str | None = Field(max_length=2000, examples=["需要陪同就医"])
    detail_restricted: bool = Field(examples=[False])
    opened_at: datetime = Field(examples=["2026-11-23T01:30:00Z"])
    moved_at: datetime = Field(
        description="进入当前状态的时间 Since when it stands so", examples=["2026-11-23T01:30:00Z"]
    )
    due_day: date | None = Field(examples=["2026-12-21"])
    closed_at: datetime | None = Field(examples=[None])
    handler: UUID | None = Field(description="经办账号 Who took it up", examples=[None])
    predecessor: UUID | None = Field(description="由哪一条不予受理的转介而来 Whose rejection led here", examples=[None])
    outcome: str | None = Field(max_length=24, examples=[None])
    amount_fen: int | None = Field(examples=[None])

    @classmethod
    def of(cls, found: ReferralOfNeed, actor: Actor) -> "ReferralOut":
        """The shape of a referral for one reader."""
        return cls(**fields_of(found, actor))


AS_KEPT: Final = (
    *("household_id", "person_id", "status", "opened_at", "moved_at", "due_day", "closed_at"),
    *("handler", "predecessor", "outcome", "amount_fen"),
)


def fields_of(found: ReferralOfNeed, actor: Actor) -> dict[str, Any]:
    """What every shape of a referral tells one reader."""
    referral, need = found.referral, found.need
    category, target = names_of(referral.category, referral.target, day_of(referral.moved_at))
    shown = reads_all(found, actor)
    return {name: getattr(referral, name) for name in AS_KEPT} | {
        "id": referral.referral_id,
        "need_id": need.need_id,
        "visit_id": need.visit_id,
        "category": NamedOut.of(referral.category, category),
        "target": NamedOut.of(referral.target, target),
        "urgency": need.urgency,
        "consent_to_share": need.consent_to_share,
        "detail": found.words if shown else None,
        "detail_restricted": not shown,
    }


def reads_all(found: ReferralOfNeed, actor: Actor) -> bool:
    """True for who may read the words of a need by the place or the team of its household."""
    teams = {seat.team_id for seat in actor.seats}
    return reads_words(roles_over(actor, found.place_now, found.team_now), teams, found.team_now)


class SharedOut(BaseModel):
    """部门可见的最少信息 What a department is told of the person; with consent alone, otherwise a masked name and why."""

    name: str = Field(max_length=50, examples=["张三"])
    phone: str | None = Field(max_length=20, examples=["138****5678"])
    phone_owner: str | None = Field(max_length=12, examples=["self"])
    withheld: Literal["no_consent", "data_restricted", "not_theirs_now"] | None = Field(examples=[None])

    @classmethod
    def of(cls, shared: Shared) -> "SharedOut":
        """The shape of the shared minimum."""
        return cls.model_validate({name: getattr(shared, name) for name in cls.model_fields})


class StepOut(BaseModel):
    """一步办理 One move of a referral; `words` are null for those who may not read them."""

    id: UUID
    move: str = Field(max_length=16, examples=["dispatch"])
    before: Status = Field(examples=["triaged"])
    after: Status = Field(examples=["dispatched"])
    at: datetime = Field(examples=["2026-11-23T01:30:00Z"])
    account_id: UUID | None
    by_itself: bool = Field(description="由规则自动完成 Made by the routing itself", examples=[True])
    said: dict[str, Any] = Field(max_length=20, examples=[{"category": "medical_aid"}])
    words: dict[str, str] | None = Field(max_length=5, examples=[None])

    @classmethod
    def of(cls, step: Step, readable: bool) -> "StepOut":
        """The shape of a step."""
        names = cls.model_fields.keys() - {"id", "words"}
        words = dict(step.words) if readable else None
        return cls(id=step.step_id, words=words, **{name: getattr(step, name) for name in names})


class ReferralWithStepsOut(ReferralOut):
    """A referral with every step so far, and for a department what it is told of the person."""

    overdue: bool = Field(examples=[False])
    steps: list[StepOut] = Field(max_length=500)
    shared: SharedOut | None = Field(examples=[None])

    @classmethod
    def with_steps(
        cls, found: ReferralOfNeed, steps: Sequence[Step], actor: Actor, day: date, shared: Shared | None = None
    ) -> "ReferralWithStepsOut":
        """The shape of a referral for one reader on a day."""
        fields = fields_of(found, actor)
        trusted = shared is not None and shared.withheld is None
        if shared is not None:
            fields |= {"detail": shared.detail, "detail_restricted": not trusted}
        readable = trusted or not fields["detail_restricted"]
        referral = found.referral
        return cls(
            **fields,
            overdue=is_overdue(referral.status, referral.due_day, day),
            steps=[StepOut.of(step, readable) for step in steps],
            shared=SharedOut.of(shared) if shared else None,
        )

    @classmethod
    def of_shown(cls, shown: Shown, actor: Actor, day: date) -> "ReferralWithStepsOut":
        """The shape of a referral that was opened."""
        return cls.with_steps(shown.found, shown.steps, actor, day, shown.shared)

    @classmethod
    def of_moved(cls, moved: Moved, actor: Actor, day: date) -> "ReferralWithStepsOut":
        """The shape of a referral after an act; what a department is told of the person is read apart."""
        return cls.with_steps(moved.found, moved.steps, actor, day)


class ReferralsOut(BaseModel):
    """A page of referrals, newest first or by their limits."""

    items: list[ReferralOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[Sequence[ReferralOfNeed], str | None], actor: Actor) -> "ReferralsOut":
        """The shape of a page for one reader."""
        return cls(items=[ReferralOut.of(found, actor) for found in page[0]], next_cursor=page[1])
