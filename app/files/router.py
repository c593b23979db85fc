"""Route of the file."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead
from app.core import clock
from app.core.web.answer import answer
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.files.open import open_file
from app.files.schemas import FileOut
from app.journal.perform import perform

router = APIRouter(prefix="/v1", tags=["files"], route_class=StrictRoute)


@router.get("/people/{person_id}/file", response_model=FileOut, responses=problems(404), operation_id="getFile")
async def get_file(person_id: UUID, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """一人一档：身份、家庭、等级及原因、探访、需求、转介、预警；查看留痕 A person's whole file; the reading is kept."""
    file = await perform(deployment, open_file, actor, clock.now(), person_id, seen=scope_of(actor))
    return answer(FileOut.of(file))
