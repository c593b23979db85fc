"""Table of conflicts: what two people meant differently while one of them had no network."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlmodel import Field

from app.core.tables import CountyRow, Instant


class EditConflictRow(CountyRow, table=True):
    """Fields of a person (or, with no person, of the household) that were edited by two; the values are sealed under whose they are."""

    __tablename__ = "edit_conflict"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "household_id"),
        Index(None, "county", "person_id"),
    )
    conflict_id: UUID = Field(primary_key=True)
    household_id: UUID
    person_id: UUID | None
    author: UUID | None
    at: datetime = Field(sa_type=Instant)
    base_version: int
    fields: list[str] = Field(sa_type=JSON)
    revision: int
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    resolved_by: UUID | None = None
    choices: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    sealed: bytes
