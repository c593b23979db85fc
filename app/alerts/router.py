"""Routes of alerts: what somebody must look at, and taking it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import AlertsRead, AlertsWrite, DeploymentDep
from app.alerts import reference
from app.alerts.acknowledge import AcknowledgeAlert, acknowledge_alert
from app.alerts.overlook import list_alerts
from app.alerts.schemas import AlertOut, AlertsOut, AlertState
from app.alerts.store import Wanted
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.journal.perform import perform

router = APIRouter(prefix="/v1", tags=["alerts"], route_class=StrictRoute)
State = Annotated[
    AlertState | None, Query(description="只看未关闭、未签收或已关闭的 Only open, unacknowledged or closed ones")
]
OfHousehold = Annotated[UUID | None, Query(description="只看这一户的 Only about this household")]


@router.get("/alerts", response_model=AlertsOut, operation_id="listAlerts")
async def get_alerts(
    actor: AlertsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    state: State = None,
    household_id: OfHousehold = None,
) -> Response:
    """本人范围内的预警，最新在前 Alerts about households within reach, newest first."""
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_alerts(db, scope_of(actor), Wanted(state, household_id), paging)
    return answer(AlertsOut.of(page, reference.rules(), actor))


@router.put(
    "/alerts/{alert_id}/acknowledgement",
    response_model=AlertOut,
    responses=problems(404),
    operation_id="acknowledgeAlert",
)
async def put_acknowledgement(alert_id: UUID, actor: AlertsWrite, deployment: DeploymentDep) -> Response:
    """签收预警；重复签收不改变任何内容 Take an alert; taking it again changes nothing."""
    alert = await perform(deployment, acknowledge_alert, actor, clock.now(), AcknowledgeAlert(alert_id))
    return answer(AlertOut.of(alert, reference.rules(), actor))
