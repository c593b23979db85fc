"""Table of deliberations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class DeliberationRow(CountyRow, table=True):
    """A case before the joint conference: where it stands and what was decided are plain; all words are sealed under its subject's key."""

    __tablename__ = "deliberation"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        ForeignKeyConstraint(["county", "referral_id"], ["referral.county", "referral.referral_id"]),
        Index(None, "county", "household_id"),
        Index(None, "county", "person_id"),
        Index(None, "county", "proposed_at"),
        Index(None, "county", "state", "due_day"),
    )
    deliberation_id: UUID = Field(primary_key=True)
    household_id: UUID
    person_id: UUID | None
    referral_id: UUID | None
    place: str = Field(sa_type=Code)
    state: str = Field(max_length=20)
    proposed_at: datetime = Field(sa_type=Instant)
    proposed_by: UUID | None
    due_day: date
    conference_day: date | None
    departments: list[str] = Field(sa_type=JSON)
    attachments: list[str] = Field(sa_type=JSON)
    outcome: str | None = Field(max_length=12)
    decided_at: datetime | None = Field(sa_type=Instant)
    decided_by: UUID | None
    category: str | None = Field(max_length=40)
    amount_fen: int | None = Field(sa_type=BigInteger)
    onward_id: UUID | None
    closed_at: datetime | None = Field(sa_type=Instant)
    revision: int
    sealed: bytes
