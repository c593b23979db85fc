"""Routes of what phones hand over: batches, offers after an epoch change, and what cannot be read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response

from app.access.web import DeploymentDep
from app.core import clock
from app.core.errors import FieldError
from app.core.json import read_as_written
from app.core.web.answer import answer, answer_json
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.sync.inbox.offer import offer
from app.sync.inbox.payload import id_of
from app.sync.inbox.push import push
from app.sync.inbox.receive import Batch, clock_of, printed
from app.sync.inbox.salvage import salvage_operation
from app.sync.inbox.schemas import PROTOCOL, OfferIn, OfferOut, PushIn, PushOut, SalvageIn, SalvageOut
from app.sync.inbox.web import (
    MOST_OPERATIONS,
    Depositor,
    EnglishDep,
    Pusher,
    PushRoute,
    SalvageRoute,
    shown,
    too_large,
    unreadable,
)

router = APIRouter(prefix="/v1/sync", tags=["sync"], route_class=PushRoute)
offers = APIRouter(route_class=StrictRoute)
salvages = APIRouter(route_class=SalvageRoute)
REFUSED = problems(400, 401, 403, 413, 415, 429, 503)


async def batch_of(
    request: Request,
    body: PushIn,
    device: Annotated[str | None, Header(alias="X-Device-Id", max_length=64, description="本机编号 This phone")] = None,
) -> Batch:
    """A batch with the fingerprints of what is in it. Raises 400 where an operation has no id, 413 for too many."""
    if len(body.ops) > MOST_OPERATIONS:
        raise too_large()
    for number, operation in enumerate(body.ops):
        if id_of(operation.get("op_id")) is None:
            raise unreadable(FieldError(f"/ops/{number}/op_id", "INVALID_VALUE", "编号无效", "Not an id"))
    written = read_as_written(await request.body())["ops"]
    hashes = [printed(one) for one in written]
    sent = clock_of({"sent_at": body.sent_at, "boot_id": body.boot_id, "mono_ms": body.mono_ms}, "sent_at")
    return Batch(body.batch_id, body.ops, hashes, sent, id_of(device))


BatchDep = Annotated[Batch, Depends(batch_of)]


@router.post(
    "/push",
    response_model=PushOut,
    responses=REFUSED,
    operation_id="pushOperations",
    openapi_extra={"x-limit": "push"},
)
async def post_push(batch: BatchDep, actor: Pusher, deployment: DeploymentDep, english: EnglishDep) -> Response:
    """上传离线记录，逐条答复 Hand over what was recorded offline; every operation gets its own verdict."""
    at = clock.now()
    pushed = await push(deployment, actor, at, batch)
    told = {"protocol": PROTOCOL, "batch_id": pushed.batch_id, "epoch": pushed.epoch, "server_time": at}
    return answer_json({**told, "results": [shown(one, english=english) for one in pushed.verdicts]})


@offers.post("/offer", response_model=OfferOut, responses=problems(409), operation_id="offerOperations")
async def post_offer(body: OfferIn, actor: Pusher, deployment: DeploymentDep) -> Response:
    """服务器恢复后核对已上传的记录 After a restore: which of these operations the server lacks, and the verdicts of the others."""
    found = await offer(deployment, actor, body.epoch, body.op_ids)
    return answer(OfferOut(epoch=found.epoch, missing=found.missing, held=found.held))


@salvages.post(
    "/salvage",
    status_code=202,
    response_model=SalvageOut,
    responses=REFUSED,
    operation_id="salvageOperation",
    openapi_extra={"x-limit": "deposit", "x-rights": "also for thirty days after an account or a phone was shut"},
)
async def post_salvage(body: SalvageIn, actor: Depositor, deployment: DeploymentDep) -> Response:
    """移交无法读取的记录，由主管处理 Hand over an operation that cannot be read; a supervisor sees to it."""
    kept = await perform(deployment, salvage_operation, actor, clock.now(), body.command())
    return answer(SalvageOut(epoch=kept.epoch, quarantine_id=kept.quarantine_id), 202)


for part in (offers, salvages):
    router.include_router(part)
