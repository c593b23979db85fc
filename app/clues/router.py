"""Routes of clues: reporting them, looking into them, and the links by which anybody may report."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.access.scope import scope_of
from app.access.web import CluesRead, CluesWrite, DeploymentDep, only_roles
from app.clues.inform import EndInformant, end_informant, list_informants, register_informant
from app.clues.link import RevokeLink, list_links, make_link, revoke_link
from app.clues.overlook import list_clues, read_clue, seen_by
from app.clues.policy import LINKERS, REGISTRARS, VERIFIERS
from app.clues.report import report_clue
from app.clues.schemas.clue import ClueIn, ClueOut, MatchIn, ReceiptOut, Shown, VerificationIn
from app.clues.schemas.informant import InformantIn, InformantOut, InformantsOut
from app.clues.schemas.link import ClueLinkIn, ClueLinkMadeOut, ClueLinkOut, ClueLinksOut
from app.clues.schemas.reading import ClueReadOut, CluesOut, receipt
from app.clues.store import Wanted
from app.clues.verify import match_clue, verify_clue
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform

router = APIRouter(prefix="/v1", tags=["clues"], route_class=StrictRoute)
InState = Annotated[
    Shown | None, Query(description="只看处于此状态的；open 为未办结 Only in this state; open: not settled")
]
OfKind = Annotated[str | None, Query(max_length=24, description="只看这类情况 Only of this kind", examples=["fire"])]
ByReceipt = Annotated[
    str | None,
    Query(
        max_length=16,
        pattern=r"^[0-9A-Z-]{1,16}$",
        description="回执号 The receipt's number",
        examples=["261123-4KX9QM"],
    ),
]
AtPlace = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9-]{6,15}$",
        max_length=15,
        description="只看此地及以下 Only in this place",
        examples=["330481001"],
    ),
]
Mine = Annotated[bool, Query(description="只看本人上报的 Only those I reported", examples=[False])]


@router.post(
    "/clues",
    status_code=201,
    response_model=ReceiptOut,
    responses=repeatable(ReceiptOut, 409),
    operation_id="reportClue",
)
async def post_clue(body: ClueIn, actor: CluesWrite, deployment: DeploymentDep) -> Response:
    """上报急难线索 Report somebody in sudden difficulty."""
    reported = await perform(deployment, report_clue, actor, clock.now(), body.command())
    return answer(receipt(reported), 200 if reported.repeated else 201)


@router.get("/clues", response_model=CluesOut, operation_id="listClues")
async def get_clues(
    actor: CluesRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    state: InState = None,
    what: OfKind = None,
    receipt: ByReceipt = None,
    mine: Mine = False,
) -> Response:
    """辖区和结对家庭的线索，最新在前；信息员只看本人上报的 Clues within reach, newest first; of an informant their own."""
    page = await list_clues(deployment, actor, Wanted(state, what, receipt), paging, mine=mine)
    return answer(CluesOut.of(page))


@router.get("/clues/{clue_id}", response_model=ClueReadOut, responses=problems(404), operation_id="getClue")
async def get_clue(clue_id: UUID, actor: CluesRead, deployment: DeploymentDep) -> Response:
    """一条线索：内容、可能是谁、可能重复的线索 One clue: what was said, whom it may be about, what may be the same."""
    return answer(ClueReadOut.read(await perform(deployment, read_clue, actor, clock.now(), clue_id)))


@router.put(
    "/clues/{clue_id}/match",
    response_model=ClueOut,
    responses=problems(404, 409),
    operation_id="matchClue",
    openapi_extra=only_roles(VERIFIERS),
)
async def put_match(clue_id: UUID, body: MatchIn, actor: CluesWrite, deployment: DeploymentDep) -> Response:
    """指明线索说的是哪一户、哪个人 Say which household or person a clue is about."""
    clue = await perform(deployment, match_clue, actor, clock.now(), body.command(clue_id))
    return answer(ClueOut.of(await seen_by(deployment, actor, clue), opened=False))


@router.put(
    "/clues/{clue_id}/verification",
    response_model=ClueOut,
    responses=problems(404, 409),
    operation_id="verifyClue",
    openapi_extra=only_roles(VERIFIERS, "opening a file: as in POST /v1/households"),
)
async def put_verification(
    clue_id: UUID, body: VerificationIn, actor: CluesWrite, deployment: DeploymentDep
) -> Response:
    """核实结果：属实、已知、查无、不实、重复、转交；可同时登记新档案 What was found; a file may be opened with it."""
    clue = await perform(deployment, verify_clue, actor, clock.now(), body.command(clue_id))
    return answer(ClueOut.of(await seen_by(deployment, actor, clue), opened=False))


@router.post(
    "/informants",
    status_code=201,
    response_model=InformantOut,
    responses=repeatable(InformantOut, 409),
    operation_id="registerInformant",
    openapi_extra=only_roles(REGISTRARS),
)
async def post_informant(body: InformantIn, actor: CluesWrite, deployment: DeploymentDep) -> Response:
    """登记信息员：村民小组信息员、交通巡逻协警、城市卫生保洁员 Let an account inform from a place, as one of three kinds."""
    made = await perform(deployment, register_informant, actor, clock.now(), body.command())
    return answer(InformantOut.of(made.informant), 200 if made.repeated else 201)


@router.get(
    "/informants", response_model=InformantsOut, operation_id="listInformants", openapi_extra=only_roles(REGISTRARS)
)
async def get_informants(
    actor: CluesRead, deployment: DeploymentDep, paging: PagingDep, place: AtPlace = None
) -> Response:
    """本辖区在任的信息员 Who informs now from places that the caller oversees."""
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_informants(db, actor, place, clock.now(), paging)
    return answer(InformantsOut.of(page))


@router.delete(
    "/informants/{informant_id}",
    response_model=InformantOut,
    responses=problems(404),
    operation_id="endInformant",
    openapi_extra=only_roles(REGISTRARS),
)
async def delete_informant(informant_id: UUID, actor: CluesWrite, deployment: DeploymentDep) -> Response:
    """信息员卸任 An informant leaves office."""
    informant = await perform(deployment, end_informant, actor, clock.now(), EndInformant(informant_id))
    return answer(InformantOut.of(informant))


@router.post(
    "/clue-links",
    status_code=201,
    response_model=ClueLinkMadeOut,
    responses=repeatable(ClueLinkMadeOut, 409),
    operation_id="makeClueLink",
    openapi_extra=only_roles(LINKERS),
)
async def post_clue_link(body: ClueLinkIn, request: Request, actor: CluesWrite, deployment: DeploymentDep) -> Response:
    """生成村（社区）上报二维码；网址只显示这一次 Make a village's QR link; its address is shown this once."""
    made = await perform(deployment, make_link, actor, clock.now(), body.command())
    return answer(ClueLinkMadeOut.made(made, request.app.state.settings.origin), 201 if made.token else 200)


@router.get("/clue-links", response_model=ClueLinksOut, operation_id="listClueLinks", openapi_extra=only_roles(LINKERS))
async def get_clue_links(actor: CluesWrite, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """本辖区的上报二维码 The links of places that the caller oversees."""
    async with reading(deployment, scope_of(actor)) as db:
        page = await list_links(db, actor, paging)
    return answer(ClueLinksOut.of(page))


@router.delete(
    "/clue-links/{link_id}",
    response_model=ClueLinkOut,
    responses=problems(404),
    operation_id="revokeClueLink",
    openapi_extra=only_roles(LINKERS),
)
async def delete_clue_link(link_id: UUID, actor: CluesWrite, deployment: DeploymentDep) -> Response:
    """停用二维码 End a link at once."""
    link = await perform(deployment, revoke_link, actor, clock.now(), RevokeLink(link_id))
    return answer(ClueLinkOut.of(link))
