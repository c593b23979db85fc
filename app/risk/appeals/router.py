"""Routes of appeals: recording, listing, the review, telling the person, taking it back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead, PeopleWrite, RiskDecide
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.risk.appeals.overlook import list_appeals
from app.risk.appeals.record import record_appeal
from app.risk.appeals.review import review_appeal, tell_appeal, withdraw_appeal
from app.risk.appeals.schemas import (
    AppealIn,
    AppealOut,
    AppealReviewIn,
    AppealsOut,
    AppealState,
    AppealTellingIn,
    AppealWithdrawalIn,
)
from app.risk.appeals.store import AppealsWanted

router = APIRouter(prefix="/v1", tags=["risk"], route_class=StrictRoute)
OfPerson = Annotated[UUID | None, Query(description="只看这个人的 Only of this person")]
InState = Annotated[AppealState | None, Query(description="只看处于此状态的 Only in this state")]


@router.post(
    "/people/{person_id}/appeals",
    status_code=201,
    response_model=AppealOut,
    responses=repeatable(AppealOut, 404, 409),
    operation_id="recordAppeal",
    openapi_extra={"x-rights": "by the town: officers of the town or county only"},
)
async def post_appeal(person_id: UUID, body: AppealIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """登记申诉，15个工作日内复核 Record an appeal about a level; it is reviewed within 15 working days."""
    at = clock.now()
    recorded = await perform(deployment, record_appeal, actor, at, body.command(person_id))
    return answer(AppealOut.of(recorded, actor, clock.day_of(at)), 201 if recorded.received_at == at else 200)


@router.get("/appeals", response_model=AppealsOut, responses=problems(401), operation_id="listAppeals")
async def get_appeals(
    actor: PeopleRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    person_id: OfPerson = None,
    state: InState = None,
) -> Response:
    """本人范围内的申诉，先到期的在前 Appeals about people within reach, the next due first."""
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_appeals(db, scope_of(actor), AppealsWanted(person_id, state), paging)
    return answer(AppealsOut.of(*page, actor, clock.day_of(clock.now())))


@router.put(
    "/appeals/{appeal_id}/review",
    response_model=AppealOut,
    responses=problems(404, 409),
    operation_id="reviewAppeal",
    openapi_extra={"x-rights": "nobody who decided what is appealed; the town's own contest: the county"},
)
async def put_review(appeal_id: UUID, body: AppealReviewIn, actor: RiskDecide, deployment: DeploymentDep) -> Response:
    """人工复核 A human who did not decide it reviews."""
    at = clock.now()
    reviewed = await perform(deployment, review_appeal, actor, at, body.command(appeal_id))
    return answer(AppealOut.of(reviewed, actor, clock.day_of(at)))


@router.put(
    "/appeals/{appeal_id}/telling",
    response_model=AppealOut,
    responses=problems(404, 409),
    operation_id="tellAppeal",
)
async def put_telling(
    appeal_id: UUID, body: AppealTellingIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """已向本人说明复核结果 That the person was told what came of it."""
    at = clock.now()
    told = await perform(deployment, tell_appeal, actor, at, body.command(appeal_id))
    return answer(AppealOut.of(told, actor, clock.day_of(at)))


@router.put(
    "/appeals/{appeal_id}/withdrawal",
    response_model=AppealOut,
    responses=problems(404, 409),
    operation_id="withdrawAppeal",
)
async def put_withdrawal(
    appeal_id: UUID, body: AppealWithdrawalIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """撤回申诉 Whoever appealed takes it back."""
    at = clock.now()
    withdrawn = await perform(deployment, withdraw_appeal, actor, at, body.command(appeal_id))
    return answer(AppealOut.of(withdrawn, actor, clock.day_of(at)))
