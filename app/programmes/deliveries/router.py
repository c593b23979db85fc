"""Routes of deliveries: what was handed out, and what was taken back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import Day, RawRoute, StrictRoute
from app.journal.perform import perform
from app.programmes.bring import ImportDeliveries, import_deliveries
from app.programmes.deliver import record_delivery
from app.programmes.deliveries.schemas import DeliveredOut, DeliveriesOut, DeliveryIn, ImportOut, ReversalIn
from app.programmes.deliveries.web import SHEET_BODY, SheetDep
from app.programmes.overlook import page_of_deliveries
from app.programmes.reverse import reverse_delivery
from app.programmes.store.deliveries import DeliveriesWanted
from app.programmes.web import ProgrammesRead, ProgrammesWrite

router = APIRouter(prefix="/v1", tags=["programmes"], route_class=StrictRoute)
sheets = APIRouter(prefix="/v1", tags=["programmes"], route_class=RawRoute)
DryRun = Annotated[bool, Query(description="只核对不登记 Judge only, record nothing")]
OfProgramme = Annotated[UUID | None, Query(description="只看此项目 Only of this programme")]
OfHousehold = Annotated[UUID | None, Query(description="只看这一户 Only of this household")]
OfPerson = Annotated[UUID | None, Query(description="只看这个人 Only of this person")]
OfKind = Annotated[
    str | None, Query(pattern=r"^[a-z_]{1,24}$", max_length=24, description="类别 Kind", examples=["cash"])
]
From = Annotated[Day | None, Query(alias="from", description="起 First day", examples=["2022-01-01"])]
To = Annotated[Day | None, Query(description="止 Last day", examples=["2022-12-31"])]


async def wanted_of(
    programme_id: OfProgramme = None,
    household_id: OfHousehold = None,
    person_id: OfPerson = None,
    kind: OfKind = None,
    first: From = None,
    to: To = None,
) -> DeliveriesWanted:
    """Which deliveries a caller asked for."""
    return DeliveriesWanted(programme_id, household_id, person_id, kind, first, to)


WantedDep = Annotated[DeliveriesWanted, Depends(wanted_of)]


@router.get("/deliveries", response_model=DeliveriesOut, responses=problems(404), operation_id="listDeliveries")
async def get_deliveries(
    actor: ProgrammesRead, deployment: DeploymentDep, paging: PagingDep, wanted: WantedDep
) -> Response:
    """发放记录，最新在前；冲销是一条负数记录 Deliveries within what the caller oversees, newest first; a reversal is negative."""
    async with reading(deployment, scope_of(actor)) as db:
        found = await page_of_deliveries(db, scope_of(actor), wanted, paging)
    return answer(DeliveriesOut.of(found))


@router.post(
    "/programmes/{programme_id}/deliveries",
    status_code=201,
    response_model=DeliveredOut,
    responses=repeatable(DeliveredOut, 404, 409),
    operation_id="createDelivery",
)
async def post_delivery(
    programme_id: UUID, body: DeliveryIn, actor: ProgrammesWrite, deployment: DeploymentDep
) -> Response:
    """登记一笔发放；超预算、超限额或疑似重复须说明理由 Record a delivery; what objects gives way to a recorded reason or stays."""
    done = await perform(deployment, record_delivery, actor, clock.now(), body.command(programme_id))
    return answer(DeliveredOut.of(done.delivery), 200 if done.repeated else 201)


@router.post(
    "/programmes/{programme_id}/deliveries/{delivery_id}/reversal",
    status_code=201,
    response_model=DeliveredOut,
    responses=repeatable(DeliveredOut, 404, 409),
    operation_id="reverseDelivery",
)
async def post_reversal(
    programme_id: UUID, delivery_id: UUID, body: ReversalIn, actor: ProgrammesWrite, deployment: DeploymentDep
) -> Response:
    """冲销一笔发放，只能一次；原记录保留 Reverse a delivery, once; the record stays."""
    command = body.command(programme_id, delivery_id)
    done = await perform(deployment, reverse_delivery, actor, clock.now(), command)
    return answer(DeliveredOut.of(done.delivery), 200 if done.repeated else 201)


@sheets.post(
    "/programmes/{programme_id}/deliveries:import",
    response_model=ImportOut,
    responses=problems(404, 409, 413, 415),
    operation_id="importDeliveries",
    openapi_extra=SHEET_BODY,
)
async def post_sheet(
    programme_id: UUID, actor: ProgrammesWrite, deployment: DeploymentDep, sheet: SheetDep, dry_run: DryRun = False
) -> Response:
    """由 CSV 或 XLSX 批量登记；有一行不行则整表不登记，可先试运行 Record a table, all or nothing; rehearse it with dry_run."""
    command = ImportDeliveries(programme_id, *sheet, dry_run)
    report = await import_deliveries(deployment, actor, clock.now(), command)
    return answer(ImportOut.of(report, dry_run=dry_run))
