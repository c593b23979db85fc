"""Routes of the audit: acts by time, account, act, subject and result; checkpoints of the sealed tree."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.access.web import AuditRead, DeploymentDep
from app.audit.schemas import ActsOut, CheckpointsOut
from app.audit.store import Wanted, list_checkpoints, search_acts
from app.audit.web import NO_COUNTY
from app.core.db import reading
from app.core.seen import Whole
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import Moment, StrictRoute

router = APIRouter(prefix="/v1/audit", tags=["audit"], route_class=StrictRoute)
FromTime = Annotated[Moment | None, Query(alias="from", description="起始时间 Not before")]
ToTime = Annotated[Moment | None, Query(description="截止时间 Before")]
OfAccount = Annotated[UUID | None, Query(description="操作账号 Account that acted")]
OfAct = Annotated[
    str | None, Query(pattern=r"^[A-Za-z_]{1,60}$", max_length=60, description="动作 Act", examples=["open_file"])
]
OfHousehold = Annotated[UUID | None, Query(description="涉及的家庭 Household")]
OfSubject = Annotated[UUID | None, Query(description="涉及的人或对象 Person or other subject")]
OfResult = Annotated[Literal["done", "refused"] | None, Query(description="结果 Result", examples=["refused"])]
Unknown = Annotated[bool, Query(description="未登录者被拒绝的请求 Refusals of unknown callers, of no county")]


async def wanted(
    from_: FromTime = None,
    to: ToTime = None,
    account_id: OfAccount = None,
    act: OfAct = None,
    household_id: OfHousehold = None,
    subject_id: OfSubject = None,
    result: OfResult = None,
) -> Wanted:
    """Which acts a search shows."""
    return Wanted(from_, to, account_id, act, household_id, subject_id, result)


@router.get("", response_model=ActsOut, responses=problems(422), operation_id="listAudit")
async def get_audit(
    actor: AuditRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    wanted: Annotated[Wanted, Depends(wanted)],
    unknown_caller: Unknown = False,
) -> Response:
    """审计日志：谁在何时做了什么，最近的在前 The audit log of the county, the newest first."""
    county = NO_COUNTY if unknown_caller else actor.county
    page = paging.of(f"audit|{county}|{wanted}")
    async with reading(deployment, Whole(county)) as db:
        found = await search_acts(db, county, wanted, _key(page.after), page.limit + 1)
    return answer(ActsOut.of(*page.cut(found, lambda one: [one.at, one.entry_id])))


def _key(after: list[str] | None) -> tuple[datetime, UUID] | None:
    return (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None


@router.get("/checkpoints", response_model=CheckpointsOut, responses=problems(422), operation_id="listCheckpoints")
async def get_checkpoints(actor: AuditRead, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """已封存日志的签名检查点，最近的在前 Signed checkpoints of the county's sealed log, the newest first."""
    page = paging.of(f"checkpoints|{actor.county}")
    async with reading(deployment, Whole(actor.county)) as db:
        found = await list_checkpoints(db, actor.county, page.key, page.limit + 1)
    return answer(CheckpointsOut.of(*page.cut(found, lambda one: [one.size])))
