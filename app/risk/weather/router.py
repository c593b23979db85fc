"""Routes of weather warnings: declaring one, ending it, the list."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Response

from app.access.web import DeploymentDep, PoliciesRead, RiskDecide, only_roles
from app.core import clock
from app.core.db import reading
from app.core.seen import Whole
from app.core.web.answer import answer
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.risk.weather.declare import DECLARERS, declare_weather, end_weather
from app.risk.weather.schemas import WarningIn, WarningOut, WarningsOut
from app.risk.weather.store import list_warnings

router = APIRouter(prefix="/v1", tags=["risk"], route_class=StrictRoute)
LISTED = timedelta(days=30)
THEIRS = only_roles(DECLARERS)


@router.get("/risk/weather-warnings", response_model=WarningsOut, operation_id="listWeatherWarnings")
async def get_warnings(actor: PoliciesRead, deployment: DeploymentDep) -> Response:
    """本县近期的气象预警 Weather warnings of the county."""
    async with reading(deployment, Whole(actor.county)) as db:
        since = clock.day_of(clock.now()) - LISTED
        return answer(WarningsOut.of(await list_warnings(db, actor.county, since)))


@router.post(
    "/risk/weather-warnings",
    status_code=201,
    response_model=WarningOut,
    responses=repeatable(WarningOut, 409),
    operation_id="declareWeatherWarning",
    openapi_extra=THEIRS,
)
async def post_warning(body: WarningIn, actor: RiskDecide, deployment: DeploymentDep) -> Response:
    """发布气象预警：当地各户计入D04 Declare a warning: everybody there counts as exposed (D04)."""
    warned, repeated = await perform(deployment, declare_weather, actor, clock.now(), body.command())
    return answer(WarningOut.of(warned), 200 if repeated else 201)


@router.put(
    "/risk/weather-warnings/{warning_id}/end",
    response_model=WarningOut,
    responses=problems(404),
    operation_id="endWeatherWarning",
    openapi_extra=THEIRS,
)
async def put_end(warning_id: UUID, actor: RiskDecide, deployment: DeploymentDep) -> Response:
    """解除气象预警 End a warning early."""
    return answer(WarningOut.of(await perform(deployment, end_weather, actor, clock.now(), warning_id)))
