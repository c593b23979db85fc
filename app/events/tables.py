"""Tables of events: what happened in one order per county, and how far the journal was told on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class EventRow(CountyRow, table=True):
    """An event: identifiers, codes and times, nothing of what anybody said. `seq` is given once, in the order of sealing."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "county", "at"),)
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    event_id: UUID
    type: str = Field(max_length=60)
    at: datetime = Field(sa_type=Instant)
    subject: str = Field(max_length=160)
    subject_id: UUID | None
    household_id: UUID | None
    person_id: UUID | None
    place: str | None = Field(sa_type=Code)
    shared: bool
    state_before: str | None = Field(max_length=40)
    state_after: str | None = Field(max_length=40)
    related: dict[str, str] = Field(sa_type=JSON)


class EventMarkRow(CountyRow, table=True):
    """How far a county is told: the next leaf to look at, and the number of the newest event; up to `floor` they went by age."""

    __tablename__ = "event_mark"
    next_leaf: int = Field(sa_type=BigInteger)
    head: int = Field(sa_type=BigInteger)
    floor: int = Field(default=0, sa_type=BigInteger)
