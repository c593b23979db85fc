"""Routes of referrals: what was found to be needed, and where it stands."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, ReferralsRead, ReferralsWrite, only_roles
from app.core import clock
from app.core.clock import day_of
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.referrals.identify import identify_need
from app.referrals.overlook import Order, list_referrals
from app.referrals.policy import ROLES
from app.referrals.schemas import NeedIdentifiedIn, ReferralsOut, ReferralWithStepsOut, Status
from app.referrals.share import open_referral
from app.referrals.store import Wanted

router = APIRouter(prefix="/v1", tags=["referrals"], route_class=StrictRoute)
OfHousehold = Annotated[UUID | None, Query(description="只看这一户的 Only of this household")]
OfPerson = Annotated[UUID | None, Query(description="只看这个人的 Only of this person")]
InState = Annotated[Status | None, Query(description="只看处于此状态的 Only in this state")]
OfDesk = Annotated[str | None, Query(max_length=40, description="只看派给此部门的 Only those dispatched to this desk")]
Mine = Annotated[bool, Query(description="只看本人经办的 Only those the caller took up")]
Overdue = Annotated[bool, Query(description="只看超期未办的 Only those under way after their limit")]
By = Annotated[Order, Query(description="最新在前或最先到期在前 Newest first, or those whose limit ends first")]


@router.get("/referrals", response_model=ReferralsOut, operation_id="listReferrals")
async def get_referrals(
    actor: ReferralsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    household_id: OfHousehold = None,
    person_id: OfPerson = None,
    status: InState = None,
    desk: OfDesk = None,
    mine: Mine = False,
    overdue: Overdue = False,
    by: By = "opened",
) -> Response:
    """本人范围内或派给本部门的转介 Referrals of households within reach, or dispatched to the caller's desk."""
    late = day_of(clock.now()) if overdue else None
    wanted = Wanted(household_id, person_id, status, desk, actor.account_id if mine else None, late)
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_referrals(db, scope_of(actor), wanted, by, paging)
    return answer(ReferralsOut.of(page, actor))


@router.post(
    "/referrals",
    status_code=201,
    response_model=ReferralWithStepsOut,
    responses=repeatable(ReferralWithStepsOut, 404, 409),
    operation_id="createReferral",
    openapi_extra=only_roles(ROLES["submission"]),
)
async def post_referral(body: NeedIdentifiedIn, actor: ReferralsWrite, deployment: DeploymentDep) -> Response:
    """登记探访之外发现的需求，按规则自动派送 A need found outside a visit; routing dispatches it at once."""
    at = clock.now()
    done = await perform(deployment, identify_need, actor, at, body.command())
    return answer(ReferralWithStepsOut.of_moved(done.moved, actor, day_of(at)), 200 if done.repeated else 201)


@router.get(
    "/referrals/{referral_id}",
    response_model=ReferralWithStepsOut,
    responses=problems(404),
    operation_id="getReferral",
)
async def get_referral(referral_id: UUID, actor: ReferralsRead, deployment: DeploymentDep) -> Response:
    """一条转介：需求、去向、期限、每一步；部门只见经同意的最少信息；查看留痕 One referral with every step; the reading is kept."""
    # Whom a desk may be told of stands in rows that no desk sees; the statement says whether the referral is theirs.
    scope, at = scope_of(actor), clock.now()
    seen = None if scope.desks else scope
    shown = await perform(deployment, open_referral, actor, at, referral_id, seen=seen)
    return answer(ReferralWithStepsOut.of_shown(shown, actor, day_of(at)))
