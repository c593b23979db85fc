"""Routes of deliberations: proposing, what is missing, the day, the decision, the end."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DeliberationsRead, DeliberationsWrite, DeploymentDep, only_roles
from app.core import clock
from app.core.clock import day_of
from app.core.db import Deployment, reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.deliberations.conduct import Conduct, conduct_deliberation, decide_deliberation
from app.deliberations.overlook import list_deliberations, read_deliberation
from app.deliberations.policy import COUNTY, TOWN
from app.deliberations.propose import propose_deliberation
from app.deliberations.schemas import (
    DecisionIn,
    DeliberationIn,
    DeliberationOut,
    DeliberationsOut,
    MaterialsIn,
    ScheduleIn,
    State,
    WordsIn,
)
from app.deliberations.store import Deliberation, Wanted
from app.journal.actor import Actor
from app.journal.perform import perform

router = APIRouter(prefix="/v1", tags=["deliberations"], route_class=StrictRoute)
InState = Annotated[State | None, Query(description="只看处于此状态的 Only in this state")]
OfHousehold = Annotated[UUID | None, Query(description="只看这一户的 Only of this household")]
OfPerson = Annotated[UUID | None, Query(description="只看这个人的 Only of this person")]
Overdue = Annotated[bool, Query(description="只看逾期未议的 Only those whose last day is over", examples=[False])]
ONE = "/deliberations/{deliberation_id}"


def moved(roles: frozenset[str], name: str) -> dict[str, Any]:
    """What every move's route says of itself."""
    return {
        "response_model": DeliberationOut,
        "responses": problems(404, 409),
        "operation_id": name,
        "openapi_extra": only_roles(roles),
    }


def _shown(one: Deliberation, actor: Actor, status: int = 200) -> Response:
    return answer(DeliberationOut.of(one, actor, day_of(clock.now()), opened=True), status)


async def _conducted(deployment: Deployment, actor: Actor, command: Conduct) -> Response:
    return _shown(await perform(deployment, conduct_deliberation, actor, clock.now(), command), actor)


@router.post(
    "/deliberations",
    status_code=201,
    response_model=DeliberationOut,
    responses=repeatable(DeliberationOut, 404, 409),
    operation_id="proposeDeliberation",
    openapi_extra=only_roles(TOWN),
)
async def post_deliberation(body: DeliberationIn, actor: DeliberationsWrite, deployment: DeploymentDep) -> Response:
    """镇（街道）提请一事一议 The town proposes a case to the joint conference."""
    proposed = await perform(deployment, propose_deliberation, actor, clock.now(), body.command())
    return _shown(proposed.deliberation, actor, 200 if proposed.repeated else 201)


@router.get("/deliberations", response_model=DeliberationsOut, operation_id="listDeliberations")
async def get_deliberations(
    actor: DeliberationsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    state: InState = None,
    household_id: OfHousehold = None,
    person_id: OfPerson = None,
    overdue: Overdue = False,
) -> Response:
    """本人范围内的一事一议，最新在前 Cases of households within reach, newest first."""
    today = day_of(clock.now())
    wanted = Wanted(state, household_id, person_id, today if overdue else None)
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_deliberations(db, scope_of(actor), wanted, paging)
    return answer(DeliberationsOut.of(page, actor, today))


@router.get(ONE, response_model=DeliberationOut, responses=problems(404), operation_id="getDeliberation")
async def get_deliberation(deliberation_id: UUID, actor: DeliberationsRead, deployment: DeploymentDep) -> Response:
    """一件一事一议；问题、材料和纪要只给工作人员看 One case; its words are for officers."""
    return _shown(await perform(deployment, read_deliberation, actor, clock.now(), deliberation_id), actor)


@router.put(ONE + "/materials-request", **moved(COUNTY, "requestMaterials"))
async def put_materials_request(
    deliberation_id: UUID, body: WordsIn, actor: DeliberationsWrite, deployment: DeploymentDep
) -> Response:
    """要求补充材料 Ask the town for what is missing."""
    return await _conducted(deployment, actor, body.command(deliberation_id, "materials_request"))


@router.put(ONE + "/materials", **moved(TOWN, "supplyMaterials"))
async def put_materials(
    deliberation_id: UUID, body: MaterialsIn, actor: DeliberationsWrite, deployment: DeploymentDep
) -> Response:
    """补充材料 Bring what was missing."""
    return await _conducted(deployment, actor, body.command(deliberation_id))


@router.put(ONE + "/schedule", **moved(COUNTY, "scheduleDeliberation"))
async def put_schedule(
    deliberation_id: UUID, body: ScheduleIn, actor: DeliberationsWrite, deployment: DeploymentDep
) -> Response:
    """确定联席会议日期 Set the day of the conference, or another."""
    return await _conducted(deployment, actor, body.command(deliberation_id))


@router.put(ONE + "/decision", **moved(COUNTY, "decideDeliberation"))
async def put_decision(
    deliberation_id: UUID, body: DecisionIn, actor: DeliberationsWrite, deployment: DeploymentDep
) -> Response:
    """联席会议决定：同意、不同意、缓议；同意的随即转办帮扶 What the conference decided; what is approved goes on at once."""
    command = body.command(deliberation_id)
    return _shown(await perform(deployment, decide_deliberation, actor, clock.now(), command), actor)


@router.put(ONE + "/completion", **moved(TOWN, "completeDeliberation"))
async def put_completion(
    deliberation_id: UUID, body: WordsIn, actor: DeliberationsWrite, deployment: DeploymentDep
) -> Response:
    """帮扶已落实 The aid has arrived."""
    return await _conducted(deployment, actor, body.command(deliberation_id, "completion"))


@router.put(ONE + "/withdrawal", **moved(TOWN, "withdrawDeliberation"))
async def put_withdrawal(
    deliberation_id: UUID, body: WordsIn, actor: DeliberationsWrite, deployment: DeploymentDep
) -> Response:
    """撤回 Withdraw a case that nobody has decided."""
    return await _conducted(deployment, actor, body.command(deliberation_id, "withdrawal"))
