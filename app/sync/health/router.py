"""Route of how phones fare, for supervisors."""

from fastapi import APIRouter, Response

from app.access.scope import scope_of
from app.access.web import DashboardsRead, DeploymentDep
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.strict import StrictRoute
from app.sync.health.overlook import list_fares
from app.sync.health.schemas import PhonesHealthOut

router = APIRouter(prefix="/v1/sync", tags=["sync"], route_class=StrictRoute)


@router.get("/health", response_model=PhonesHealthOut, operation_id="listPhonesHealth")
async def get_health(actor: DashboardsRead, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """辖区小组成员的手机同步情况，久未同步的在前 How the phones of the teams in one's places fare, late ones first."""
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_fares(db, scope_of(actor), clock.now(), paging)
    return answer(PhonesHealthOut.of(page, clock.now()))
