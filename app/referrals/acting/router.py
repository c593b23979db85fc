"""Routes of acts on a referral: from its acceptance until the person says it helped and it is closed. Each is named as its move."""

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from app.access.web import DeploymentDep, ReferralsWrite, only_roles
from app.core import clock
from app.core.clock import day_of
from app.core.web.answer import answer
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.referrals.move import move_referral
from app.referrals.policy import ROLES
from app.referrals.schemas import (
    AcceptanceIn,
    ActIn,
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
Act = Callable[..., Awaitable[Response]]
# Move, the body that says it, the operation's name, and what it does.
ACTS: Final[tuple[tuple[str, type[ActIn], str, str], ...]] = (
    (
        "triage",
        TriageIn,
        "triageReferral",
        "重新分类并派送；由镇街或市级办理 Say which kind of need it is; it is dispatched at once.",
    ),
    ("acceptance", AcceptanceIn, "acceptReferral", "受理 Take a referral up."),
    (
        "return",
        ReturnIn,
        "returnReferral",
        "退回：非本部门职责；写明正确类别即自动改派 The wrong desk; with the right category it goes there at once.",
    ),
    (
        "rejection",
        RejectionIn,
        "rejectReferral",
        "不予受理，并写明下一步；另一类别或社会力量即自动转出 Reject, naming what is next; another category is referred to at once.",
    ),
    ("progress", ProgressIn, "progressReferral", "办理进展 What is being done."),
    ("delivery", DeliveryIn, "deliverReferral", "帮扶到位，等待回访 Help has come; the person is asked next."),
    (
        "confirmation",
        AskedIn,
        "confirmReferral",
        "回访确认：须由经办人以外的人询问本人 The person says it helped, to somebody other than the handler.",
    ),
    (
        "contestation",
        ContestationIn,
        "contestReferral",
        "回访未解决，继续办理 The person says it did not help; the work goes on.",
    ),
    ("closure", ClosureIn, "closeReferral", "办结 Close with an outcome, an amount or a service, and a day."),
    (
        "reopening",
        WithReasonIn,
        "reopenReferral",
        "30天内重新打开 Take up again what was closed within 30 days.",
    ),
    ("withdrawal", WithReasonIn, "withdrawReferral", "撤回：本人不再需要 The person wants it no more."),
    (
        "duplicate",
        DuplicateIn,
        "markReferralDuplicate",
        "标记为重复 The same matter as another referral of the person.",
    ),
)


def _act(move: str, shape: type[ActIn], told: str) -> Act:
    """The route of one move; the framework reads the body's shape from the annotation."""

    async def act(referral_id: UUID, body: ActIn, actor: ReferralsWrite, deployment: DeploymentDep) -> Response:
        at = clock.now()
        moved = await perform(deployment, move_referral, actor, at, body.act(referral_id, move))
        return answer(ReferralWithStepsOut.of_moved(moved, actor, day_of(at)))

    act.__annotations__["body"] = shape
    act.__doc__, act.__name__ = told, f"put_{move}"
    return act


for _move, _shape, _operation, _told in ACTS:
    router.add_api_route(
        f"/referrals/{{referral_id}}/{_move}",
        _act(_move, _shape, _told),
        methods=["PUT"],
        response_model=ReferralWithStepsOut,
        responses=problems(404, 409),
        operation_id=_operation,
        openapi_extra=only_roles(ROLES[_move]),
    )
