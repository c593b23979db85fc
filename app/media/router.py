"""Routes of uploads: a file in pieces, each of which may be cut, lost or sent twice."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from app.access.web import DeploymentDep, VisitsWrite
from app.core import clock
from app.core.web.problem import problems
from app.core.web.strict import RawRoute, StrictRoute
from app.journal.perform import perform
from app.media.schemas import UploadIn, UploadOut
from app.media.upload import begin_upload, find_upload, give_up, send_piece
from app.media.web import PIECE_BODY, PieceDep, begun_answer, piece_answer, standing_answer

KNOWN: dict[int | str, dict[str, Any]] = {
    200: {"model": UploadOut, "description": "已有此文件，可续传或已完整 Goes on, or is here already"}
}
WHOLE: dict[int | str, dict[str, Any]] = {200: {"model": UploadOut, "description": "文件已完整 The file is whole"}}
router = APIRouter(prefix="/v1/uploads", tags=["media"], route_class=StrictRoute)
pieces = APIRouter(prefix="/v1/uploads", tags=["media"], route_class=RawRoute)


@router.post(
    "",
    status_code=201,
    response_model=UploadOut,
    responses={**KNOWN, **problems(413)},
    operation_id="beginUpload",
)
async def post_upload(body: UploadIn, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """开始或继续上传一个文件；同一账号同一内容只有一份 Begin a file, or learn how far it has come; one per account and content."""
    begun = await perform(deployment, begin_upload, actor, clock.now(), body.command())
    return begun_answer(begun, UploadOut.of(begun.blob))


@router.head(
    "/{upload_id}", status_code=204, responses=problems(404, 410), response_class=Response, operation_id="headUpload"
)
async def head_upload(upload_id: UUID, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """上传到哪里了 How far a file has come, in the headers."""
    return standing_answer(await find_upload(deployment, actor, clock.now(), upload_id))


@pieces.patch(
    "/{upload_id}",
    status_code=204,
    responses={**WHOLE, **problems(404, 409, 410, 503)},
    response_class=Response,
    operation_id="sendPiece",
    openapi_extra=PIECE_BODY,
)
async def patch_upload(upload_id: UUID, actor: VisitsWrite, piece: PieceDep, deployment: DeploymentDep) -> Response:
    """续传一段；最后一段之后校验整个文件 Send the next piece; after the last one the whole file is checked."""
    blob = await send_piece(deployment, actor, clock.now(), upload_id, piece)
    return piece_answer(blob, UploadOut.of(blob))


@router.delete(
    "/{upload_id}", status_code=204, responses=problems(404, 409), response_class=Response, operation_id="dropUpload"
)
async def delete_upload(upload_id: UUID, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """放弃上传 Give an upload up before it is whole."""
    await give_up(deployment, actor, clock.now(), upload_id)
    return Response(status_code=204)
