"""Whether the process lives, and whether it can serve."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.web.answer import answer
from app.core.web.problem import problems

router = APIRouter(prefix="/health", tags=["health"])


class HealthOut(BaseModel):
    """The state of this process."""

    status: Literal["live", "ready"] = Field(examples=["ready"])


@router.get("/live", response_model=HealthOut, operation_id="getLive", openapi_extra={"x-public": "no data"})
async def get_live() -> Response:
    """进程存活 The process lives."""
    return answer(HealthOut(status="live"))


@router.get(
    "/ready",
    response_model=HealthOut,
    responses=problems(503),
    operation_id="getReady",
    openapi_extra={"x-public": "no data"},
)
async def get_ready(request: Request) -> Response:
    """可以服务：数据库能读 Ready to serve: the database can be read."""
    try:
        async with reading(request.app.state.deployment, EVERYWHERE) as db:
            await db.first(select(literal(1)))
    except (SQLAlchemyError, OSError) as error:
        raise Refusal(503, "DATABASE_UNAVAILABLE", "数据库暂不可用", "The database cannot be reached") from error
    return answer(HealthOut(status="ready"))
