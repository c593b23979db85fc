"""Routes of devices; the last two are for the phone itself, which proves its key and nothing else."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.devices.keep import (
    acknowledge_wipe,
    approve_device,
    device_of_key,
    lose_device,
    places_overseen,
    register_device,
)
from app.access.devices.schemas import DeviceIn, DeviceOut, DevicesOut, DeviceStatusOut
from app.access.devices.store import list_devices
from app.access.devices.web import DeviceKeyDep, device_actor
from app.access.web import DeploymentDep, DevicesManage, SignedIn
from app.core import clock
from app.core.db import reading
from app.core.seen import EVERYWHERE
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform

router = APIRouter(prefix="/v1", tags=["devices"], route_class=StrictRoute)
BY_KEY = {
    "x-public": "the device's own key (a DPoP proof without a token) says who asks",
    "security": [{"deviceKey": []}],
}


@router.post(
    "/devices",
    status_code=201,
    response_model=DeviceOut,
    responses=repeatable(DeviceOut, 409),
    operation_id="registerDevice",
)
async def post_device(body: DeviceIn, actor: SignedIn, deployment: DeploymentDep) -> Response:
    """登记本机：令牌须绑定本机密钥 Register this phone: the token must be bound to its key."""
    registered = await perform(deployment, register_device, actor, clock.now(), body.command())
    return answer(DeviceOut.of(registered.device), 200 if registered.repeated else 201)


@router.get("/devices", response_model=DevicesOut, responses=problems(401), operation_id="listDevices")
async def get_devices(actor: SignedIn, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """设备列表：本人的；管理设备者还有辖区内的 My devices, and those of the people whose devices I keep."""
    page = paging.of(f"devices|{actor.account_id}")
    after, places = UUID(page.key) if page.key else None, places_overseen(actor)
    async with reading(deployment, EVERYWHERE) as db:
        found = await list_devices(db, actor.county, actor.account_id, places, clock.now(), after, page.limit + 1)
    return answer(DevicesOut.of(*page.cut(found, lambda one: [one.device_id])))


@router.put(
    "/devices/{device_id}/approval",
    response_model=DeviceOut,
    responses=problems(404, 409),
    operation_id="approveDevice",
)
async def put_approval(device_id: UUID, actor: DevicesManage, deployment: DeploymentDep) -> Response:
    """批准设备 Approve a device of somebody in my places."""
    return answer(DeviceOut.of(await perform(deployment, approve_device, actor, clock.now(), device_id)))


@router.post(
    "/devices/{device_id}/lost", response_model=DeviceOut, responses=problems(404), operation_id="reportDeviceLost"
)
async def post_lost(device_id: UUID, actor: SignedIn, deployment: DeploymentDep) -> Response:
    """报失：该设备立即退出登录，联网即清除 Report a device lost: its sessions end now, it wipes itself when it asks."""
    return answer(DeviceOut.of(await perform(deployment, lose_device, actor, clock.now(), device_id)))


@router.get(
    "/device/status",
    response_model=DeviceStatusOut,
    responses=problems(401),
    operation_id="getDeviceStatus",
    openapi_extra=BY_KEY,
)
async def get_status(key: DeviceKeyDep, deployment: DeploymentDep) -> Response:
    """本机状态，只凭设备密钥：是否要清除 Whether this phone must wipe itself; asked by its key alone."""
    async with reading(deployment, EVERYWHERE) as db:
        device = await device_of_key(db, key.thumbprint)
    return answer(DeviceStatusOut.of(device))


@router.put(
    "/device/wipe",
    response_model=DeviceStatusOut,
    responses=problems(401, 409),
    operation_id="acknowledgeDeviceWipe",
    openapi_extra=BY_KEY,
)
async def put_wipe(key: DeviceKeyDep, deployment: DeploymentDep) -> Response:
    """已清除本机 This phone has wiped itself."""
    async with reading(deployment, EVERYWHERE) as db:
        device = await device_of_key(db, key.thumbprint)
    device = await perform(deployment, acknowledge_wipe, device_actor(device, key), clock.now(), device)
    return answer(DeviceStatusOut.of(device))
