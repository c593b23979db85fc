"""Routes of visits: words in, command out; receipt in, words out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.access.policy import SEATS
from app.access.scope import scope_of
from app.access.web import DeploymentDep, VisitsRead, VisitsWrite, only_roles
from app.core import clock
from app.core.db import reading
from app.core.errors import Refusal
from app.core.web.answer import answer, answer_json
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import Moment, StrictRoute
from app.journal.perform import perform, perform_all
from app.visits import store
from app.visits.amend import amend_visit
from app.visits.cosign import cosign_visit
from app.visits.read import read_visit
from app.visits.schemas.answers import CorrectionOut, CosignatureOut, ReceiptOut, TieOut, VisitOut, VisitsOut
from app.visits.schemas.submission import AmendmentIn, CosignatureIn, TieIn, VisitIn, VisitOutcome, VoidingIn
from app.visits.store import Filter
from app.visits.submit import submit_visits
from app.visits.tie import tie_visits
from app.visits.void import void_visit

OfHousehold = Annotated[UUID | None, Query(description="只看这一户 Only this household")]
OfPerson = Annotated[UUID | None, Query(description="只看这个人 Only this person")]
FromTime = Annotated[Moment | None, Query(alias="from", description="起始时间 Not before")]
ToTime = Annotated[Moment | None, Query(description="截止时间 Before")]


async def wanted(
    household_id: OfHousehold = None,
    person_id: OfPerson = None,
    from_: FromTime = None,
    to: ToTime = None,
    outcome: VisitOutcome | None = None,
) -> Filter:
    """Which visits a list shows."""
    return Filter(household_id, person_id, from_, to, outcome)


WantedDep = Annotated[Filter, Depends(wanted)]
router = APIRouter(prefix="/v1/visits", tags=["visits"], route_class=StrictRoute)


@router.post(
    "",
    status_code=201,
    response_model=ReceiptOut,
    operation_id="postVisit",
    responses=repeatable(ReceiptOut, 404, 409),
)
async def post_visit(body: VisitIn, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """提交一次探访，立即重新评估全户风险 Submit a visit; the whole household is reassessed in the same transaction."""
    [receipt] = await perform_all(deployment, submit_visits, actor, clock.now(), [body.command()])
    if isinstance(receipt, Refusal):
        raise receipt
    return answer_json(receipt.body, 200 if receipt.repeated else 201)


@router.get("", response_model=VisitsOut, operation_id="listVisits")
async def list_visits(actor: VisitsRead, deployment: DeploymentDep, paging: PagingDep, wanted: WantedDep) -> Response:
    """探访记录，最近的在前 Visits, the newest first."""
    page = paging.of(f"visits|{wanted}")
    async with reading(deployment, scope_of(actor)) as db:
        found = await store.visits_in_scope(db, scope_of(actor), wanted, page.limit + 1, page.after)
    return answer(VisitsOut.of(*page.cut(found, lambda one: [one.effective_at, one.visit_id])))


@router.get("/{visit_id}", response_model=VisitOut, responses=problems(404), operation_id="getVisit")
async def get_visit(visit_id: UUID, actor: VisitsRead, deployment: DeploymentDep) -> Response:
    """一次探访的全部内容 One visit with everything its reader may see."""
    async with reading(deployment, scope_of(actor)) as db:
        found = await read_visit(db, actor, visit_id)
    return answer(VisitOut.of_read(found), version=found.visit.revision)


@router.post(
    "/{visit_id}/amendments",
    status_code=201,
    response_model=CorrectionOut,
    responses=repeatable(CorrectionOut, 404, 409),
    operation_id="postAmendment",
)
async def post_amendment(visit_id: UUID, body: AmendmentIn, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """更正探访，原记录保留 Amend a visit; the record stays as it arrived."""
    made = await perform(deployment, amend_visit, actor, clock.now(), body.command(visit_id))
    return answer(CorrectionOut.of(made.correction), 200 if made.repeated else 201)


@router.put(
    "/{visit_id}/voiding", response_model=CorrectionOut, responses=problems(404, 409), operation_id="putVoiding"
)
async def put_voiding(visit_id: UUID, body: VoidingIn, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """作废探访 Void a visit."""
    return answer(CorrectionOut.of(await perform(deployment, void_visit, actor, clock.now(), body.command(visit_id))))


@router.put(
    "/{visit_id}/cosignature",
    response_model=CosignatureOut,
    responses=problems(404, 409),
    operation_id="putCosignature",
    openapi_extra=only_roles(SEATS, "teammates of the record's author"),
)
async def put_cosignature(
    visit_id: UUID, body: CosignatureIn, actor: VisitsWrite, deployment: DeploymentDep
) -> Response:
    """组员会签，每人一次 A teammate agrees with the record or does not, once."""
    return answer(
        CosignatureOut.of(await perform(deployment, cosign_visit, actor, clock.now(), body.command(visit_id)))
    )


@router.post(
    "/{visit_id}/ties",
    status_code=201,
    response_model=TieOut,
    responses=repeatable(TieOut, 404, 409),
    operation_id="postTie",
)
async def post_tie(visit_id: UUID, body: TieIn, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """记录归并为同一次上门，或拆开；由记录人或主管办理 Records of one call tied together or kept apart, by an author or an officer."""
    tied = await perform(deployment, tie_visits, actor, clock.now(), body.command(visit_id))
    return answer(TieOut.of(tied), 200 if tied.repeated else 201)
