"""Routes of access: who am I, and where I am signed in."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.access.devices.keep import own_devices
from app.access.schemas import MeOut, SessionsOut
from app.access.sign_out import SignOut, sign_out, standing_sessions
from app.access.web import DeploymentDep, Person, SignedIn
from app.core import clock
from app.core.db import reading
from app.core.seen import EVERYWHERE
from app.core.web.answer import answer
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.journal.perform import perform

router = APIRouter(prefix="/v1", tags=["access"], route_class=StrictRoute)


@router.get("/me", response_model=MeOut, responses=problems(401), operation_id="getMe")
async def get_me(actor: SignedIn, deployment: DeploymentDep) -> Response:
    """我是谁：账号、角色、地方、小组、设备和当前权限 Who I am: account, roles, places, teams, phones, and what I may do now."""
    async with reading(deployment, EVERYWHERE) as db:
        devices = await own_devices(db, actor, clock.now())
    return answer(MeOut.of(actor, devices))


@router.get("/me/sessions", response_model=SessionsOut, responses=problems(401), operation_id="listMySessions")
async def get_sessions(actor: SignedIn, me: Person, deployment: DeploymentDep) -> Response:
    """我在哪里登录着 Where I am signed in."""
    async with reading(deployment, EVERYWHERE) as db:
        found = await standing_sessions(db, actor.county, me, clock.now())
    return answer(SessionsOut.of(found, actor.session_id))


@router.delete("/me/sessions", response_model=SessionsOut, responses=problems(401), operation_id="endMyOtherSessions")
async def delete_sessions(actor: SignedIn, me: Person, deployment: DeploymentDep) -> Response:
    """退出其他登录，保留当前这一个 Sign out everywhere else."""
    found = await perform(deployment, sign_out, actor, clock.now(), SignOut(me, spared=actor.session_id))
    return answer(SessionsOut.of(found, actor.session_id))


@router.delete(
    "/me/sessions/{session_id}", response_model=SessionsOut, responses=problems(404), operation_id="endMySession"
)
async def delete_session(session_id: UUID, actor: SignedIn, me: Person, deployment: DeploymentDep) -> Response:
    """退出一次登录；可以是当前这一个 End one of my sessions, this one perhaps."""
    found = await perform(deployment, sign_out, actor, clock.now(), SignOut(me, session_id))
    return answer(SessionsOut.of(found, actor.session_id))
