"""Table of alerts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class AlertRow(CountyRow, table=True):
    """Something that somebody must look at: kind, whom it is about, its clocks, who took it."""

    __tablename__ = "alert"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        UniqueConstraint("county", "dedupe_key"),
        Index(None, "county", "household_id"),
        Index(None, "county", "closed_at", "raised_at"),
        Index(None, "county", "raised_at"),
    )
    alert_id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=24)
    household_id: UUID
    person_id: UUID | None
    place: str = Field(sa_type=Code)
    team_id: UUID | None
    source_id: UUID | None
    dedupe_key: str = Field(max_length=120)
    raised_at: datetime = Field(sa_type=Instant)
    acknowledge_by: datetime = Field(sa_type=Instant)
    on_site_by: datetime = Field(sa_type=Instant)
    close_by: datetime = Field(sa_type=Instant)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: UUID | None = None
    escalated_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    revision: int = 1
