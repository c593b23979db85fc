"""Routes of phones that were offline."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response

from app.access.web import DeploymentDep, Sync
from app.core import clock
from app.core.web.packing import packed
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.sync.clients import Build, upgrade_notice
from app.sync.pull import Wanted, pull
from app.sync.schemas import PullOut, told_of
from app.sync.web import asked, served_build

router = APIRouter(prefix="/v1/sync", tags=["sync"], route_class=StrictRoute)
Accepted = Annotated[str, Header(alias="Accept-Encoding", include_in_schema=False)]


@router.get(
    "/pull",
    response_model=PullOut,
    responses=problems(400, 401, 403, 422, 503),
    operation_id="pullChanges",
    openapi_extra={"x-limit": "pull"},
)
async def get_pull(
    request: Request,
    actor: Sync,
    deployment: DeploymentDep,
    wanted: Annotated[Wanted, Depends(asked)],
    build: Annotated[Build | None, Depends(served_build)],
    accepted: Accepted = "",
) -> Response:
    """手机取变化：一页，从游标之后 What changed behind a cursor, one page; without one, everything."""
    notice = upgrade_notice(build, request.app.state.settings.sync.announced)
    async with request.app.state.gate.turn(heavy=wanted.is_filling):
        told = await told_of(await pull(deployment, actor, clock.now(), wanted), deployment.keyring, notice)
    request.state.told, request.state.caught_up = told.of_whom, not told.more
    return await packed(told.content, accepted)
