"""Routes of dashboards: the overview of a place, and the due list."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DashboardsRead, DeploymentDep, VisitsRead
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import Day, StrictRoute
from app.dashboards.due import list_due
from app.dashboards.forecast import read_forecast
from app.dashboards.overview import Question, read_overview
from app.dashboards.schemas import DueListOut, ForecastOut, OverviewOut
from app.dashboards.web import InPlace

router = APIRouter(prefix="/v1", tags=["dashboards"], route_class=StrictRoute)
FromDay = Annotated[
    Day | None,
    Query(alias="from", description="起，默认当年一月一日 First day; left out: 1 January", examples=["2022-01-01"]),
]
ToDay = Annotated[
    Day | None, Query(alias="to", description="止，默认今天 Last day; left out: today", examples=["2022-07-31"])
]
Before = Annotated[
    Day | None,
    Query(description="到这一天为止，默认今天 Due up to this day; left out: today", examples=["2026-11-30"]),
]


@router.get(
    "/dashboards/overview", response_model=OverviewOut, responses=problems(404), operation_id="getDashboardOverview"
)
async def get_overview(
    actor: DashboardsRead,
    deployment: DeploymentDep,
    place: InPlace = None,
    first: FromDay = None,
    last: ToDay = None,
) -> Response:
    """一地一期的总览：三色人数、探访人次、按期率、逾期、转介、预警 The figures of a place and a period."""
    async with reading(deployment, scope_of(actor)) as db:
        answered = await read_overview(db, actor, clock.now(), Question(place, first, last))
    return answer(OverviewOut.of(answered))


@router.get("/due", response_model=DueListOut, operation_id="listDueVisits")
async def get_due(
    actor: VisitsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    before: Before = None,
) -> Response:
    """到期和逾期的探访，红色在前 Due and overdue visits of your caseload or area, red first."""
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_due(db, scope_of(actor), clock.now(), before, paging)
    return answer(DueListOut.of(page))


@router.get("/due/forecast", response_model=ForecastOut, operation_id="getDueForecast")
async def get_forecast(actor: VisitsRead, deployment: DeploymentDep) -> Response:
    """今起一周各组到期量与缺口预测 The week from today by team: what falls due, and who will break the cadence."""
    now = clock.now()
    async with reading(deployment, scope_of(actor)) as db:
        found = await read_forecast(db, scope_of(actor), now)
    return answer(ForecastOut.of(found, clock.day_of(now)))
