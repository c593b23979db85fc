"""Routes that read the registry: households, people, searches, reference data. What changes them is enrolment's."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.access.policy import CONTACT_ROLES
from app.access.scope import scope_of
from app.access.web import DeploymentDep, PeopleRead, SignedIn, only_roles
from app.core import clock
from app.core.db import reading
from app.core.web.answer import answer
from app.core.web.paging import PagingDep
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.journal.perform import perform
from app.people.reference import Reference, reference
from app.people.schemas import HouseholdContactOut, HouseholdOut, HouseholdsOut, PeopleOut, PersonOut, SearchIn
from app.people.search import read_contact, search_people
from app.people.shown import (
    list_shown_households,
    list_shown_people,
    open_household,
    open_person,
    teams_meant,
)
from app.people.store import HouseholdFilter, PersonFilter

router = APIRouter(prefix="/v1", tags=["people"], route_class=StrictRoute)
Place = Annotated[
    str | None,
    Query(pattern=r"^[0-9-]{6,15}$", max_length=15, description="区划代码 Division code", examples=["330481001"]),
]
Level = Annotated[Literal["red", "orange", "yellow"] | None, Query(description="风险等级 Colour", examples=["red"])]
Status = Annotated[
    Literal["candidate", "watch", "active", "suspended", "transferred", "closed"] | None,
    Query(description="档案状态 Status of the file", examples=["active"]),
]
Team = Annotated[
    UUID | Literal["mine"] | None, Query(description="小组；mine 为本人所在小组 A team, or mine", examples=["mine"])
]
OfHousehold = Annotated[UUID | None, Query(description="所属家庭 Household")]


@router.get("/households", response_model=HouseholdsOut, responses=problems(401), operation_id="listHouseholds")
async def get_households(
    actor: PeopleRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    team: Team = None,
    place: Place = None,
    level: Level = None,
) -> Response:
    """家庭列表；team=mine 为本组结对家庭 Households; `team=mine` is the caseload."""
    wanted = HouseholdFilter(teams_meant(actor, team), place, level)
    page = paging.of(f"households|{actor.county}|{wanted}")
    async with reading(deployment, scope_of(actor)) as db:
        found = await list_shown_households(db, actor, clock.now(), wanted, page.key, page.limit + 1)
    return answer(HouseholdsOut.of(*page.cut(found, lambda one: [one.household.household_id])))


@router.get(
    "/households/{household_id}", response_model=HouseholdOut, responses=problems(404), operation_id="getHousehold"
)
async def get_household(household_id: UUID, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """一户：成员和风险等级，信息已脱敏 A household with its people, masked."""
    async with reading(deployment, scope_of(actor)) as db:
        shown = await open_household(db, actor, clock.now(), household_id)
    return answer(HouseholdOut.of(shown), version=shown.household.revision)


@router.get(
    "/households/{household_id}/contact",
    response_model=HouseholdContactOut,
    responses=problems(404),
    operation_id="getHouseholdContact",
    openapi_extra=only_roles(CONTACT_ROLES),
)
async def get_household_contact(household_id: UUID, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """上门所需：地址、姓名和电话，不脱敏，留痕 What a visit needs: address, names and phones in full; the reading is kept."""
    shown = await perform(deployment, read_contact, actor, clock.now(), household_id, seen=scope_of(actor))
    return answer(HouseholdContactOut.of(shown))


@router.get("/people", response_model=PeopleOut, responses=problems(401), operation_id="listPeople")
async def get_people(
    actor: PeopleRead,
    deployment: DeploymentDep,
    paging: PagingDep,
    household_id: OfHousehold = None,
    place: Place = None,
    status: Status = None,
) -> Response:
    """人员列表，信息已脱敏 People, masked."""
    wanted = PersonFilter(household_id, place, status)
    page = paging.of(f"people|{actor.county}|{wanted}")
    async with reading(deployment, scope_of(actor)) as db:
        found = await list_shown_people(db, actor, clock.now(), wanted, page.key, page.limit + 1)
    return answer(PeopleOut.of(*page.cut(found, lambda one: [one.person.person_id])))


@router.post(
    "/people/search",
    response_model=PeopleOut,
    responses=problems(401),
    operation_id="searchPeople",
    openapi_extra={"x-limit": "search"},
)
async def post_search(body: SearchIn, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """按证件号、电话或姓名查找，限本人可见范围 Find people by identity number, phone or full name, within the caller's scope."""
    return answer(
        PeopleOut.of(await perform(deployment, search_people, actor, clock.now(), body.command(), seen=scope_of(actor)))
    )


@router.get("/people/{person_id}", response_model=PersonOut, responses=problems(404), operation_id="getPerson")
async def get_person(person_id: UUID, actor: PeopleRead, deployment: DeploymentDep) -> Response:
    """一人：身份、救助、残疾和标签，信息已脱敏 A person with entitlements, disabilities and tags, masked."""
    async with reading(deployment, scope_of(actor)) as db:
        shown = await open_person(db, actor, clock.now(), person_id)
    return answer(PersonOut.of(shown), version=shown.person.revision)


@router.get("/reference-data", response_model=Reference, responses=problems(401), operation_id="getReferenceData")
async def get_reference_data(_actor: SignedIn) -> Response:
    """代码表：救助类别、标签、国标代码 Code lists: classes of aid, tags, codes of national standards."""
    return answer(reference())
