"""Routes of the file and of the person's rights."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead, PeopleWrite, PiiRevealAnew, only_roles
from app.core import clock
from app.core.db import reading
from app.core.settings import Settings
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.files.erase import erase_person
from app.files.hand_over import copy_data
from app.files.hold import hold_person
from app.files.keep import upkeep_of
from app.files.notices import WithdrawConsent, give_notice, withdraw_consent
from app.files.open import open_file
from app.files.policy import DECIDERS, ERASERS, Keeping
from app.files.requests import decide_request, record_request
from app.files.restrict import restrict_person
from app.files.reveal import reveal_person
from app.files.schemas import FileOut
from app.files.schemas.rights import (
    AccessCopyOut,
    DataRequestIn,
    DataRequestOut,
    DataRequestsOut,
    DataStateOut,
    ErasureIn,
    HoldIn,
    RequestDecisionIn,
    RestrictionIn,
    RevealIn,
    RevealOut,
)
from app.files.schemas.telling import ConsentIn, GivenOut, NoticeIn
from app.files.store.rights import RequestsWanted, requests_in_scope
from app.journal.perform import perform

router = APIRouter(prefix="/v1", tags=["files"], route_class=StrictRoute)
OfPerson = Annotated[UUID | None, Query(description="只看这个人 Only this person")]
Undecided = Annotated[bool, Query(description="只看未答复的 Only those not answered")]


async def settings_of(request: Request) -> Settings:
    """The settings of this process."""
    settings: Settings = request.app.state.settings
    return settings


SettingsDep = Annotated[Settings, Depends(settings_of)]


async def keeping_of(settings: SettingsDep) -> Keeping:
    """How long what is kept here."""
    return upkeep_of(settings).keeping


KeepingDep = Annotated[Keeping, Depends(keeping_of)]


@router.get("/people/{person_id}/file", response_model=FileOut, responses=problems(404), operation_id="getFile")
async def get_file(person_id: UUID, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """一人一档：身份、家庭、等级及原因、探访、需求、转介、预警；查看留痕 A person's whole file; the reading is kept."""
    file = await perform(deployment, open_file, actor, clock.now(), person_id, seen=scope_of(actor))
    return answer(FileOut.of(file))


@router.post(
    "/people/{person_id}/reveal",
    response_model=RevealOut,
    responses=problems(404, 409, 429),
    operation_id="revealPerson",
    openapi_extra={"x-limit": "reveal"},
)
async def post_reveal(
    person_id: UUID, body: RevealIn, actor: PiiRevealAnew, deployment: DeploymentDep, settings: SettingsDep
) -> Response:
    """查看完整信息：须说明理由，计入每日限额，先留痕后作答 Fields in full, for a reason, within a daily budget."""
    command = body.command(person_id, settings.reveals_per_day)
    return answer(RevealOut.of(await perform(deployment, reveal_person, actor, clock.now(), command)))


@router.put(
    "/people/{person_id}/restriction",
    response_model=DataStateOut,
    responses=problems(404, 409),
    operation_id="restrictPerson",
    openapi_extra=only_roles(DECIDERS),
)
async def put_restriction(
    person_id: UUID, body: RestrictionIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """限制处理：除保存外停止一切处理，可解除 Stop everything but storing a person's data, or lift that."""
    state = await perform(deployment, restrict_person, actor, clock.now(), body.command(person_id))
    return answer(DataStateOut.of(state))


@router.put(
    "/people/{person_id}/hold",
    response_model=DataStateOut,
    responses=problems(404, 409),
    operation_id="holdPerson",
    openapi_extra=only_roles(ERASERS),
)
async def put_hold(person_id: UUID, body: HoldIn, actor: PiiRevealAnew, deployment: DeploymentDep) -> Response:
    """依法留存：诉讼、审计或检查期间不得删除，可解除 Hold a file against erasing, or lift that."""
    state = await perform(deployment, hold_person, actor, clock.now(), body.command(person_id))
    return answer(DataStateOut.of(state))


@router.put(
    "/people/{person_id}/erasure",
    response_model=DataStateOut,
    responses=problems(404, 409),
    operation_id="erasePerson",
    openapi_extra=only_roles(ERASERS),
)
async def put_erasure(
    person_id: UUID, body: ErasureIn, actor: PiiRevealAnew, deployment: DeploymentDep, keeping: KeepingDep
) -> Response:
    """删除个人信息：销毁密钥，不可恢复；统计不变 Erase a person by destroying the key; counts stay. It cannot be undone."""
    state = await perform(deployment, erase_person, actor, clock.now(), body.command(person_id, keeping))
    return answer(DataStateOut.of(state))


@router.post(
    "/people/{person_id}/data-requests",
    status_code=201,
    response_model=DataRequestOut,
    responses=problems(404, 409),
    operation_id="recordDataRequest",
)
async def post_request(person_id: UUID, body: DataRequestIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """登记个人信息权利请求，15个工作日内答复 Record a person's request about the own data, to be answered within 15 working days."""
    found = await perform(deployment, record_request, actor, clock.now(), body.command(person_id))
    return answer(DataRequestOut.of(found), 201)


@router.get("/data-requests", response_model=DataRequestsOut, responses=problems(422), operation_id="listDataRequests")
async def get_requests(
    actor: PeopleRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    person_id: OfPerson = None,
    undecided: Undecided = False,
) -> Response:
    """个人信息权利请求，先到期的在前 Requests about people's data, the next due first."""
    page = paging.of(f"data-requests|{person_id}|{undecided}")
    wanted = RequestsWanted(person_id, undecided)
    async with reading(deployment, scope_of(actor)) as db:
        found = await requests_in_scope(db, scope_of(actor), wanted, _key(page.after), page.limit + 1)
    return answer(DataRequestsOut.of(*page.cut(found, lambda one: [one.due_day, one.request_id])))


def _key(after: list[str] | None) -> tuple[date, UUID] | None:
    return (date.fromisoformat(after[0]), UUID(after[1])) if after else None


@router.put(
    "/data-requests/{request_id}/decision",
    response_model=DataRequestOut,
    responses=problems(404, 409),
    operation_id="decideDataRequest",
    openapi_extra=only_roles(DECIDERS),
)
async def put_request_decision(
    request_id: UUID, body: RequestDecisionIn, actor: PiiRevealAnew, deployment: DeploymentDep, keeping: KeepingDep
) -> Response:
    """答复请求：同意即执行；须保存期内的删除改为限制处理 Answer a request; granted, it is done at once."""
    command = body.command(request_id, keeping)
    return answer(DataRequestOut.of(await perform(deployment, decide_request, actor, clock.now(), command)))


@router.post(
    "/people/{person_id}/access-copy",
    response_model=AccessCopyOut,
    responses=problems(404, 409),
    operation_id="makeAccessCopy",
    openapi_extra=only_roles(DECIDERS),
)
async def post_copy(person_id: UUID, actor: PiiRevealAnew, deployment: DeploymentDep) -> Response:
    """查阅复制：本人的全部信息，不脱敏，留痕 Everything kept of one person, in full, to be handed over; kept."""
    return answer(AccessCopyOut.of(await perform(deployment, copy_data, actor, clock.now(), person_id)))


@router.post(
    "/people/{person_id}/notices",
    status_code=201,
    response_model=GivenOut,
    responses=problems(404, 409),
    operation_id="giveNotice",
)
async def post_notice(person_id: UUID, body: NoticeIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """登记处理告知；未满14周岁须告知监护人 Record a notice of processing; for a child under 14 to a guardian."""
    return answer(GivenOut.of(await perform(deployment, give_notice, actor, clock.now(), body.command(person_id))), 201)


@router.post(
    "/people/{person_id}/consents",
    status_code=201,
    response_model=GivenOut,
    responses=problems(404, 409),
    operation_id="giveConsent",
)
async def post_consent(person_id: UUID, body: ConsentIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """登记单独同意（照片、慈善共享等） Record a consent to something voluntary."""
    return answer(GivenOut.of(await perform(deployment, give_notice, actor, clock.now(), body.command(person_id))), 201)


@router.put(
    "/people/{person_id}/consents/{consent_id}/withdrawal",
    response_model=GivenOut,
    responses=problems(404, 409),
    operation_id="withdrawConsent",
)
async def put_withdrawal(person_id: UUID, consent_id: UUID, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """撤回同意 Withdraw a consent."""
    command = WithdrawConsent(person_id, consent_id)
    return answer(GivenOut.of(await perform(deployment, withdraw_consent, actor, clock.now(), command)))
