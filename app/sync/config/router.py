"""Route of what a server announces to phones."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from app.access.web import Sync
from app.core.web.strict import StrictRoute
from app.sync.config.announce import tag_of, written
from app.sync.config.schemas import SyncConfigOut

router = APIRouter(prefix="/v1/sync", tags=["sync"], route_class=StrictRoute)
Known = Annotated[
    str | None,
    Header(
        alias="If-None-Match", max_length=200, description="已有的 ETag The ETag known", examples=['"0123456789abcdef"']
    ),
]


@router.get(
    "/config",
    response_model=SyncConfigOut,
    responses={304: {"description": "没有变化 Not modified"}},
    operation_id="getSyncConfig",
)
async def get_config(request: Request, _actor: Sync, known: Known = None) -> Response:
    """同步的上限、间隔、最低构建号和功能 Limits, intervals, least builds and features of synchronising."""
    content = written(request.app.state.settings)
    tag = tag_of(content)
    told = known is not None and tag in known
    return Response(b"" if told else content, 304 if told else 200, {"ETag": tag}, "application/json")
