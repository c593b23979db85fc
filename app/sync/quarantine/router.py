"""Routes of the quarantine: the supervisors' repair inbox."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.web import DeploymentDep, VisitsRead, VisitsWrite, only_roles
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.sync.inbox import store
from app.sync.inbox.web import EnglishDep, shown
from app.sync.quarantine.close import close_item, hand_on_item
from app.sync.quarantine.repair import repair
from app.sync.quarantine.schemas import (
    ClosingIn,
    HandingOnIn,
    ItemsOut,
    ItemState,
    OpenedOut,
    RepairedOut,
    RepairIn,
)
from app.sync.quarantine.see import SUPERVISORS, Opened, open_item, supervised

router = APIRouter(prefix="/v1/quarantine", tags=["sync"], route_class=StrictRoute)
ONLY = only_roles(SUPERVISORS)
OfHousehold = Annotated[UUID | None, Query(description="只看这一户的 Only about this household")]
State = Annotated[ItemState, Query(description="处理状态 What became of it")]


def _out(opened: Opened, *, english: bool) -> OpenedOut:
    verdict = shown(opened.verdict, english=english)
    return OpenedOut.of_opened(opened.item, opened.content, verdict, opened.reason)


@router.get("", response_model=ItemsOut, operation_id="listQuarantine", openapi_extra=ONLY)
async def get_items(
    actor: VisitsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    state: State = "open",
    household_id: OfHousehold = None,
) -> Response:
    """未能生效的离线记录，最新在前 What phones handed over and could not be applied, the newest first."""
    page, seen = paging.of(f"quarantine|{state}|{household_id}"), supervised(actor)
    async with reading(deployment, seen) as db:
        found = await store.items_in_scope(db, seen, state, household_id, page.after, page.limit + 1)
    return answer(ItemsOut.of(*page.cut(found, lambda one: [one.quarantined_at, one.quarantine_id])))


@router.get(
    "/{quarantine_id}",
    response_model=OpenedOut,
    responses=problems(404),
    operation_id="getQuarantined",
    openapi_extra=ONLY,
)
async def get_item(quarantine_id: UUID, actor: VisitsRead, deployment: DeploymentDep, english: EnglishDep) -> Response:
    """一条记录的原文和未生效的原因；查看留痕 All that one of them says, and why it was not applied; the reading is kept."""
    async with reading(deployment, supervised(actor)) as db:
        opened = await open_item(db, actor, quarantine_id)
    return answer(_out(opened, english=english))


@router.post(
    "/{quarantine_id}/repairs",
    status_code=201,
    response_model=RepairedOut,
    responses=repeatable(RepairedOut, 404, 409),
    operation_id="repairQuarantined",
    openapi_extra=ONLY,
)
async def post_repair(quarantine_id: UUID, body: RepairIn, actor: VisitsWrite, deployment: DeploymentDep) -> Response:
    """修正后以原作者名义重新提交 Send it again in its author's name, put right."""
    done = await repair(deployment, actor, clock.now(), body.command(quarantine_id))
    told = {"entity_id": done.decided.told.get("entity_id"), "flags": done.decided.told.get("flags", [])}
    shape = RepairedOut.model_validate({"op_id": done.decided.op_id, "status": done.decided.status, **told})
    return answer(shape, 200 if done.repeated else 201)


@router.put(
    "/{quarantine_id}/household",
    response_model=OpenedOut,
    responses=problems(404, 409),
    operation_id="handOnQuarantined",
    openapi_extra=ONLY,
)
async def put_household(
    quarantine_id: UUID, body: HandingOnIn, actor: VisitsWrite, deployment: DeploymentDep, english: EnglishDep
) -> Response:
    """指明所属家庭 Say which household it is about."""
    opened = await perform(deployment, hand_on_item, actor, clock.now(), body.command(quarantine_id))
    return answer(_out(opened, english=english))


@router.put(
    "/{quarantine_id}/closing",
    response_model=OpenedOut,
    responses=problems(404, 409),
    operation_id="closeQuarantined",
    openapi_extra=ONLY,
)
async def put_closing(
    quarantine_id: UUID, body: ClosingIn, actor: VisitsWrite, deployment: DeploymentDep, english: EnglishDep
) -> Response:
    """留作备注或注明理由后作废 Keep it as a note, or discard it with a reason; nothing is deleted."""
    opened = await perform(deployment, close_item, actor, clock.now(), body.command(quarantine_id))
    return answer(_out(opened, english=english))
