"""Tables of teams: the team, and its pairings with households over time. Seats are grants of access."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class TeamRow(CountyRow, table=True):
    """A team of three seats."""

    __tablename__ = "team"
    __table_args__ = (Index(None, "county", "place", "team_id"),)
    team_id: UUID = Field(primary_key=True)
    name: str = Field(max_length=60)
    place: str = Field(sa_type=Code, foreign_key="place.code")
    revision: int
    created_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class PairingRow(CountyRow, table=True):
    """A team paired with a household, from a time until perhaps another; one active pairing per household."""

    __tablename__ = "pairing"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        ForeignKeyConstraint(["county", "team_id"], ["team.county", "team.team_id"]),
        Index(
            "uq_pairing_active",
            "county",
            "household_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
        Index(None, "county", "household_id", "from_at"),
        Index(None, "county", "team_id"),
    )
    pairing_id: UUID = Field(primary_key=True)
    household_id: UUID
    team_id: UUID
    from_at: datetime = Field(sa_type=Instant)
    until_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str | None = Field(default=None, max_length=200)
