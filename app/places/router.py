"""Routes of places."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from app.access.web import DeploymentDep, SignedIn
from app.core.db import reading
from app.core.seen import Whole
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.places.schemas import PlacesOut
from app.places.store import list_places

router = APIRouter(prefix="/v1", tags=["places"], route_class=StrictRoute)
Level = Annotated[
    Literal["county", "town", "village", "villager_group", "grid"] | None,
    Query(description="级别 Level of the division"),
]
Parent = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{6,12}$", max_length=12, description="上级区划代码 Code of the parent", examples=["330481001"]
    ),
]


@router.get("/places", response_model=PlacesOut, responses=problems(401), operation_id="listPlaces")
async def get_places(
    actor: SignedIn, deployment: DeploymentDep, paging: PagingDep, level: Level = None, parent: Parent = None
) -> Response:
    """本县的镇、村、村民小组和网格 Towns, villages, villager groups and grids of the caller's county."""
    page = paging.of(f"places|{actor.county}|{level}|{parent}")
    async with reading(deployment, Whole(actor.county)) as db:
        found = await list_places(db, actor.county, level, parent, page.key, page.limit + 1)
    return answer(PlacesOut.of(*page.cut(found, lambda place: [place.code])))
