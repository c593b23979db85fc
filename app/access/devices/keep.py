"""What becomes of a device: registered by its person, approved by a supervisor, reported lost by either, wiped by itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.devices import store
from app.access.devices.values import Device
from app.access.policy import ACR_TWO, lies_within, scopes_allowed
from app.access.sessions import end_sessions_of_device
from app.access.store import bind_device, find_account, find_session, raise_acr
from app.core.db import Db
from app.core.errors import Refusal, conflict, forbidden, id_reused, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class RegisterDevice:
    """The phone the caller's session is bound to, as its app describes it."""

    device_id: UUID
    model: str
    os: str
    app_version: str


@dataclass(frozen=True, slots=True)
class Registered:
    """The device, and whether it was registered before."""

    device: Device
    repeated: bool


def places_overseen(actor: Actor) -> tuple[str, ...]:
    """The places whose people's devices an actor keeps: those of officers and administrators who may manage devices."""
    if "devices:manage" not in actor.scopes and "*" not in actor.scopes:
        return ()
    return tuple(sorted({one.place for one in actor.roles if "devices:manage" in scopes_allowed([one.role])}))


async def own_devices(db: Db, actor: Actor, at: datetime) -> list[Device]:
    """The caller's own phones, whatever became of them; at most 200."""
    if actor.account_id is None:
        return []
    return await store.list_devices(db, actor.county, actor.account_id, (), at, None, MOST_SHOWN)


async def register_device(db: Db, actor: Actor, at: datetime, command: RegisterDevice) -> Outcome[Registered]:
    """Register the phone whose key the session is bound to; the proof of the key came with the token."""
    session = await find_session(db, actor.county, actor.session_id) if actor.session_id else None
    if session is None or session.dpop_thumbprint is None or actor.account_id is None:
        raise conflict(
            "DEVICE_KEY_MISSING", "请用应用的设备密钥登录后再登记", "Sign in with the device's key (DPoP) first"
        )
    known = await store.find_device_by_key(db, session.dpop_thumbprint)
    if known is not None:
        if known.account_id != actor.account_id:
            raise conflict("DEVICE_KEY_TAKEN", "这把设备密钥已属于别人", "This key belongs to somebody else's device")
        await bind_device(db, session, known.device_id)
        return Outcome(Registered(known, repeated=True), ())
    if await store.find_device(db, actor.county, command.device_id):
        raise id_reused()
    device = Device(
        actor.county,
        command.device_id,
        actor.account_id,
        actor.name,
        session.dpop_thumbprint,
        command.model,
        command.os,
        command.app_version,
        at,
    )
    await store.add_device(db, device)
    await bind_device(db, session, device.device_id)
    return Outcome(Registered(device, repeated=False), (Fact("device.registered", device.device_id),))


async def approve_device(db: Db, actor: Actor, at: datetime, device_id: UUID) -> Outcome[Device]:
    """Approve a device; it counts as a second factor from now on. Refuses one's own (403) and a lost one (409)."""
    device = await overseen_device(db, actor, at, device_id)
    if device.account_id == actor.account_id:
        raise forbidden("OWN_DEVICE")
    if device.lost_at:
        raise conflict("DEVICE_LOST", "这台设备已报失", "This device was reported lost")
    if device.approved_at:
        return Outcome(device, ())
    await store.change_device(db, device, {"approved_at": at, "approved_by": actor.account_id})
    await raise_acr(db, device.county, device.device_id, ACR_TWO, "pop")
    return Outcome(await _again(db, device), (Fact("device.approved", device_id),))


async def lose_device(db: Db, actor: Actor, at: datetime, device_id: UUID) -> Outcome[Device]:
    """Report a device lost: its sessions end now, and it is told to wipe itself as soon as it asks."""
    device = await open_device(db, actor, at, device_id)
    if device.lost_at:
        return Outcome(device, ())
    await store.change_device(db, device, {"lost_at": at, "lost_by": actor.account_id})
    ended = await end_sessions_of_device(db, device.county, device_id, at, "device_lost")
    return Outcome(await _again(db, device), (Fact("device.lost", device_id, data={"sessions_ended": ended}),))


async def acknowledge_wipe(db: Db, actor: Actor, at: datetime, device: Device) -> Outcome[Device]:
    """The device has wiped itself. Refuses one that was never told to (409)."""
    if device.lost_at is None:
        raise conflict("NOT_ORDERED", "没有要求清除这台设备", "This device was not told to wipe itself")
    if device.wiped_at:
        return Outcome(device, ())
    await store.change_device(db, device, {"wiped_at": at})
    return Outcome(await _again(db, device), (Fact("device.wiped", device.device_id),))


async def open_device(db: Db, actor: Actor, at: datetime, device_id: UUID) -> Device:
    """A device of one's own, or of somebody one oversees. Raises 404 for any other."""
    device = await store.find_device(db, actor.county, device_id)
    if device and device.account_id == actor.account_id:
        return device
    return await overseen_device(db, actor, at, device_id)


async def overseen_device(db: Db, actor: Actor, at: datetime, device_id: UUID) -> Device:
    """A device of somebody one oversees by place. Raises 404 for any other."""
    device = await store.find_device(db, actor.county, device_id)
    owner = await find_account(db, actor.county, device.account_id, at) if device else None
    places = places_overseen(actor)
    held = owner.roles if owner else ()
    if device is None or not any(lies_within(one.place, place) for one in held for place in places):
        raise not_found()
    return device


async def device_of_key(db: Db, thumbprint: str) -> Device:
    """The device that a proven key belongs to. Raises 401 for a key nobody knows."""
    device = await store.find_device_by_key(db, thumbprint)
    if device is None:
        raise Refusal(401, "DEVICE_UNKNOWN", "这台设备没有登记", "No device with this key is registered")
    return device


async def _again(db: Db, device: Device) -> Device:
    return await store.find_device(db, device.county, device.device_id) or device
