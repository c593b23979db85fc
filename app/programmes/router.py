"""Routes of programmes and their balance."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep
from app.core import clock
from app.core.db import reading
from app.core.seen import Whole
from app.core.web.answer import VersionDep, answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.programmes.begin import amend_programme, create_programme, move_programme
from app.programmes.overlook import balance_of, find_programme, page_of_programmes
from app.programmes.schemas import (
    BalanceOut,
    ProgrammeIn,
    ProgrammeMoveIn,
    ProgrammeOut,
    ProgrammePatch,
    ProgrammesOut,
    ProgrammeStatus,
)
from app.programmes.store.programmes import ProgrammesWanted
from app.programmes.web import ProgrammesRead, ProgrammesWrite

router = APIRouter(prefix="/v1/programmes", tags=["programmes"], route_class=StrictRoute)
OfKind = Annotated[
    str | None, Query(pattern=r"^[a-z_]{1,40}$", max_length=40, description="类别 Kind", examples=["dibao"])
]
InState = Annotated[ProgrammeStatus | None, Query(description="状态 State")]
RunBy = Annotated[
    str | None,
    Query(pattern=r"^[a-z0-9_]{1,40}$", max_length=40, description="主管单位 Run by", examples=["civil_affairs"]),
]


@router.get("", response_model=ProgrammesOut, operation_id="listProgrammes")
async def get_programmes(
    actor: ProgrammesRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    kind: OfKind = None,
    status: InState = None,
    organisation: RunBy = None,
) -> Response:
    """本县的帮扶项目 Programmes of the county."""
    wanted = ProgrammesWanted(kind, status, organisation)
    async with reading(deployment, scope_of(actor)) as db:
        found = await page_of_programmes(db, actor.county, wanted, paging)
    return answer(ProgrammesOut.of(found))


@router.post(
    "",
    status_code=201,
    response_model=ProgrammeOut,
    responses=repeatable(ProgrammeOut, 409),
    operation_id="createProgramme",
)
async def post_programme(body: ProgrammeIn, actor: ProgrammesWrite, deployment: DeploymentDep) -> Response:
    """设立帮扶项目 Set up a programme at a place of one's own."""
    done = await perform(deployment, create_programme, actor, clock.now(), body.command())
    shown = ProgrammeOut.of(done.programme)
    return answer(shown, 200 if done.repeated else 201, version=done.programme.revision)


@router.get("/{programme_id}", response_model=ProgrammeOut, responses=problems(404), operation_id="getProgramme")
async def get_programme(programme_id: UUID, actor: ProgrammesRead, deployment: DeploymentDep) -> Response:
    """一个项目 One programme."""
    async with reading(deployment, scope_of(actor)) as db:
        found = await find_programme(db, actor.county, programme_id)
    return answer(ProgrammeOut.of(found), version=found.revision)


@router.patch(
    "/{programme_id}", response_model=ProgrammeOut, responses=problems(404, 412, 428), operation_id="amendProgramme"
)
async def patch_programme(
    programme_id: UUID, body: ProgrammePatch, actor: ProgrammesWrite, deployment: DeploymentDep, version: VersionDep
) -> Response:
    """修改名称、资金、预算、期限，须带 If-Match Amend names, fund, budget or end, with If-Match."""
    changed = await perform(deployment, amend_programme, actor, clock.now(), body.command(programme_id, version))
    return answer(ProgrammeOut.of(changed), version=changed.revision)


@router.put(
    "/{programme_id}/status", response_model=ProgrammeOut, responses=problems(404, 409), operation_id="moveProgramme"
)
async def put_status(
    programme_id: UUID, body: ProgrammeMoveIn, actor: ProgrammesWrite, deployment: DeploymentDep
) -> Response:
    """启动、暂停、恢复、结束、重开或取消 Open, suspend, resume, close, reopen or cancel."""
    changed = await perform(deployment, move_programme, actor, clock.now(), body.command(programme_id))
    return answer(ProgrammeOut.of(changed), version=changed.revision)


@router.get(
    "/{programme_id}/balance", response_model=BalanceOut, responses=problems(404), operation_id="getProgrammeBalance"
)
async def get_balance(programme_id: UUID, actor: ProgrammesRead, deployment: DeploymentDep) -> Response:
    """项目总账：预算、支出、贷款、捐款、各类发放 The books of a whole programme: sums and counts of the county."""
    async with reading(deployment, Whole(actor.county)) as db:
        found = await balance_of(db, actor.county, programme_id)
    return answer(BalanceOut.of(found))
