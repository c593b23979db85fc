"""Wire shapes of referrals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.scope import roles_over
from app.core.clock import day_of
from app.journal.actor import Actor
from app.referrals.policy import reads_words
from app.referrals.routing import routing_on
from app.referrals.store import ReferralOfNeed

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


class ReferralOut(BaseModel):
    """A need and where its referral stands. `detail` is null for those who may not read it; `detail_restricted` says so."""

    id: UUID
    need_id: UUID
    visit_id: UUID | None
    household_id: UUID
    person_id: UUID
    status: Status = Field(examples=["submitted"])
    category: NamedOut
    target: NamedOut
    urgency: str = Field(max_length=8, examples=["soon"])
    consent_to_share: bool = Field(examples=[True])
    detail: str | None = Field(max_length=2000, examples=["需要陪同就医"])
    detail_restricted: bool = Field(examples=[False])
    opened_at: datetime = Field(examples=["2026-11-23T01:30:00Z"])
    due_day: date | None = Field(examples=["2026-12-21"])
    closed_at: datetime | None = Field(examples=[None])

    @classmethod
    def of(cls, found: ReferralOfNeed, actor: Actor) -> "ReferralOut":
        """The shape of a referral for one reader."""
        referral, need = found.referral, found.need
        routing = routing_on(day_of(referral.opened_at))
        category, (target, name) = routing.categories[referral.category], routing.target_of(referral.category)
        teams = {seat.team_id for seat in actor.seats}
        shown = reads_words(roles_over(actor, found.place_now, found.team_now), teams, found.team_now)
        return cls(
            id=referral.referral_id,
            need_id=need.need_id,
            visit_id=need.visit_id,
            household_id=referral.household_id,
            person_id=referral.person_id,
            status=referral.status,
            category=NamedOut(code=referral.category, zh=category.zh, en=category.en),
            target=NamedOut(code=target, zh=name.zh, en=name.en),
            urgency=need.urgency,
            consent_to_share=need.consent_to_share,
            detail=found.words if shown else None,
            detail_restricted=not shown,
            opened_at=referral.opened_at,
            due_day=referral.due_day,
            closed_at=referral.closed_at,
        )


class ReferralsOut(BaseModel):
    """A page of referrals, newest first."""

    items: list[ReferralOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[Sequence[ReferralOfNeed], str | None], actor: Actor) -> "ReferralsOut":
        """The shape of a page for one reader."""
        return cls(items=[ReferralOut.of(found, actor) for found in page[0]], next_cursor=page[1])
