"""Routes of acts on a referral: from its acceptance until the person says it helped and it is closed."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.web import DeploymentDep, ReferralsWrite, only_roles
from app.core import clock
from app.core.clock import day_of
from app.core.db import Deployment
from app.core.web.answer import answer
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.journal.actor import Actor
from app.journal.perform import perform
from app.referrals.act import Act
from app.referrals.move import move_referral
from app.referrals.policy import ROLES
from app.referrals.schemas import (
    AcceptanceIn,
    AskedIn,
    ClosureIn,
    ContestationIn,
    DeliveryIn,
    DuplicateIn,
    ProgressIn,
    ReferralWithStepsOut,
    RejectionIn,
    ReturnIn,
    TriageIn,
    WithReasonIn,
)

router = APIRouter(prefix="/v1", tags=["referrals"], route_class=StrictRoute)
ACT = problems(404, 409)


async def _acted(deployment: Deployment, actor: Actor, act: Act) -> Response:
    at = clock.now()
    moved = await perform(deployment, move_referral, actor, at, act)
    return answer(ReferralWithStepsOut.of_moved(moved, actor, day_of(at)))


@router.put(
    "/referrals/{referral_id}/triage",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="triageReferral",
    openapi_extra=only_roles(ROLES["triage"]),
)
async def put_triage(referral_id: UUID, body: TriageIn, actor: ReferralsWrite, deployment: DeploymentDep) -> Response:
    """重新分类并派送；由镇街或市级办理 Say which kind of need it is; it is dispatched at once."""
    return await _acted(deployment, actor, body.act(referral_id, "triage"))


@router.put(
    "/referrals/{referral_id}/acceptance",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="acceptReferral",
    openapi_extra=only_roles(ROLES["acceptance"]),
)
async def put_acceptance(
    referral_id: UUID, body: AcceptanceIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """受理 Take a referral up."""
    return await _acted(deployment, actor, body.act(referral_id, "acceptance"))


@router.put(
    "/referrals/{referral_id}/return",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="returnReferral",
    openapi_extra=only_roles(ROLES["return"]),
)
async def put_return(referral_id: UUID, body: ReturnIn, actor: ReferralsWrite, deployment: DeploymentDep) -> Response:
    """退回：非本部门职责；写明正确类别即自动改派 The wrong desk; with the right category it goes there at once."""
    return await _acted(deployment, actor, body.act(referral_id, "return"))


@router.put(
    "/referrals/{referral_id}/rejection",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="rejectReferral",
    openapi_extra=only_roles(ROLES["rejection"]),
)
async def put_rejection(
    referral_id: UUID, body: RejectionIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """不予受理，并写明下一步；另一类别或社会力量即自动转出 Reject, naming what is next; another category is referred to at once."""
    return await _acted(deployment, actor, body.act(referral_id, "rejection"))


@router.put(
    "/referrals/{referral_id}/progress",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="progressReferral",
    openapi_extra=only_roles(ROLES["progress"]),
)
async def put_progress(
    referral_id: UUID, body: ProgressIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """办理进展 What is being done."""
    return await _acted(deployment, actor, body.act(referral_id, "progress"))


@router.put(
    "/referrals/{referral_id}/delivery",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="deliverReferral",
    openapi_extra=only_roles(ROLES["delivery"]),
)
async def put_delivery(
    referral_id: UUID, body: DeliveryIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """帮扶到位，等待回访 Help has come; the person is asked next."""
    return await _acted(deployment, actor, body.act(referral_id, "delivery"))


@router.put(
    "/referrals/{referral_id}/confirmation",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="confirmReferral",
    openapi_extra=only_roles(ROLES["confirmation"]),
)
async def put_confirmation(
    referral_id: UUID, body: AskedIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """回访确认：须由经办人以外的人询问本人 The person says it helped, to somebody other than the handler."""
    return await _acted(deployment, actor, body.act(referral_id, "confirmation"))


@router.put(
    "/referrals/{referral_id}/contestation",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="contestReferral",
    openapi_extra=only_roles(ROLES["contestation"]),
)
async def put_contestation(
    referral_id: UUID, body: ContestationIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """回访未解决，继续办理 The person says it did not help; the work goes on."""
    return await _acted(deployment, actor, body.act(referral_id, "contestation"))


@router.put(
    "/referrals/{referral_id}/closure",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="closeReferral",
    openapi_extra=only_roles(ROLES["closure"]),
)
async def put_closure(referral_id: UUID, body: ClosureIn, actor: ReferralsWrite, deployment: DeploymentDep) -> Response:
    """办结 Close with an outcome, an amount or a service, and a day."""
    return await _acted(deployment, actor, body.act(referral_id, "closure"))


@router.put(
    "/referrals/{referral_id}/reopening",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="reopenReferral",
    openapi_extra=only_roles(ROLES["reopening"]),
)
async def put_reopening(
    referral_id: UUID, body: WithReasonIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """30天内重新打开 Take up again what was closed within 30 days."""
    return await _acted(deployment, actor, body.act(referral_id, "reopening"))


@router.put(
    "/referrals/{referral_id}/withdrawal",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="withdrawReferral",
    openapi_extra=only_roles(ROLES["withdrawal"]),
)
async def put_withdrawal(
    referral_id: UUID, body: WithReasonIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """撤回：本人不再需要 The person wants it no more."""
    return await _acted(deployment, actor, body.act(referral_id, "withdrawal"))


@router.put(
    "/referrals/{referral_id}/duplicate",
    response_model=ReferralWithStepsOut,
    responses=ACT,
    operation_id="markReferralDuplicate",
    openapi_extra=only_roles(ROLES["duplicate"]),
)
async def put_duplicate(
    referral_id: UUID, body: DuplicateIn, actor: ReferralsWrite, deployment: DeploymentDep
) -> Response:
    """标记为重复 The same matter as another referral of the person."""
    return await _acted(deployment, actor, body.act(referral_id, "duplicate"))
