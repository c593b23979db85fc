"""Routes of organisations, and of what kinds of programmes there are."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep
from app.core import clock
from app.core.clock import day_of
from app.core.db import reading
from app.core.web.answer import VersionDep, answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.programmes.kinds import kinds_on
from app.programmes.organisations.schemas import (
    CODE,
    KindsOut,
    OrganisationIn,
    OrganisationOut,
    OrganisationPatch,
    OrganisationsOut,
)
from app.programmes.organise import amend_organisation, register_organisation
from app.programmes.overlook import find_organisation, page_of_organisations
from app.programmes.web import ProgrammesRead, ProgrammesWrite

router = APIRouter(prefix="/v1", tags=["programmes"], route_class=StrictRoute)
Code = Annotated[
    str, Path(pattern=CODE, max_length=40, description="单位代码 Its code", examples=["charity_federation"])
]
OfKind = Annotated[
    str | None, Query(pattern=r"^[a-z_]{1,24}$", max_length=24, description="类别 Kind", examples=["department"])
]


@router.get("/programme-kinds", response_model=KindsOut, operation_id="getProgrammeKinds")
async def get_kinds(actor: ProgrammesRead) -> Response:
    """项目、发放、单位的种类，以及各自须填什么 What kinds there are, and what each must say."""
    return answer(KindsOut.of(kinds_on(day_of(clock.now()))))


@router.get("/organisations", response_model=OrganisationsOut, operation_id="listOrganisations")
async def get_organisations(
    actor: ProgrammesRead, deployment: DeploymentDep, paging: PagingDep, kind: OfKind = None
) -> Response:
    """本县的部门、社工站、社会组织、企业、基金等 Organisations of the county, by code."""
    async with reading(deployment, scope_of(actor)) as db:
        found = await page_of_organisations(db, actor.county, kind, paging)
    return answer(OrganisationsOut.of(found))


@router.post(
    "/organisations",
    status_code=201,
    response_model=OrganisationOut,
    responses=repeatable(OrganisationOut, 409),
    operation_id="createOrganisation",
)
async def post_organisation(body: OrganisationIn, actor: ProgrammesWrite, deployment: DeploymentDep) -> Response:
    """登记一个单位 Register an organisation by its code."""
    done = await perform(deployment, register_organisation, actor, clock.now(), body.command())
    shown = OrganisationOut.of(done.organisation)
    return answer(shown, 200 if done.repeated else 201, version=done.organisation.revision)


@router.get(
    "/organisations/{code}", response_model=OrganisationOut, responses=problems(404), operation_id="getOrganisation"
)
async def get_organisation(code: Code, actor: ProgrammesRead, deployment: DeploymentDep) -> Response:
    """一个单位 One organisation."""
    async with reading(deployment, scope_of(actor)) as db:
        found = await find_organisation(db, actor.county, code)
    return answer(OrganisationOut.of(found), version=found.revision)


@router.patch(
    "/organisations/{code}",
    response_model=OrganisationOut,
    responses=problems(404, 412, 428),
    operation_id="amendOrganisation",
)
async def patch_organisation(
    code: Code, body: OrganisationPatch, actor: ProgrammesWrite, deployment: DeploymentDep, version: VersionDep
) -> Response:
    """修改名称、类别或撤销，须带 If-Match Amend names or kind, or end it, with If-Match."""
    changed = await perform(deployment, amend_organisation, actor, clock.now(), body.command(code, version))
    return answer(OrganisationOut.of(changed), version=changed.revision)
