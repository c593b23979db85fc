"""Wire shapes of devices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.devices.keep import RegisterDevice
from app.access.devices.values import Device
from app.core.web.strict import Wire

Status = Literal["pending", "approved", "lost", "wiped"]


class DeviceIn(Wire):
    """A phone as its app describes it; its key is the one that the caller's token is bound to."""

    id: UUID = Field(examples=["0197a3c2-7d1e-7b1a-8b1f-2d6f0e5a4b21"])
    model: str = Field(min_length=1, max_length=60, examples=["HUAWEI nova 12"])
    os: str = Field(min_length=1, max_length=60, examples=["HarmonyOS 5.0"])
    app_version: str = Field(min_length=1, max_length=30, examples=["1.4.0"])

    def command(self) -> RegisterDevice:
        """The command."""
        return RegisterDevice(self.id, self.model, self.os, self.app_version)


class DeviceOut(BaseModel):
    """A phone and what became of it."""

    id: UUID
    account_id: UUID
    account_name: str = Field(max_length=60, examples=["social"])
    model: str = Field(max_length=60, examples=["HUAWEI nova 12"])
    os: str = Field(max_length=60, examples=["HarmonyOS 5.0"])
    app_version: str = Field(max_length=30, examples=["1.4.0"])
    status: Status = Field(examples=["approved"])
    registered_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    approved_at: datetime | None = Field(examples=["2026-11-22T10:00:00Z"])
    approved_by: UUID | None
    lost_at: datetime | None = Field(examples=[None])
    wiped_at: datetime | None = Field(examples=[None])

    @classmethod
    def of(cls, device: Device) -> "DeviceOut":
        """The shape of a device."""
        return cls(id=device.device_id, **{name: getattr(device, name) for name in cls.model_fields if name != "id"})


class DevicesOut(BaseModel):
    """A page of devices."""

    items: list[DeviceOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, devices: Sequence[Device], next_cursor: str | None) -> "DevicesOut":
        """The shape of a page."""
        return cls(items=[DeviceOut.of(one) for one in devices], next_cursor=next_cursor)


class DeviceStatusOut(BaseModel):
    """What a phone is told that asks by its key alone."""

    device_id: UUID
    status: Status = Field(examples=["lost"])
    wipe: bool

    @classmethod
    def of(cls, device: Device) -> "DeviceStatusOut":
        """The shape of a device's standing."""
        return cls(device_id=device.device_id, status=device.status, wipe=device.status == "lost")
