"""Routes of risk: where a person stands and why, its history, what officers decide, the forms."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead, PoliciesRead, RiskDecide, VisitsWrite
from app.core import clock
from app.core.db import reading
from app.core.errors import not_found
from app.core.web.answer import answer, answer_json
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.risk.decide import decide, level_after
from app.risk.in_force import forms_accepted
from app.risk.read import person_in_scope, risk_history, risk_now
from app.risk.resolve import resolve
from app.risk.schemas import (
    ContactIn,
    DecidedOut,
    FormOut,
    FormsOut,
    HistoryOut,
    ResolutionIn,
    RiskOut,
    WhatIfIn,
    WhatIfOut,
)
from app.risk.what_if import assess_what_if

router = APIRouter(prefix="/v1", tags=["risk"], route_class=StrictRoute)
FormName = Annotated[str, Path(max_length=40, description="探访表名称 Name of the form", examples=["home"])]
FormVersion = Annotated[int, Path(ge=1, le=9999, description="版本 Version", examples=[1])]


@router.get("/people/{person_id}/risk", response_model=RiskOut, responses=problems(404), operation_id="getRisk")
async def get_risk(person_id: UUID, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """现在的风险等级、原因和依据 Where a person stands now, with reasons and evidence."""
    async with reading(deployment, scope_of(actor)) as db:
        body = await risk_now(db, actor, clock.now(), await person_in_scope(db, actor, person_id))
    if body is None:
        raise not_found()
    return answer_json({"person_id": person_id, **body})


@router.get(
    "/people/{person_id}/risk/history",
    response_model=HistoryOut,
    responses=problems(404),
    operation_id="getRiskHistory",
)
async def get_history(person_id: UUID, actor: PeopleRead, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """风险等级的历史，最近的在前 What was decided about a person, the newest first."""
    page = paging.of(f"risk|{person_id}")
    async with reading(deployment, scope_of(actor)) as db:
        found = await risk_history(db, actor, await person_in_scope(db, actor, person_id), page.limit + 1, page.after)
    return answer_json(HistoryOut.page(*page.cut(found, lambda one: [one[0].at, one[0].assessment_id])))


@router.post(
    "/people/{person_id}/resolutions",
    status_code=201,
    response_model=DecidedOut,
    responses=repeatable(DecidedOut, 404, 409),
    operation_id="postResolution",
)
async def post_resolution(
    person_id: UUID, body: ResolutionIn, actor: RiskDecide, deployment: DeploymentDep
) -> Response:
    """解除触发 Resolve a latched trigger."""
    decided = await perform(deployment, resolve, actor, clock.now(), body.command(person_id))
    level = level_after(decided, person_id)
    return answer_json({"id": body.id, "person_id": person_id, "level": level}, 200 if decided.repeated else 201)


@router.post(
    "/people/{person_id}/contact-confirmations",
    status_code=201,
    response_model=DecidedOut,
    responses=repeatable(DecidedOut, 404, 409),
    operation_id="confirmContact",
)
async def post_contact(person_id: UUID, body: ContactIn, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """确认联系上本人，结束失联 Confirm that the person was met or heard of: it ends lost contact."""
    decided = await perform(deployment, decide, actor, clock.now(), body.act(person_id))
    level = level_after(decided, person_id)
    return answer_json({"id": body.id, "person_id": person_id, "level": level}, 200 if decided.repeated else 201)


@router.post("/risk/assessments:try", response_model=WhatIfOut, operation_id="tryAssessment")
async def post_try(body: WhatIfIn, _actor: PoliciesRead) -> Response:
    """假设评估，不保存任何内容 A what-if: nothing is stored."""
    return answer_json(assess_what_if(body.model_dump()))


@router.get("/forms", response_model=FormsOut, operation_id="listForms")
async def list_forms(_actor: PoliciesRead) -> Response:
    """可用的探访表 The forms that are accepted."""
    return answer(FormsOut.of(forms_accepted()))


@router.get("/forms/{name}/{version}", response_model=FormOut, responses=problems(404), operation_id="getForm")
async def get_form(name: FormName, version: FormVersion, _actor: PoliciesRead) -> Response:
    """探访表的全部问题 Every question of a form."""
    form = forms_accepted().get(f"{name}/{version}")
    if form is None:
        raise not_found()
    return answer(FormOut.of(form))
