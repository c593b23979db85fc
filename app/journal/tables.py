"""Tables of the journal: the acts, what is still owed, the phones' change feed, counts not yet folded."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.core.tables import Code, CountyRow, Instant


class JournalRow(CountyRow, table=True):
    """One act, append-only: who did what when, its facts, a MAC over all of it."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("county", "writer", "number"),
        Index(None, "county", "at", "entry_id"),
        Index(None, "county", "household_id", "at"),
        Index(None, "county", "subject_id", "at"),
        Index(None, "county", "account_id", "at"),
    )
    entry_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    writer: UUID
    number: int = Field(sa_type=BigInteger)
    account_id: UUID | None
    client_id: str
    request_id: str
    act: str
    result: str
    subject_id: UUID | None
    household_id: UUID | None
    lasting: bool
    body: bytes
    mac: bytes


class JournalLaneRow(CountyRow, table=True):
    """A lane of the journal: its numbers begin at 1 and have no gap up to `head`; a MAC over all of it."""

    __tablename__ = "journal_lane"
    writer: UUID = Field(primary_key=True)
    head: int = Field(sa_type=BigInteger)
    entry_id: UUID
    mac: bytes


class AuditLeafRow(CountyRow, table=True):
    """An act's place in the sealed tree, given once; it outlives the act itself, which is deleted when its time of keeping ends."""

    __tablename__ = "audit_leaf"
    __table_args__ = (UniqueConstraint("county", "entry_id"),)
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    entry_id: UUID
    writer: UUID
    number: int = Field(sa_type=BigInteger)
    lasting: bool
    leaf: bytes
    mac: bytes


class AuditLaneRow(CountyRow, table=True):
    """How far a lane is sealed."""

    __tablename__ = "audit_lane"
    writer: UUID = Field(primary_key=True)
    sealed: int = Field(sa_type=BigInteger)


class AuditTreeRow(CountyRow, table=True):
    """A county's tree as far as it is sealed: its frontier, the last checkpoint, and up to where acts were deleted by age."""

    __tablename__ = "audit_tree"
    digest: str = Field(max_length=8)
    size: int = Field(sa_type=BigInteger)
    frontier: bytes
    checkpoint_size: int = Field(sa_type=BigInteger)
    checkpoint_at: datetime | None = Field(sa_type=Instant)
    expired_to: int = Field(sa_type=BigInteger)
    mac: bytes


class AuditCheckpointRow(CountyRow, table=True):
    """What the tree was at one size, signed; the same goes outside."""

    __tablename__ = "audit_checkpoint"
    size: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    root: bytes
    previous: bytes
    at: datetime = Field(sa_type=Instant)
    digest: str = Field(max_length=8)
    public_key: bytes
    signature: bytes


class JobRow(CountyRow, table=True):
    """Something still owed to the world: at least once, with leases."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("county", "dedupe_key"), Index(None, "done_at", "kind", "run_at"))
    job_id: UUID = Field(primary_key=True)
    kind: str
    payload: dict[str, Any] = Field(sa_type=JSON)
    dedupe_key: str
    run_at: datetime = Field(sa_type=Instant)
    locked_until: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    last_error: str | None = None


class SyncMetaRow(SQLModel, table=True):
    """One row: the epoch, which changes when the database is not the one that phones knew, and the oldest schema that is served."""

    __tablename__ = "sync_meta"
    one: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    epoch: UUID
    schema_min: int


class SyncScopeRow(CountyRow, table=True):
    """The counter of one feed: its newest sequence number, the floor below which tombstones are gone, how much it holds, a digest of it."""

    __tablename__ = "sync_scope"
    scope_id: str = Field(primary_key=True, max_length=48)
    head: int = Field(sa_type=BigInteger)
    floor: int = Field(default=0, sa_type=BigInteger)
    live: int = Field(default=0, sa_type=BigInteger)
    digest: int = Field(sa_type=BigInteger)


class SyncEntryRow(CountyRow, table=True):
    """The newest state of one entity in one feed; not a log: it moves to the newest sequence number.

    What waits for a team, in the feed of its household alone, has no number. `removed_on` is the day of what is no `put`.
    """

    __tablename__ = "sync_entry"
    __table_args__ = (
        UniqueConstraint("county", "scope_id", "seq"),
        Index(None, "county", "scope_id", "household_id"),
        Index(
            "ix_sync_entry_removed",
            "removed_on",
            sqlite_where=text("removed_on IS NOT NULL"),
            postgresql_where=text("removed_on IS NOT NULL"),
        ),
    )
    scope_id: str = Field(primary_key=True, max_length=48)
    entity_id: UUID = Field(primary_key=True)
    entity: str = Field(primary_key=True, max_length=24)
    household_id: UUID | None
    seq: int | None = Field(sa_type=BigInteger)
    operation: str = Field(max_length=8)
    revision: int
    removed_on: date | None = None


class DeltaRow(CountyRow, table=True):
    """A count that moved, waiting to be folded into the rollups."""

    __tablename__ = "delta"
    delta_id: UUID = Field(primary_key=True)
    name: str = Field(max_length=60)
    place: str = Field(sa_type=Code)
    day: date
    amount: int
