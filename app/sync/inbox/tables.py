"""Tables of the inbox: operations with their verdicts, what waits for what, and what a supervisor must look at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant

OPEN = text("status IN ('received', 'deferred')")


class OpInboxRow(CountyRow, table=True):
    """One operation as it arrived. Its content is sealed in parts and dropped once it is accepted; hash and verdict stay.

    `recorded_at` is what the phone's clock said, `corrected_at` when it was by the server's, `skew_ms` how far the two are apart.
    """

    __tablename__ = "op_inbox"
    __table_args__ = (
        Index(
            "ix_op_inbox_open",
            "status",
            "next_at",
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        ),
        Index(None, "county", "account_id", "group_id"),
        Index(None, "county", "entity_id"),
        Index(None, "county", "blocked_by"),
    )
    op_id: UUID = Field(primary_key=True)
    content_hash: bytes
    account_id: UUID
    device_id: UUID | None
    kind: str = Field(max_length=40)
    household_id: UUID | None
    entity_id: UUID | None
    group_id: str | None = Field(max_length=64)
    received_at: datetime = Field(sa_type=Instant)
    position: int
    recorded_at: datetime | None = Field(sa_type=Instant)
    corrected_at: datetime | None = Field(sa_type=Instant)
    skew_ms: int | None = Field(sa_type=BigInteger)
    status: str = Field(max_length=12)
    was: str | None = Field(default=None, max_length=12)
    revision: int
    attempts: int
    next_at: datetime | None = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    blocked_by: UUID | None = None
    repairs: UUID | None = None
    subject_id: UUID
    sealed: bytes | None
    verdict: bytes | None = None


class OpWaitingRow(CountyRow, table=True):
    """A deferred operation waits for an operation or an entity."""

    __tablename__ = "op_waiting"
    op_id: UUID = Field(primary_key=True)
    awaited: UUID = Field(primary_key=True)
    __table_args__ = (Index(None, "county", "awaited"),)


class QuarantineRow(CountyRow, table=True):
    """What could not be applied and waits for a supervisor; what the inbox does not hold of it is sealed here."""

    __tablename__ = "quarantine"
    __table_args__ = (
        Index(None, "county", "state", "quarantined_at", "quarantine_id"),
        Index(None, "county", "op_id"),
    )
    quarantine_id: UUID = Field(primary_key=True)
    op_id: UUID | None
    account_id: UUID
    device_id: UUID | None
    household_id: UUID | None
    place: str | None = Field(sa_type=Code)
    kind: str | None = Field(max_length=40)
    code: str = Field(max_length=60)
    quarantined_at: datetime = Field(sa_type=Instant)
    state: str = Field(max_length=12)
    revision: int
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: UUID | None = None
    repaired_by: UUID | None = None
    subject_id: UUID | None
    sealed: bytes | None
    reason: bytes | None = None
