"""Routes of overrides: asking, listing, the second officer's decision, ending early."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead, RiskDecide
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.risk.overrides.ask import ask_override
from app.risk.overrides.decide import decide_override, end_override
from app.risk.overrides.overlook import list_overrides
from app.risk.overrides.schemas import (
    OverrideDecisionIn,
    OverrideEndingIn,
    OverrideIn,
    OverrideOut,
    OverridesOut,
    OverrideState,
)
from app.risk.overrides.store import OverridesWanted

router = APIRouter(prefix="/v1", tags=["risk"], route_class=StrictRoute)
OfPerson = Annotated[UUID | None, Query(description="只看这个人的 Only of this person")]
InState = Annotated[OverrideState | None, Query(description="只看处于此状态的 Only in this state")]


@router.post(
    "/people/{person_id}/overrides",
    status_code=201,
    response_model=OverrideOut,
    responses=repeatable(OverrideOut, 404, 409),
    operation_id="askOverride",
)
async def post_override(person_id: UUID, body: OverrideIn, actor: RiskDecide, deployment: DeploymentDep) -> Response:
    """申请人工调整等级，待第二人审批后生效 Ask for another level until a day; in force once a second officer confirms."""
    at = clock.now()
    asked = await perform(deployment, ask_override, actor, at, body.command(person_id))
    return answer(OverrideOut.of(asked, actor, clock.day_of(at)), 201 if asked.asked_at == at else 200)


@router.get("/overrides", response_model=OverridesOut, responses=problems(401), operation_id="listOverrides")
async def get_overrides(
    actor: PeopleRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    person_id: OfPerson = None,
    state: InState = None,
) -> Response:
    """本人范围内的人工调整，最新的在前 Overrides about people within reach, the newest first."""
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_overrides(db, scope_of(actor), OverridesWanted(person_id, state), paging)
    return answer(OverridesOut.of(*page, actor, clock.day_of(clock.now())))


@router.put(
    "/overrides/{override_id}/decision",
    response_model=OverrideOut,
    responses=problems(404, 409),
    operation_id="decideOverride",
)
async def put_decision(
    override_id: UUID, body: OverrideDecisionIn, actor: RiskDecide, deployment: DeploymentDep
) -> Response:
    """第二人审批人工调整 The second officer confirms or refuses."""
    at = clock.now()
    decided = await perform(deployment, decide_override, actor, at, body.command(override_id))
    return answer(OverrideOut.of(decided, actor, clock.day_of(at)))


@router.put(
    "/overrides/{override_id}/ending",
    response_model=OverrideOut,
    responses=problems(404, 409),
    operation_id="endOverride",
)
async def put_ending(
    override_id: UUID, body: OverrideEndingIn, actor: RiskDecide, deployment: DeploymentDep
) -> Response:
    """提前结束人工调整 End an override before its last day."""
    at = clock.now()
    ended = await perform(deployment, end_override, actor, at, body.command(override_id))
    return answer(OverrideOut.of(ended, actor, clock.day_of(at)))
