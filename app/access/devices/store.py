"""SQL of devices."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, insert, or_, select, update

from app.access.devices.tables import DeviceKeyRow, DeviceRow
from app.access.devices.values import Device
from app.access.policy import range_of
from app.access.store.grants import valid_at
from app.access.tables import AccountRow, RoleGrantRow
from app.core.db import Db
from app.core.tables import table

devices, keys = table(DeviceRow), table(DeviceKeyRow)
KEPT = tuple(column.name for column in devices.columns)
accounts, roles = table(AccountRow), table(RoleGrantRow)


async def add_device(db: Db, device: Device) -> None:
    """Register a device; a key that another device has violates its table."""
    values = {name: getattr(device, name) for name in KEPT}
    await db.write(insert(keys), [{name: values[name] for name in ("thumbprint", "county", "device_id")}])
    await db.write(insert(devices), [values])


async def change_device(db: Db, device: Device, values: Mapping[str, Any]) -> None:
    """Change what became of a device."""
    mine = and_(devices.c.county == device.county, devices.c.device_id == device.device_id)
    await db.write(update(devices).where(mine).values(values))


async def find_device(db: Db, county: str, device_id: UUID) -> Device | None:
    """A device of a county."""
    row = await db.first(_with_names().where(devices.c.county == county, devices.c.device_id == device_id))
    return _device(row) if row else None


async def find_device_by_key(db: Db, thumbprint: str) -> Device | None:
    """The device that a key belongs to, in whichever county."""
    row = await db.first(select(keys).where(keys.c.thumbprint == thumbprint))
    return await find_device(db, row.county, row.device_id) if row else None


async def list_devices(
    db: Db, county: str, own: UUID | None, places: Sequence[str], at: datetime, after: UUID | None, limit: int
) -> list[Device]:
    """The devices of an account, and of everybody with a role at these places; by id, those behind `after`."""
    mine = devices.c.account_id == own if own else false()
    statement = _with_names().where(devices.c.county == county, or_(mine, _holds_role_within(places, at)))
    if after:
        statement = statement.where(devices.c.device_id > after)
    return [_device(row) for row in await db.all(statement.order_by(devices.c.device_id).limit(limit))]


def _holds_role_within(places: Sequence[str], at: datetime) -> ColumnElement[bool]:
    ranges = [and_(roles.c.place >= low, roles.c.place < high) for low, high in map(range_of, places)]
    same = and_(roles.c.county == devices.c.county, roles.c.account_id == devices.c.account_id)
    return exists().where(same, valid_at(roles, at), or_(false(), *ranges))


def _with_names() -> Select[Any]:
    same = and_(accounts.c.county == devices.c.county, accounts.c.account_id == devices.c.account_id)
    return select(devices, accounts.c.name.label("account_name")).join(accounts, same)


def _device(row: Any) -> Device:
    return Device(**row._mapping)
