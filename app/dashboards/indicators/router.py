"""Routes of indicators: every figure of a place, and the records behind one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.access.scope import scope_of
from app.access.web import DashboardsRead, DeploymentDep
from app.core import clock
from app.core.db import reading
from app.core.seen import Whole
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import Day, StrictRoute
from app.dashboards.indicators.read import Question, read_indicators
from app.dashboards.indicators.records import list_records
from app.dashboards.indicators.schemas import IndicatorsOut, RecordsOut
from app.dashboards.web import InPlace

router = APIRouter(prefix="/v1/dashboards", tags=["dashboards"], route_class=StrictRoute)
Key = Annotated[str, Path(max_length=40, description="指标 Key of an indicator", examples=["visits_red"])]
AsOf = Annotated[
    Day | None,
    Query(
        description="截至，默认本县公布日，没有公布日则为今天 As of; left out: the county's day of publication, else today",
        examples=["2022-07-31"],
    ),
]


@router.get("/indicators", response_model=IndicatorsOut, responses=problems(404), operation_id="listIndicators")
async def get_indicators(
    actor: DashboardsRead, deployment: DeploymentDep, place: InPlace = None, as_of: AsOf = None
) -> Response:
    """一地的全部指标，带单位、期间、公式和截止日 Every figure of a place with unit, period, formula and as-of."""
    # A figure of a place counts what happened there, also with households that have moved away since; it shows none of them.
    async with reading(deployment, Whole(actor.county)) as db:
        reported = await read_indicators(db, actor, clock.now(), Question(place, as_of))
    return answer(IndicatorsOut.of(reported))


@router.get(
    "/indicators/{key}/records",
    response_model=RecordsOut,
    responses=problems(404),
    operation_id="listIndicatorRecords",
)
async def get_indicator_records(
    actor: DashboardsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    key: Key,
    place: InPlace = None,
    as_of: AsOf = None,
) -> Response:
    """一项指标由哪些记录构成 The records behind one figure, as far as the caller may see them."""
    scope = scope_of(actor)
    async with reading(deployment, scope) as db:
        behind = await list_records(db, actor, scope, clock.now(), key, Question(place, as_of), paging)
    return answer(RecordsOut.of(behind))
