"""Table of what social workers write on proposals to lower."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from app.core.tables import CountyRow, Instant


class ProposalNoteRow(CountyRow, table=True):
    """The note of the household's social worker on one proposal, append-only: the newest counts. The words are sealed."""

    __tablename__ = "proposal_note"
    __table_args__ = (
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "person_id"),
    )
    note_id: UUID = Field(primary_key=True)
    person_id: UUID
    from_level: str = Field(max_length=8)
    to_level: str = Field(max_length=8)
    since: date
    author: UUID | None
    at: datetime = Field(sa_type=Instant)
    sealed: bytes
