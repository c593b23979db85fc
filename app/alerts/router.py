"""Routes of alerts: raising one with a tap, what somebody must look at, taking it, arriving, closing it, and reporting it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.policy import ROLES as EVERY_ROLE
from app.access.scope import scope_of
from app.access.web import AlertsRead, AlertsWrite, DeploymentDep, only_roles
from app.alerts import reference
from app.alerts.acknowledge import AcknowledgeAlert, acknowledge_alert
from app.alerts.arrive import ArriveAtAlert, arrive_at_alert
from app.alerts.close import close_alert
from app.alerts.one_tap import call_for_help
from app.alerts.open import open_alert
from app.alerts.overlook import list_alerts
from app.alerts.policy import REPORTERS, ROLES
from app.alerts.report import report_alert
from app.alerts.schemas import AlertIn, AlertOut, AlertsOut, AlertState, ClosingIn, OpenedAlertOut, ReportIn, ReportOut
from app.alerts.values import Wanted
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform

router = APIRouter(prefix="/v1", tags=["alerts"], route_class=StrictRoute)
State = Annotated[
    AlertState | None, Query(description="只看未关闭、未签收或某一状态的 Only open, unacknowledged, or of one state")
]
OfHousehold = Annotated[UUID | None, Query(description="只看这一户的 Only about this household")]
InPlace = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{6}([0-9]{3}){0,3}$", max_length=15, description="只看此地的 Only here", examples=["330481001"]
    ),
]
Overdue = Annotated[bool, Query(description="只看有时限已逾的 Only those of which a clock has run out")]
Mine = Annotated[bool, Query(description="只看本人发起、签收或到场的 Only those you raised, took or came to")]


@router.post(
    "/alerts",
    status_code=201,
    response_model=AlertOut,
    responses=repeatable(AlertOut, 404, 409),
    operation_id="raiseAlert",
)
async def post_alert(body: AlertIn, actor: AlertsWrite, deployment: DeploymentDep) -> Response:
    """一键告警；重复提交返回同一条 Raise an alert with one tap; a repeat is answered with the same."""
    called = await perform(deployment, call_for_help, actor, clock.now(), body.command())
    return answer(AlertOut.of(called.alert, reference.rules(), actor), 200 if called.repeated else 201)


@router.get("/alerts", response_model=AlertsOut, operation_id="listAlerts")
async def get_alerts(
    actor: AlertsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    state: State = None,
    household_id: OfHousehold = None,
    place: InPlace = None,
    overdue: Overdue = False,
    mine: Mine = False,
) -> Response:
    """本人范围内的预警，最新在前 Alerts within reach, newest first; whoever has no place or team sees their own alone."""
    now = clock.now()
    wanted = Wanted(
        state, household_id, None, place, actor.account_id if mine else None, now if overdue else None, overdue
    )
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_alerts(db, scope_of(actor), wanted, paging)
    return answer(AlertsOut.of(page, reference.rules(), actor, now))


@router.get("/alerts/{alert_id}", response_model=OpenedAlertOut, responses=problems(404), operation_id="getAlert")
async def get_alert(alert_id: UUID, actor: AlertsRead, deployment: DeploymentDep) -> Response:
    """一条预警及其说明、强制报告 An alert with its words and the reports of it."""
    now = clock.now()
    opened = await perform(deployment, open_alert, actor, now, alert_id, seen=scope_of(actor))
    return answer(OpenedAlertOut.opened(opened, reference.rules(), actor, now))


@router.put(
    "/alerts/{alert_id}/acknowledgement",
    response_model=AlertOut,
    responses=problems(404, 409),
    operation_id="acknowledgeAlert",
    openapi_extra=only_roles(ROLES["acknowledgement"] & EVERY_ROLE),
)
async def put_acknowledgement(alert_id: UUID, actor: AlertsWrite, deployment: DeploymentDep) -> Response:
    """签收预警；重复签收不改变任何内容 Take an alert; taking it again changes nothing."""
    alert = await perform(deployment, acknowledge_alert, actor, clock.now(), AcknowledgeAlert(alert_id))
    return answer(AlertOut.of(alert, reference.rules(), actor))


@router.put(
    "/alerts/{alert_id}/arrival",
    response_model=AlertOut,
    responses=problems(404, 409),
    operation_id="arriveAtAlert",
    openapi_extra=only_roles(ROLES["arrival"] & EVERY_ROLE),
)
async def put_arrival(alert_id: UUID, actor: AlertsWrite, deployment: DeploymentDep) -> Response:
    """到场；未签收的同时签收 Somebody is on site; whoever arrives has taken it too."""
    alert = await perform(deployment, arrive_at_alert, actor, clock.now(), ArriveAtAlert(alert_id))
    return answer(AlertOut.of(alert, reference.rules(), actor))


@router.put(
    "/alerts/{alert_id}/closing",
    response_model=AlertOut,
    responses=problems(404, 409),
    operation_id="closeAlert",
    openapi_extra=only_roles(ROLES["closing"] & EVERY_ROLE),
)
async def put_closing(alert_id: UUID, body: ClosingIn, actor: AlertsWrite, deployment: DeploymentDep) -> Response:
    """办结预警：结果和说明；误报也是一种结果 Close an alert with what it came to; a false alarm is an outcome too."""
    alert = await perform(deployment, close_alert, actor, clock.now(), body.command(alert_id))
    return answer(AlertOut.of(alert, reference.rules(), actor))


@router.post(
    "/alerts/{alert_id}/mandatory-report",
    status_code=201,
    response_model=ReportOut,
    responses=repeatable(ReportOut, 404, 409),
    operation_id="reportAlert",
    openapi_extra=only_roles(REPORTERS & EVERY_ROLE),
)
async def post_report(alert_id: UUID, body: ReportIn, actor: AlertsWrite, deployment: DeploymentDep) -> Response:
    """登记强制报告（未成年人、家暴）Record that the authorities were told of a danger, as the law asks."""
    reported = await perform(deployment, report_alert, actor, clock.now(), body.command(alert_id))
    return answer(ReportOut.of(reported, reference.rules()), 200 if reported.repeated else 201)
