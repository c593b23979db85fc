"""Routes of access: who am I."""

from fastapi import APIRouter, Response

from app.access.schemas import MeOut
from app.access.web import SignedIn
from app.core.web.answer import answer
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute

router = APIRouter(prefix="/v1", tags=["access"], route_class=StrictRoute)


@router.get("/me", response_model=MeOut, responses=problems(401), operation_id="getMe")
async def get_me(actor: SignedIn) -> Response:
    """我是谁：账号、角色、小组和当前权限 Who I am: account, roles, teams and what I may do now."""
    return answer(MeOut.of(actor))
