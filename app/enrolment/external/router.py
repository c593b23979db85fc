"""The route by which another system registers people under its own ids."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.access.web import DeploymentDep, PeopleWrite, only_roles
from app.core import clock
from app.core.web.answer import answer
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.enrolment.external.schemas import ExternalPersonIn
from app.enrolment.external.upsert import upsert_person
from app.enrolment.policy import OFFICERS, SEATS
from app.journal.perform import perform
from app.people.schemas import PersonOut

router = APIRouter(prefix="/v1", tags=["enrolment"], route_class=StrictRoute)
Source = Annotated[
    str,
    Path(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", max_length=40, description="对方系统 The other system", examples=["dibao"]
    ),
]
ExternalId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:-]{1,100}$",
        description="对方系统的编号 Its id",
        examples=["P-2022-0117-1"],
    ),
]


@router.put(
    "/people/by-external-id/{source}/{external_id}",
    response_model=PersonOut,
    responses={201: {"model": PersonOut, "description": "新登记 Registered"}, **problems(404, 409)},
    operation_id="putPersonByExternalId",
    openapi_extra=only_roles(SEATS | OFFICERS, "teams register candidates only"),
)
async def put_person(
    source: Source, external_id: ExternalId, body: ExternalPersonIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """按对方系统的编号登记或更新一人；同时提交也只有一份 Register or amend by another system's id; two at once make one record."""
    done = await perform(deployment, upsert_person, actor, clock.now(), body.command(source, external_id))
    return answer(PersonOut.of(done.shown), 201 if done.created else 200, version=done.shown.person.revision)
