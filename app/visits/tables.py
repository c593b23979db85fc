"""Tables of visits: the visit, its people, and what was corrected later. Answers stand in risk's observations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class VisitRow(CountyRow, table=True):
    """One record of one visit by one author, as it arrived; place and team frozen as they stood then.

    `substitutes_for` is whose seat the author stood in for when it happened, where they did.
    """

    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        Index(None, "county", "household_id", "effective_at"),
        Index(None, "county", "received_at"),
    )
    visit_id: UUID = Field(primary_key=True)
    household_id: UUID
    place: str = Field(sa_type=Code)
    team_id: UUID | None
    author: UUID | None
    substitutes_for: UUID | None = None
    occurred_at: datetime = Field(sa_type=Instant)
    effective_at: datetime = Field(sa_type=Instant)
    received_at: datetime = Field(sa_type=Instant)
    mode: str = Field(max_length=16)
    outcome: str = Field(max_length=16)
    form: str = Field(max_length=50)
    encounter_key: str | None = Field(max_length=64)
    flags: list[str] = Field(sa_type=JSON)
    attachments: list[dict[str, Any]] = Field(sa_type=JSON)
    fingerprint: bytes
    revision: int
    voided_at: datetime | None = Field(default=None, sa_type=Instant)
    receipt: dict[str, Any] = Field(sa_type=JSON)
    sealed: bytes


class VisitPersonRow(CountyRow, table=True):
    """A person in a visit's receipt: the levels decided then, whether it counts as a person-visit, the rest sealed."""

    __tablename__ = "visit_person"
    __table_args__ = (
        ForeignKeyConstraint(["county", "visit_id"], ["visit.county", "visit.visit_id"]),
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "person_id", "day"),
        Index(None, "county", "household_id"),
    )
    visit_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    household_id: UUID
    position: int
    visited: bool
    outcome: str = Field(max_length=16)
    day: date
    counted_on: date | None
    on_time: bool | None
    level_before: str | None = Field(max_length=8)
    level_after: str = Field(max_length=8)
    sealed: bytes


class VisitCorrectionRow(CountyRow, table=True):
    """An amendment or a voiding of a visit, by whom and why; the visit itself stays as it arrived."""

    __tablename__ = "visit_correction"
    __table_args__ = (
        ForeignKeyConstraint(["county", "visit_id"], ["visit.county", "visit.visit_id"]),
        Index(None, "county", "visit_id"),
    )
    correction_id: UUID = Field(primary_key=True)
    visit_id: UUID
    household_id: UUID
    kind: str = Field(max_length=12)
    revision: int
    author: UUID | None
    at: datetime = Field(sa_type=Instant)
    fingerprint: bytes
    sealed: bytes


class VisitCosignatureRow(CountyRow, table=True):
    """What a teammate says of a record: one stance each, the note sealed under the household's key."""

    __tablename__ = "visit_cosignature"
    __table_args__ = (ForeignKeyConstraint(["county", "visit_id"], ["visit.county", "visit.visit_id"]),)
    visit_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    household_id: UUID
    stance: str = Field(max_length=8)
    at: datetime = Field(sa_type=Instant)
    sealed: bytes
