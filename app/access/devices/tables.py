"""Tables of devices, and the keys they are known by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from app.core.tables import CountyRow, Instant


class DeviceRow(CountyRow, table=True):
    """A phone of one account. What it says of itself is what its app told; its key was proven."""

    __tablename__ = "device"
    __table_args__ = (
        ForeignKeyConstraint(["county", "account_id"], ["account.county", "account.account_id"]),
        Index(None, "county", "account_id"),
    )
    device_id: UUID = Field(primary_key=True)
    account_id: UUID
    thumbprint: str = Field(max_length=43)
    model: str = Field(max_length=60)
    os: str = Field(max_length=60)
    app_version: str = Field(max_length=30)
    registered_at: datetime = Field(sa_type=Instant)
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_by: UUID | None = None
    lost_at: datetime | None = Field(default=None, sa_type=Instant)
    lost_by: UUID | None = None
    wiped_at: datetime | None = Field(default=None, sa_type=Instant)


class DeviceKeyRow(SQLModel, table=True):
    """Keys of devices (RFC 7638 thumbprints), unique over the deployment: a key alone says which device calls."""

    __tablename__ = "device_key"
    thumbprint: str = Field(primary_key=True, max_length=43)
    county: str = Field(max_length=6)
    device_id: UUID
