"""Tables of reassignments: what was asked for, and how far each household has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from app.core.tables import CountyRow, Instant


class ReassignmentRow(CountyRow, table=True):
    """A supervisor's decision that households of one team go to another; its id is the client's."""

    __tablename__ = "reassignment"
    __table_args__ = (
        ForeignKeyConstraint(["county", "from_team_id"], ["team.county", "team.team_id"]),
        ForeignKeyConstraint(["county", "to_team_id"], ["team.county", "team.team_id"]),
    )
    reassignment_id: UUID = Field(primary_key=True)
    from_team_id: UUID
    to_team_id: UUID
    reason: str | None = Field(max_length=200)
    account_id: UUID | None
    created_at: datetime = Field(sa_type=Instant)
    fingerprint: bytes


class ReassignmentItemRow(CountyRow, table=True):
    """One household of a reassignment: pending, moved, or skipped because it was elsewhere by then."""

    __tablename__ = "reassignment_item"
    __table_args__ = (
        ForeignKeyConstraint(["county", "reassignment_id"], ["reassignment.county", "reassignment.reassignment_id"]),
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        Index(None, "county", "household_id"),
    )
    reassignment_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(primary_key=True)
    state: str = Field(max_length=8)
    at: datetime | None = Field(default=None, sa_type=Instant)
