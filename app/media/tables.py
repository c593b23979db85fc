"""Tables of media: files as they arrive and stand, and what visits say of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.tables import CountyRow, Instant


class BlobRow(CountyRow, table=True):
    """One file of one account, once per content: its pieces while it comes, its key wrapped by the deployment's, what became of it."""

    __tablename__ = "blob"
    __table_args__ = (
        UniqueConstraint("county", "account_id", "sha256"),
        Index(None, "county", "sha256"),
        Index(None, "state", "moved_at"),
        Index(None, "marked_at"),
    )
    blob_id: UUID = Field(primary_key=True)
    account_id: UUID
    sha256: str = Field(max_length=64)
    size: int
    media_type: str = Field(max_length=60)
    kind: str = Field(max_length=16)
    state: str = Field(max_length=12)
    offset: int
    pieces: list[Any] = Field(sa_type=JSON)
    reason: str | None = Field(default=None, max_length=40)
    variants: dict[str, int] = Field(sa_type=JSON)
    wrapped: bytes
    created_at: datetime = Field(sa_type=Instant)
    moved_at: datetime = Field(sa_type=Instant)
    marked_at: datetime | None = Field(default=None, sa_type=Instant)


class AttachmentRow(CountyRow, table=True):
    """What a visit says of one of its files, and whether that is here; the two come in either order."""

    __tablename__ = "attachment"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        ForeignKeyConstraint(["county", "visit_id"], ["visit.county", "visit.visit_id"]),
        Index(None, "county", "household_id"),
        Index(None, "county", "visit_id"),
        Index(None, "county", "sha256"),
        Index(None, "county", "blob_id"),
        Index(None, "county", "subject_id"),
    )
    attachment_id: UUID = Field(primary_key=True)
    household_id: UUID
    visit_id: UUID
    subject_id: UUID | None
    author: UUID | None
    added_by: UUID | None
    sha256: str = Field(max_length=64)
    size: int
    media_type: str = Field(max_length=60)
    role: str = Field(max_length=24)
    state: str = Field(max_length=12)
    blob_id: UUID | None
    revision: int
    added_at: datetime = Field(sa_type=Instant)
