"""Table of how phones fare."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.core.tables import CountyRow, Instant


class SyncHealthRow(CountyRow, table=True):
    """One phone of an account. Written at most once a minute; what it says of itself is its own word."""

    __tablename__ = "sync_health"
    account_id: UUID = Field(primary_key=True)
    device_id: UUID = Field(primary_key=True)
    client: str | None = Field(default=None, max_length=120)
    pulled_at: datetime | None = Field(default=None, sa_type=Instant)
    pushed_at: datetime | None = Field(default=None, sa_type=Instant)
    caught_up_at: datetime | None = Field(default=None, sa_type=Instant)
    queued: int | None = None
    attention: int | None = None
    failures: int | None = None
    step: str | None = Field(default=None, max_length=12)
    refused_at: datetime | None = Field(default=None, sa_type=Instant)
    refused_code: str | None = Field(default=None, max_length=60)
