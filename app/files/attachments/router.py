"""The route by which files of visits are read."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, VisitsRead
from app.core import clock
from app.core.web.problem import problems
from app.core.web.ranges import RangeDep
from app.core.web.strict import StrictRoute
from app.files.attachments.show import ShowAttachment, show_attachment
from app.files.attachments.web import shown_answer
from app.journal.perform import perform
from app.media.values import MEDIA_TYPES, Variant

router = APIRouter(prefix="/v1/attachments", tags=["files"], route_class=StrictRoute)
BYTES = {"schema": {"type": "string", "format": "binary", "maxLength": 15_728_640}}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"description": "文件 The file", "content": dict.fromkeys(sorted(MEDIA_TYPES), BYTES)},
    206: {"description": "文件的一段 A part of the file", "content": dict.fromkeys(sorted(MEDIA_TYPES), BYTES)},
}
Which = Annotated[
    Variant,
    Query(
        description="thumb 320 像素，screen 1280 像素，original 原件（照片仅限主管） Originals of photos are for supervisors",
        examples=["thumb"],
    ),
]


@router.get(
    "/{attachment_id}/content",
    response_class=Response,
    responses={**CONTENT, **problems(404, 409, 416)},
    operation_id="getAttachmentContent",
)
async def get_content(
    attachment_id: UUID, actor: VisitsRead, deployment: DeploymentDep, asked: RangeDep, variant: Which = "screen"
) -> Response:
    """探访照片或录音的内容；查看留痕 The content of a photo or recording of a visit; the reading is kept."""
    command = ShowAttachment(attachment_id, variant)
    shown = await perform(deployment, show_attachment, actor, clock.now(), command, seen=scope_of(actor))
    return await shown_answer(deployment, shown, asked)
