"""Tables of alerts, and of the reports to the authorities that the law asks for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class AlertRow(CountyRow, table=True):
    """Something that somebody must look at: kind, whom it is about or where it is, its clocks, who took it, what it came to.

    Its words are sealed under the key of `sealed_for`: a person, a household, or the alert itself where it is about neither.
    """

    __tablename__ = "alert"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        UniqueConstraint("county", "dedupe_key"),
        Index(None, "county", "household_id"),
        Index(None, "county", "closed_at", "raised_at"),
        Index(None, "county", "raised_at"),
        Index(None, "county", "raised_by"),
    )
    alert_id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=24)
    household_id: UUID | None
    person_id: UUID | None
    place: str = Field(sa_type=Code)
    team_id: UUID | None
    source_id: UUID | None
    dedupe_key: str = Field(max_length=120)
    raised_at: datetime = Field(sa_type=Instant)
    acknowledge_by: datetime = Field(sa_type=Instant)
    on_site_by: datetime = Field(sa_type=Instant)
    close_by: datetime = Field(sa_type=Instant)
    raised_by: UUID | None = None
    occurred_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: UUID | None = None
    arrived_at: datetime | None = Field(default=None, sa_type=Instant)
    arrived_by: UUID | None = None
    rung: int = 0
    escalated_at: datetime | None = Field(default=None, sa_type=Instant)
    escalated_to: str | None = Field(default=None, max_length=12)
    reported_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: UUID | None = None
    outcome: str | None = Field(default=None, max_length=24)
    revision: int = 1
    sealed_for: UUID | None = None
    sealed: bytes | None = None
    closing: bytes | None = None


class MandatoryReportRow(CountyRow, table=True):
    """That the authorities were told of a danger, as the law asks: when, whom, by whom; receipt and words sealed as the alert's are."""

    __tablename__ = "mandatory_report"
    __table_args__ = (
        ForeignKeyConstraint(["county", "alert_id"], ["alert.county", "alert.alert_id"]),
        Index(None, "county", "alert_id"),
    )
    report_id: UUID = Field(primary_key=True)
    alert_id: UUID
    agency: str = Field(max_length=24)
    reported_at: datetime = Field(sa_type=Instant)
    recorded_at: datetime = Field(sa_type=Instant)
    recorded_by: UUID | None
    sealed_for: UUID
    sealed: bytes
