"""Routes of participations: who takes part in a programme, and the plan of a household."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.programmes.overlook import find_participation, page_of_participations
from app.programmes.participations.schemas import (
    ParticipationIn,
    ParticipationMoveIn,
    ParticipationOut,
    ParticipationsOut,
    ParticipationStatus,
    PlanOut,
    StepMoveIn,
    StepsIn,
)
from app.programmes.plan import move_step, plan_steps
from app.programmes.store.participations import ParticipationsWanted
from app.programmes.take_part import add_participation, move_participation
from app.programmes.web import ProgrammesRead, ProgrammesWrite

router = APIRouter(prefix="/v1", tags=["programmes"], route_class=StrictRoute)
OfHousehold = Annotated[UUID | None, Query(description="只看这一户 Only of this household")]
OfPerson = Annotated[UUID | None, Query(description="只看这个人 Only of this person")]
InState = Annotated[ParticipationStatus | None, Query(description="状态 State")]


@router.get(
    "/programmes/{programme_id}/participations",
    response_model=ParticipationsOut,
    responses=problems(404),
    operation_id="listParticipations",
)
async def get_participations(
    programme_id: UUID,
    actor: ProgrammesRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    household_id: OfHousehold = None,
    person_id: OfPerson = None,
    status: InState = None,
) -> Response:
    """参加项目的家庭、个人、单位、网格和批量登记 Who takes part, within what the caller oversees."""
    wanted = ParticipationsWanted(programme_id, household_id, person_id, status)
    async with reading(deployment, scope_of(actor)) as db:
        found = await page_of_participations(db, scope_of(actor), wanted, paging)
    return answer(ParticipationsOut.of(found))


@router.post(
    "/programmes/{programme_id}/participations",
    status_code=201,
    response_model=ParticipationOut,
    responses=repeatable(ParticipationOut, 404, 409),
    operation_id="createParticipation",
)
async def post_participation(
    programme_id: UUID, body: ParticipationIn, actor: ProgrammesWrite, deployment: DeploymentDep
) -> Response:
    """登记参加项目；同一对象在同一项目中只能有一条有效记录 Add a participation; the same one takes part once at a time."""
    done = await perform(deployment, add_participation, actor, clock.now(), body.command(programme_id))
    return answer(ParticipationOut.of(done.participation), 200 if done.repeated else 201)


@router.get(
    "/participations/{participation_id}",
    response_model=PlanOut,
    responses=problems(404),
    operation_id="getParticipation",
)
async def get_participation(participation_id: UUID, actor: ProgrammesRead, deployment: DeploymentDep) -> Response:
    """一条参加记录和它的一户一策 A participation with the household's plan."""
    async with reading(deployment, scope_of(actor)) as db:
        found = await find_participation(db, scope_of(actor), participation_id)
    return answer(PlanOut.of(found))


@router.put(
    "/participations/{participation_id}/status",
    response_model=ParticipationOut,
    responses=problems(404, 409),
    operation_id="moveParticipation",
)
async def put_status(
    participation_id: UUID, body: ParticipationMoveIn, actor: ProgrammesWrite, deployment: DeploymentDep
) -> Response:
    """批准、不批准、撤回申请，或结束参加 Admit, refuse, withdraw or end."""
    changed = await perform(deployment, move_participation, actor, clock.now(), body.command(participation_id))
    return answer(ParticipationOut.of(changed))


@router.post(
    "/participations/{participation_id}/steps",
    response_model=PlanOut,
    responses=problems(404, 409),
    operation_id="planSteps",
)
async def post_steps(
    participation_id: UUID, body: StepsIn, actor: ProgrammesWrite, deployment: DeploymentDep
) -> Response:
    """一户一策：加入步骤；重复提交不重复加入 Add steps to a household's plan; the same again adds nothing."""
    plan = await perform(deployment, plan_steps, actor, clock.now(), body.command(participation_id))
    return answer(PlanOut.of(plan))


@router.put(
    "/participations/{participation_id}/steps/{step_id}/status",
    response_model=PlanOut,
    responses=problems(404, 409),
    operation_id="moveStep",
)
async def put_step(
    participation_id: UUID, step_id: UUID, body: StepMoveIn, actor: ProgrammesWrite, deployment: DeploymentDep
) -> Response:
    """一户一策的一步：完成、取消、重做 Complete, drop or take up again a step."""
    plan = await perform(deployment, move_step, actor, clock.now(), body.command(participation_id, step_id))
    return answer(PlanOut.of(plan))
