"""Routes of reassignments: looking at one, beginning it, asking how far it is."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.web import DeploymentDep, TeamsRead, TeamsWrite
from app.core import clock
from app.core.db import reading
from app.core.seen import Whole
from app.core.web.answer import answer
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.sync.reassignments.reassign import begin_and_carry_on, preview_reassignment, read_reassignment
from app.sync.reassignments.schemas import ReassignmentIn, ReassignmentOut

router = APIRouter(prefix="/v1", tags=["teams"], route_class=StrictRoute)


@router.post(
    "/reassignments",
    status_code=201,
    response_model=ReassignmentOut,
    responses=repeatable(ReassignmentOut, 409),
    operation_id="createReassignment",
)
async def post_reassignment(body: ReassignmentIn, actor: TeamsWrite, deployment: DeploymentDep) -> Response:
    """移交：小组的户逐户转给另一小组；可先只看影响 Households of a team for another, or only what that would mean."""
    if body.validate_only:
        return answer(
            ReassignmentOut.planned(body, await preview_reassignment(deployment, actor, clock.now(), body.command()))
        )
    begun = await begin_and_carry_on(deployment, actor, clock.now(), body.command())
    return answer(ReassignmentOut.of(begun), 200 if begun.repeated else 201)


@router.get(
    "/reassignments/{reassignment_id}",
    response_model=ReassignmentOut,
    responses=problems(404),
    operation_id="getReassignment",
)
async def get_reassignment(reassignment_id: UUID, actor: TeamsRead, deployment: DeploymentDep) -> Response:
    """移交进度 How far a reassignment is."""
    async with reading(deployment, Whole(actor.county)) as db:
        return answer(ReassignmentOut.of(await read_reassignment(db, actor, reassignment_id)))
