"""Routes of teams, their seats and their pairings."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.scope import scope_of_teams
from app.access.web import DeploymentDep, TeamsRead, TeamsWrite
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.teams.form import SeatOf, fill_seat, form_team, vacate_seat
from app.teams.open import open_team
from app.teams.pair import end_pairing, pair_household
from app.teams.schemas import (
    PairingIn,
    PairingOut,
    PairingsOut,
    SeatIn,
    SeatName,
    SubstituteIn,
    SubstituteOut,
    SubstitutesOut,
    TeamIn,
    TeamOut,
    TeamsOut,
)
from app.teams.store import list_pairings, list_teams
from app.teams.substitute import EndSubstitute, arrange_substitute, end_substitute, list_substitutes

router = APIRouter(prefix="/v1", tags=["teams"], route_class=StrictRoute)
Place = Annotated[
    str | None,
    Query(pattern=r"^[0-9-]{6,15}$", max_length=15, description="区划代码 Division code", examples=["330481001"]),
]
OfHousehold = Annotated[UUID | None, Query(description="家庭 Household")]
OfTeam = Annotated[UUID | None, Query(description="小组 Team")]


@router.post(
    "/teams", status_code=201, response_model=TeamOut, responses=repeatable(TeamOut, 409), operation_id="createTeam"
)
async def post_team(body: TeamIn, actor: TeamsWrite, deployment: DeploymentDep) -> Response:
    """组建小组：党员、专业社工、网格员各一名 Form a team: one party member, one social worker, one grid worker."""
    formed = await perform(deployment, form_team, actor, clock.now(), body.command())
    return answer(TeamOut.of(formed.team), 200 if formed.repeated else 201, version=formed.team.revision)


@router.get("/teams", response_model=TeamsOut, responses=problems(401), operation_id="listTeams")
async def get_teams(actor: TeamsRead, deployment: DeploymentDep, paging: PagingDep, place: Place = None) -> Response:
    """小组列表：本人所在或辖区内的小组 Teams the caller sits in or oversees."""
    page = paging.of(f"teams|{actor.county}|{place}")
    after = UUID(page.key) if page.key else None
    async with reading(deployment, scope_of_teams(actor)) as db:
        found = await list_teams(db, scope_of_teams(actor), place, clock.now(), after, page.limit + 1)
    return answer(TeamsOut.of(*page.cut(found, lambda one: [one.team_id])))


@router.get("/teams/{team_id}", response_model=TeamOut, responses=problems(404), operation_id="getTeam")
async def get_team(team_id: UUID, actor: TeamsRead, deployment: DeploymentDep) -> Response:
    """一个小组和它的席位 A team and its seats."""
    async with reading(deployment, scope_of_teams(actor)) as db:
        team = await open_team(db, actor, clock.now(), team_id)
    return answer(TeamOut.of(team), version=team.revision)


@router.put(
    "/teams/{team_id}/seats/{seat}", response_model=TeamOut, responses=problems(404, 409), operation_id="fillTeamSeat"
)
async def put_seat(
    team_id: UUID, seat: SeatName, body: SeatIn, actor: TeamsWrite, deployment: DeploymentDep
) -> Response:
    """补上空缺的席位 Fill a vacant seat."""
    command = SeatOf(team_id, seat, body.account_id)
    team = await perform(deployment, fill_seat, actor, clock.now(), command)
    return answer(TeamOut.of(team), version=team.revision)


@router.delete(
    "/teams/{team_id}/seats/{seat}", response_model=TeamOut, responses=problems(404), operation_id="vacateTeamSeat"
)
async def delete_seat(team_id: UUID, seat: SeatName, actor: TeamsWrite, deployment: DeploymentDep) -> Response:
    """退出席位：小组不完整期间照常探访，但不再新结对 Vacate a seat: visiting goes on, new pairings wait."""
    team = await perform(deployment, vacate_seat, actor, clock.now(), SeatOf(team_id, seat))
    return answer(TeamOut.of(team), version=team.revision)


@router.post(
    "/teams/{team_id}/substitutes",
    status_code=201,
    response_model=SubstituteOut,
    responses=repeatable(SubstituteOut, 404, 409),
    operation_id="arrangeSubstitute",
)
async def post_substitute(team_id: UUID, body: SubstituteIn, actor: TeamsWrite, deployment: DeploymentDep) -> Response:
    """安排代班：只在这几天内有席位的权限，到期自动结束 Arrange a substitute: the seat's rights on these days only, ending by itself."""
    made = await perform(deployment, arrange_substitute, actor, clock.now(), body.command(team_id))
    return answer(SubstituteOut.of(made.substitute), 200 if made.repeated else 201)


@router.get(
    "/teams/{team_id}/substitutes",
    response_model=SubstitutesOut,
    responses=problems(404),
    operation_id="listSubstitutes",
)
async def get_substitutes(team_id: UUID, actor: TeamsRead, deployment: DeploymentDep, paging: PagingDep) -> Response:
    """小组的代班记录，含已结束的 Substitutes of a team, past ones too."""
    page = paging.of(f"substitutes|{actor.county}|{team_id}")
    after = UUID(page.key) if page.key else None
    async with reading(deployment, scope_of_teams(actor)) as db:
        found = await list_substitutes(db, actor, clock.now(), team_id, after, page.limit + 1)
    return answer(SubstitutesOut.of(*page.cut(found, lambda one: [one.substitute_id])))


@router.delete(
    "/teams/{team_id}/substitutes/{substitute_id}",
    response_model=SubstituteOut,
    responses=problems(404),
    operation_id="endSubstitute",
)
async def delete_substitute(
    team_id: UUID, substitute_id: UUID, actor: TeamsWrite, deployment: DeploymentDep
) -> Response:
    """提前结束或取消代班 End a substitution early, or before it begins."""
    ended = await perform(deployment, end_substitute, actor, clock.now(), EndSubstitute(team_id, substitute_id))
    return answer(SubstituteOut.of(ended))


@router.post(
    "/pairings",
    status_code=201,
    response_model=PairingOut,
    responses=repeatable(PairingOut, 404, 409),
    operation_id="createPairing",
)
async def post_pairing(body: PairingIn, actor: TeamsWrite, deployment: DeploymentDep) -> Response:
    """结对：一户一个小组，小组席位须齐全 Pair a household with a team whose seats are all held."""
    paired = await perform(deployment, pair_household, actor, clock.now(), body.command())
    return answer(PairingOut.of(paired.pairing), 200 if paired.repeated else 201)


@router.get("/pairings", response_model=PairingsOut, responses=problems(401), operation_id="listPairings")
async def get_pairings(
    actor: TeamsRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    household_id: OfHousehold = None,
    team_id: OfTeam = None,
) -> Response:
    """结对记录，含已结束的 Pairings, past ones too."""
    page = paging.of(f"pairings|{actor.county}|{household_id}|{team_id}")
    after = UUID(page.key) if page.key else None
    async with reading(deployment, scope_of_teams(actor)) as db:
        found = await list_pairings(db, scope_of_teams(actor), household_id, team_id, after, page.limit + 1)
    return answer(PairingsOut.of(*page.cut(found, lambda one: [one.pairing_id])))


@router.delete("/pairings/{pairing_id}", response_model=PairingOut, responses=problems(404), operation_id="endPairing")
async def delete_pairing(pairing_id: UUID, actor: TeamsWrite, deployment: DeploymentDep) -> Response:
    """结束结对；记录保留 End a pairing; its record stays."""
    pairing = await perform(deployment, end_pairing, actor, clock.now(), pairing_id)
    return answer(PairingOut.of(pairing))
