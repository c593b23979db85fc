"""Tables of referrals: the need that was found, the referral that follows it, and every step of that."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class NeedRow(CountyRow, table=True):
    """What somebody needs: category and urgency plain for counting, the words sealed."""

    __tablename__ = "need"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "household_id"),
        Index(None, "county", "person_id"),
    )
    need_id: UUID = Field(primary_key=True)
    household_id: UUID
    person_id: UUID
    visit_id: UUID | None
    category: str = Field(max_length=40)
    urgency: str = Field(max_length=8)
    consent_to_share: bool
    reported_at: datetime = Field(sa_type=Instant)
    sealed: bytes | None


class ReferralRow(CountyRow, table=True):
    """A referral of a need: where it stands since when, whose desk it was dispatched to, who took it up, what it came to."""

    __tablename__ = "referral"
    __table_args__ = (
        ForeignKeyConstraint(["county", "need_id"], ["need.county", "need.need_id"]),
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        Index(None, "county", "household_id"),
        Index(None, "county", "person_id"),
        Index(None, "county", "status", "opened_at"),
        Index(None, "county", "target", "place"),
        Index(None, "county", "opened_at"),
    )
    referral_id: UUID = Field(primary_key=True)
    need_id: UUID
    household_id: UUID
    person_id: UUID
    category: str = Field(max_length=40)
    target: str = Field(max_length=40)
    status: str = Field(max_length=16)
    place: str = Field(sa_type=Code)
    team_id: UUID | None
    opened_at: datetime = Field(sa_type=Instant)
    moved_at: datetime = Field(sa_type=Instant)
    due_day: date | None
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    handler: UUID | None
    predecessor: UUID | None
    outcome: str | None = Field(default=None, max_length=24)
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    revision: int


class ReferralStepRow(CountyRow, table=True):
    """One move of a referral, append-only: who made it and when; codes and ids plain, words sealed under the person's key."""

    __tablename__ = "referral_step"
    __table_args__ = (
        ForeignKeyConstraint(["county", "referral_id"], ["referral.county", "referral.referral_id"]),
        Index(None, "county", "referral_id", "position"),
        Index(None, "county", "person_id"),
    )
    step_id: UUID = Field(primary_key=True)
    referral_id: UUID
    person_id: UUID
    position: int
    move: str = Field(max_length=16)
    before: str = Field(max_length=16)
    after: str = Field(max_length=16)
    at: datetime = Field(sa_type=Instant)
    account_id: UUID | None
    by_itself: bool
    said: dict[str, Any] = Field(sa_type=JSON)
    fingerprint: bytes
    sealed: bytes | None
