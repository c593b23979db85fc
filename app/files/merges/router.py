"""Routes of merges: of people, of households, and undoing them."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.web import DeploymentDep, PeopleWrite, only_roles
from app.core import clock
from app.core.web.answer import answer
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.files.merges.households import merge_households
from app.files.merges.people import merge_people
from app.files.merges.schemas import HouseholdMergeIn, MergeOut, PersonMergeIn, UndoingIn, shape
from app.files.merges.undo import undo_merge
from app.journal.perform import perform
from app.people.links import ROLES

router = APIRouter(prefix="/v1", tags=["files"], route_class=StrictRoute)


@router.post(
    "/people/{person_id}/merges",
    status_code=201,
    response_model=MergeOut,
    responses=repeatable(MergeOut, 404, 409),
    operation_id="mergePeople",
    openapi_extra=only_roles(ROLES["merge"]),
)
async def post_person_merge(
    person_id: UUID, body: PersonMergeIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """合并同一人的两份档案，可撤销，不改动任何记录 Merge two files of one person; it can be undone, no record is changed."""
    done = await perform(deployment, merge_people, actor, clock.now(), body.command(person_id))
    return answer(shape(done), 200 if done.repeated else 201)


@router.post(
    "/households/{household_id}/merges",
    status_code=201,
    response_model=MergeOut,
    responses=repeatable(MergeOut, 404, 409),
    operation_id="mergeHouseholds",
    openapi_extra=only_roles(ROLES["merge"]),
)
async def post_household_merge(
    household_id: UUID, body: HouseholdMergeIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """合并重复登记的两户，可撤销 Merge two households that are one; it can be undone."""
    done = await perform(deployment, merge_households, actor, clock.now(), body.command(household_id))
    return answer(shape(done), 200 if done.repeated else 201)


@router.put(
    "/merges/{merge_id}/undoing",
    response_model=MergeOut,
    responses=problems(404, 409),
    operation_id="undoMerge",
    openapi_extra=only_roles(ROLES["undo"]),
)
async def put_undoing(merge_id: UUID, body: UndoingIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """撤销合并：两份档案恢复原样 Undo a merge: both are as they were."""
    return answer(shape(await perform(deployment, undo_merge, actor, clock.now(), body.command(merge_id))))
