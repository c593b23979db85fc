"""The route of events: what happened, for other systems and supervisors, in one order behind a cursor."""

from fastapi import APIRouter, Request, Response

from app.access.web import DeploymentDep, SignedIn, only_roles
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.events.read import READERS, reach_of, read_events
from app.events.schemas import EventsOut

router = APIRouter(prefix="/v1", tags=["events"], route_class=StrictRoute)
BY_SCOPE = only_roles(READERS, "each type by the scope under which its subject is read")


@router.get(
    "/events",
    response_model=EventsOut,
    responses=problems(401, 403, 422),
    operation_id="listEvents",
    openapi_extra=BY_SCOPE,
)
async def get_events(request: Request, actor: SignedIn, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """发生了什么：按先后，从游标之后读起，只有编号和状态 What happened, in order behind a cursor: identifiers and states, no words."""
    scope, types = reach_of(actor)
    async with reading(deployment, scope) as db:
        told = await read_events(db, scope, types, paging)
    request.state.told = {"events": len(told.found)} if told.found else {}
    return answer(EventsOut.of(actor.county, told))
