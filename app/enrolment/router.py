"""Routes that change the registry: each ends in a reassessment of the households it concerns."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.web import DeploymentDep, PeopleWrite, only_roles
from app.core import clock
from app.core.web.answer import VersionDep, answer
from app.core.web.problem import problems, repeatable
from app.core.web.strict import StrictRoute
from app.enrolment.amend import amend_household, amend_person
from app.enrolment.join import join_household, register_person
from app.enrolment.leave import leave_household
from app.enrolment.move import move_household
from app.enrolment.policy import OFFICERS, SEATS
from app.enrolment.record import record_fact
from app.enrolment.register import register_household
from app.enrolment.schemas import (
    DepartureIn,
    HouseholdIn,
    HouseholdPatch,
    JoinIn,
    MoveIn,
    NewDisabilityIn,
    NewEntitlementIn,
    NewTagIn,
    PersonOfHouseholdIn,
    PersonPatch,
    StatusIn,
)
from app.enrolment.suspend import change_status
from app.journal.perform import perform
from app.people.schemas import HouseholdOut, PersonOut

router = APIRouter(prefix="/v1", tags=["enrolment"], route_class=StrictRoute)


@router.post(
    "/households",
    status_code=201,
    response_model=HouseholdOut,
    responses=repeatable(HouseholdOut, 409),
    operation_id="createHousehold",
    openapi_extra=only_roles(SEATS | OFFICERS, "teams register candidates only"),
)
async def post_household(body: HouseholdIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """登记一户和它的成员；小组成员只能登记待核对象 Register a household with its people; teams register candidates."""
    done = await perform(deployment, register_household, actor, clock.now(), body.command())
    return answer(HouseholdOut.of(done.shown), 200 if done.repeated else 201, version=done.shown.household.revision)


@router.patch(
    "/households/{household_id}",
    response_model=HouseholdOut,
    responses=problems(404, 409, 412, 428),
    operation_id="amendHousehold",
)
async def patch_household(
    household_id: UUID, body: HouseholdPatch, actor: PeopleWrite, deployment: DeploymentDep, version: VersionDep
) -> Response:
    """修改地址和备注，须带 If-Match Amend address and note, with If-Match."""
    command = body.command(household_id, version)
    shown = await perform(deployment, amend_household, actor, clock.now(), command)
    return answer(HouseholdOut.of(shown), version=shown.household.revision)


@router.put(
    "/households/{household_id}/place",
    response_model=HouseholdOut,
    responses=problems(404, 409),
    operation_id="moveHousehold",
    openapi_extra=only_roles(OFFICERS),
)
async def put_place(household_id: UUID, body: MoveIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """整户迁居 Move a household to another place."""
    shown = await perform(deployment, move_household, actor, clock.now(), body.command(household_id))
    return answer(HouseholdOut.of(shown), version=shown.household.revision)


@router.post(
    "/people",
    status_code=201,
    response_model=PersonOut,
    responses=repeatable(PersonOut, 404, 409),
    operation_id="createPerson",
    openapi_extra=only_roles(SEATS | OFFICERS, "teams register candidates only"),
)
async def post_person(body: PersonOfHouseholdIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """在已登记的家庭中登记一人 Register a person in a household that is registered."""
    done = await perform(deployment, register_person, actor, clock.now(), body.command())
    return answer(PersonOut.of(done.shown), 200 if done.repeated else 201, version=done.shown.person.revision)


@router.patch(
    "/people/{person_id}",
    response_model=PersonOut,
    responses=problems(404, 409, 412, 428),
    operation_id="amendPerson",
    openapi_extra=only_roles(SEATS | OFFICERS, "documents, birth date and sex: social workers and officers"),
)
async def patch_person(
    person_id: UUID, body: PersonPatch, actor: PeopleWrite, deployment: DeploymentDep, version: VersionDep
) -> Response:
    """修改个人信息，须带 If-Match Amend a person, with If-Match."""
    command = body.command(person_id, version)
    shown = await perform(deployment, amend_person, actor, clock.now(), command)
    return answer(PersonOut.of(shown), version=shown.person.revision)


@router.put(
    "/people/{person_id}/status",
    response_model=PersonOut,
    responses=problems(404, 409),
    operation_id="changePersonStatus",
    openapi_extra=only_roles(
        SEATS | OFFICERS, "teams suspend and resume; a village also takes on candidates; the town ends files"
    ),
)
async def put_status(person_id: UUID, body: StatusIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """档案状态：启用、关注、暂停、恢复；转出和销档由镇街以上办理 The file's status; its end is the town's to decide."""
    shown = await perform(deployment, change_status, actor, clock.now(), body.command(person_id))
    return answer(PersonOut.of(shown), version=shown.person.revision)


@router.put(
    "/people/{person_id}/household",
    response_model=PersonOut,
    responses=problems(404, 409),
    operation_id="joinHousehold",
)
async def put_household(person_id: UUID, body: JoinIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """迁入另一户 Move a person into another household."""
    shown = await perform(deployment, join_household, actor, clock.now(), body.command(person_id))
    return answer(PersonOut.of(shown), version=shown.person.revision)


@router.put(
    "/people/{person_id}/departure",
    response_model=PersonOut,
    responses=problems(404, 409),
    operation_id="leaveHousehold",
    openapi_extra=only_roles(OFFICERS, "a village ends candidates only; the town ends files"),
)
async def put_departure(person_id: UUID, body: DepartureIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """离开本户：迁出本地或去世、不再需要 Leave the household: moved away, or died or no longer in need."""
    shown = await perform(deployment, leave_household, actor, clock.now(), body.command(person_id))
    return answer(PersonOut.of(shown), version=shown.person.revision)


@router.post(
    "/people/{person_id}/entitlements",
    status_code=201,
    response_model=PersonOut,
    responses=repeatable(PersonOut, 404, 409),
    operation_id="recordEntitlement",
)
async def post_entitlement(
    person_id: UUID, body: NewEntitlementIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """登记救助待遇；更正或结束时填 replaces Record an entitlement; `replaces` corrects or ends one."""
    done = await perform(deployment, record_fact, actor, clock.now(), body.command(person_id))
    return answer(PersonOut.of(done.shown), 200 if done.repeated else 201, version=done.shown.person.revision)


@router.post(
    "/people/{person_id}/tags",
    status_code=201,
    response_model=PersonOut,
    responses=repeatable(PersonOut, 404, 409),
    operation_id="recordTag",
)
async def post_tag(person_id: UUID, body: NewTagIn, actor: PeopleWrite, deployment: DeploymentDep) -> Response:
    """登记标签；更正或结束时填 replaces Record a tag; `replaces` corrects or ends one."""
    done = await perform(deployment, record_fact, actor, clock.now(), body.command(person_id))
    return answer(PersonOut.of(done.shown), 200 if done.repeated else 201, version=done.shown.person.revision)


@router.post(
    "/people/{person_id}/disabilities",
    status_code=201,
    response_model=PersonOut,
    responses=repeatable(PersonOut, 404, 409),
    operation_id="recordDisability",
)
async def post_disability(
    person_id: UUID, body: NewDisabilityIn, actor: PeopleWrite, deployment: DeploymentDep
) -> Response:
    """登记残疾类别和等级；更正或结束时填 replaces Record a disability; `replaces` corrects or ends one."""
    done = await perform(deployment, record_fact, actor, clock.now(), body.command(person_id))
    return answer(PersonOut.of(done.shown), 200 if done.repeated else 201, version=done.shown.person.revision)
