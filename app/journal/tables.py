"""Tables of the journal: the acts, what is still owed, the phones' change feed, counts not yet folded."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant


class JournalRow(CountyRow, table=True):
    """One act, append-only: who did what when, its facts, a MAC over all of it."""

    __tablename__ = "journal"
    __table_args__ = (Index(None, "county", "household_id", "at"), UniqueConstraint("county", "writer", "number"))
    entry_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    writer: UUID
    number: int = Field(sa_type=BigInteger)
    account_id: UUID | None
    client_id: str
    request_id: str
    act: str
    result: str
    household_id: UUID | None
    body: bytes
    mac: bytes


class JobRow(CountyRow, table=True):
    """Something still owed to the world: at least once, with leases."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("county", "dedupe_key"), Index(None, "done_at", "run_at"))
    job_id: UUID = Field(primary_key=True)
    kind: str
    payload: dict[str, Any] = Field(sa_type=JSON)
    dedupe_key: str
    run_at: datetime = Field(sa_type=Instant)
    locked_until: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    last_error: str | None = None


class SyncScopeRow(CountyRow, table=True):
    """The counter of one feed: its newest sequence number, the floor below which tombstones are gone, a digest of what it holds."""

    __tablename__ = "sync_scope"
    scope_id: str = Field(primary_key=True, max_length=48)
    head: int = Field(sa_type=BigInteger)
    floor: int = Field(default=0, sa_type=BigInteger)
    digest: int = Field(sa_type=BigInteger)


class SyncEntryRow(CountyRow, table=True):
    """The newest state of one entity in one feed; not a log: it moves to the newest sequence number."""

    __tablename__ = "sync_entry"
    __table_args__ = (
        UniqueConstraint("county", "scope_id", "seq"),
        Index(None, "county", "scope_id", "household_id"),
    )
    scope_id: str = Field(primary_key=True, max_length=48)
    entity: str = Field(primary_key=True, max_length=24)
    entity_id: UUID = Field(primary_key=True)
    household_id: UUID
    seq: int = Field(sa_type=BigInteger)
    operation: str = Field(max_length=8)
    revision: int


class DeltaRow(CountyRow, table=True):
    """A count that moved, waiting to be folded into the rollups."""

    __tablename__ = "delta"
    delta_id: UUID = Field(primary_key=True)
    name: str = Field(max_length=60)
    place: str = Field(sa_type=Code)
    day: date
    amount: int
