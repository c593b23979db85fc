"""Routes of referrals: what was found to be needed, and where it stands."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, ReferralsRead
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.referrals.overlook import find_referral, list_referrals
from app.referrals.schemas import ReferralOut, ReferralsOut, Status
from app.referrals.store import Wanted

router = APIRouter(prefix="/v1", tags=["referrals"], route_class=StrictRoute)
OfHousehold = Annotated[UUID | None, Query(description="只看这一户的 Only of this household")]
OfPerson = Annotated[UUID | None, Query(description="只看这个人的 Only of this person")]
InState = Annotated[Status | None, Query(description="只看处于此状态的 Only in this state")]


@router.get("/referrals", response_model=ReferralsOut, operation_id="listReferrals")
async def get_referrals(
    actor: ReferralsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    household_id: OfHousehold = None,
    person_id: OfPerson = None,
    status: InState = None,
) -> Response:
    """本人范围内的转介，最新在前 Referrals of households within reach, newest first."""
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_referrals(db, scope_of(actor), Wanted(household_id, person_id, status), paging)
    return answer(ReferralsOut.of(page, actor))


@router.get("/referrals/{referral_id}", response_model=ReferralOut, responses=problems(404), operation_id="getReferral")
async def get_referral(referral_id: UUID, actor: ReferralsRead, deployment: DeploymentDep) -> Response:
    """一条转介：需求、去向、期限和当前状态 One referral: the need, where it went, its limit and where it stands."""
    async with reading(deployment, scope_of(actor)) as db:
        found = await find_referral(db, scope_of(actor), referral_id)
    return answer(ReferralOut.of(found, actor))
