"""Table of overrides: who asked, who confirmed, who ended them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from app.core.tables import CountyRow, Instant


class OverrideRow(CountyRow, table=True):
    """An override asked for by one officer and decided by another; what they wrote is sealed. Whether it is in force the fold says."""

    __tablename__ = "override"
    __table_args__ = (
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "person_id"),
        Index(None, "county", "state", "asked_at"),
    )
    override_id: UUID = Field(primary_key=True)
    person_id: UUID
    level: str = Field(max_length=8)
    until: date
    state: str = Field(max_length=10)
    asked_by: UUID | None
    asked_at: datetime = Field(sa_type=Instant)
    asked_by_county: bool
    county_signed: bool = False
    decision_id: UUID | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    ending_id: UUID | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    sealed: bytes
    sealed_decision: bytes | None = None
    sealed_ending: bytes | None = None
