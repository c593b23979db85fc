"""Routes of conflicts: which are open, one in full, and choosing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.policy import CONTACT_ROLES
from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead, PeopleWrite, only_roles
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.enrolment.conflicts import store
from app.enrolment.conflicts.resolve import read_conflict, resolve_conflict
from app.enrolment.conflicts.schemas import ConflictOut, ConflictsOut, ResolutionIn
from app.journal.perform import perform

router = APIRouter(prefix="/v1/conflicts", tags=["enrolment"], route_class=StrictRoute)
OfHousehold = Annotated[UUID | None, Query(description="只看这一户的 Only about this household")]


@router.get("", response_model=ConflictsOut, responses=problems(401), operation_id="listConflicts")
async def get_conflicts(
    actor: PeopleRead, deployment: DeploymentDep, paging: PagingDep, household_id: OfHousehold = None
) -> Response:
    """待处理的修改冲突，信息已脱敏 Edits that crossed and wait for somebody to choose, masked."""
    page = paging.of(f"conflicts|{household_id}")
    after = UUID(page.key) if page.key else None
    async with reading(deployment, scope_of(actor)) as db:
        found = await store.open_conflicts(db, scope_of(actor), household_id, after, page.limit + 1)
    return answer(ConflictsOut.of(*page.cut(found, lambda one: [one.conflict_id])))


@router.get(
    "/{conflict_id}",
    response_model=ConflictOut,
    responses=problems(404),
    operation_id="getConflict",
    openapi_extra=only_roles(CONTACT_ROLES),
)
async def get_conflict(conflict_id: UUID, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """一项冲突的完整内容，留痕 One conflict in full; the reading is kept."""
    found = await perform(deployment, read_conflict, actor, clock.now(), conflict_id, seen=scope_of(actor))
    return answer(ConflictOut.of(found, in_full=True))


@router.put(
    "/{conflict_id}/resolution",
    response_model=ConflictOut,
    responses=problems(404, 409),
    operation_id="putResolution",
)
async def put_resolution(
    conflict_id: UUID, body: ResolutionIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """选择保留谁的修改 Choose whose values stand."""
    resolved = await perform(deployment, resolve_conflict, actor, clock.now(), body.command(conflict_id))
    return answer(ConflictOut.of(resolved))
