"""Table of appeals: who appealed against what, by when it is reviewed, what came of it, and that the person was told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from app.core.tables import CountyRow, Instant


class AppealRow(CountyRow, table=True):
    """An appeal about somebody's level or a decision on it; the words of all sides are sealed under the person's key."""

    __tablename__ = "appeal"
    __table_args__ = (
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "person_id"),
        Index(None, "county", "state", "due_day"),
    )
    appeal_id: UUID = Field(primary_key=True)
    person_id: UUID
    by: str = Field(max_length=12)
    channel: str = Field(max_length=12)
    about: str = Field(max_length=12)
    decision_id: UUID | None
    received_at: datetime = Field(sa_type=Instant)
    due_day: date
    recorded_by: UUID | None
    fingerprint: bytes
    state: str = Field(max_length=12)
    moved_id: UUID | None = None
    moved_by: UUID | None = None
    reviewed_by: UUID | None = None
    reviewed_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = Field(default=None, max_length=12)
    change: str | None = Field(default=None, max_length=12)
    change_id: UUID | None = None
    told_on: date | None = None
    told_to: str | None = Field(default=None, max_length=12)
    told_channel: str | None = Field(default=None, max_length=12)
    told_by: UUID | None = None
    sealed: bytes
    sealed_review: bytes | None = None
    sealed_withdrawal: bytes | None = None
