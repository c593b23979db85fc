"""Routes of likely doubles: of one person, and of an area."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead, only_roles
from app.core import clock
from app.core.db import reading
from app.core.seen import Whole
from app.core.web.answer import answer
from app.core.web.paging import PagingDep, write_cursor
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.enrolment.doubles.listing import block_in, doubles_of, list_doubles
from app.enrolment.doubles.schemas import DuplicatesOfPersonOut, DuplicatesOut
from app.enrolment.policy import OFFICERS

router = APIRouter(prefix="/v1", tags=["enrolment"], route_class=StrictRoute)


@router.get(
    "/people/{person_id}/duplicates",
    response_model=DuplicatesOfPersonOut,
    responses=problems(404),
    operation_id="listDuplicatesOfPerson",
)
async def get_duplicates_of(person_id: UUID, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """可能与此人重复的档案及理由，信息已脱敏 Files that may be the same person's, with reasons, masked."""
    # Whether there is one outside the caller's reach is asked of the whole county; nothing of it is shown.
    async with reading(deployment, Whole(actor.county)) as db:
        found = await doubles_of(db, actor, clock.now(), person_id)
    return answer(DuplicatesOfPersonOut.of(found))


@router.get(
    "/duplicates",
    response_model=DuplicatesOut,
    responses=problems(401),
    operation_id="listDuplicates",
    openapi_extra=only_roles(OFFICERS),
)
async def get_duplicates(actor: PeopleRead, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """本辖区可能重复的档案，供核对合并 Likely doubles of the caller's area, to be compared and merged."""
    page = paging.of(f"duplicates|{actor.county}")
    async with reading(deployment, scope_of(actor)) as db:
        pairs, last = await list_doubles(db, actor, clock.now(), block_in(page.after), page.limit)
    return answer(DuplicatesOut.of(pairs, write_cursor(page.keyring, page.listing, list(last)) if last else None))
