"""A stream of whoever calls, from the first answer to the last; no connection of the database is held meanwhile."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Query, Request

from app.access.web import DeploymentDep, Sync, person_of
from app.sync.cursor import Cursor, read_cursor
from app.sync.signals.hub import Hub
from app.sync.signals.listener import Listener

ForSeconds = Annotated[
    int,
    Query(ge=0, le=3600, description="最长收听秒数；0 只问一次 For how long at most; 0 asks once", examples=[600]),
]

WaitSeconds = Annotated[
    int, Query(alias="timeout", ge=0, le=60, description="最长等待秒数 For how long to wait at most", examples=[25])
]
CursorText = Annotated[
    str | None,
    Query(
        alias="cursor",
        description="上一页的游标；没有则立即返回 The cursor of the last page; without one the answer comes at once",
        json_schema_extra={"maxLength": 4096},
    ),
]


async def listening(
    request: Request, actor: Sync, _person: Annotated[object, Depends(person_of)]
) -> AsyncIterator[Listener]:
    """The caller's stream, which begins before anything is answered, so that it can still be refused."""
    hub: Hub = request.app.state.hub
    async with hub.listen(actor) as listener:
        yield listener


async def longest(request: Request) -> float:
    """For how many seconds this server keeps a stream, more or less."""
    seconds: float = request.app.state.settings.signals.stream_s
    return seconds


async def position(deployment: DeploymentDep, text: CursorText = None) -> Cursor | None:
    """How far the phone is. Raises 400 for a cursor of another server."""
    return read_cursor(deployment.keyring, text)


CursorDep = Annotated[Cursor | None, Depends(position)]
ListenerDep = Annotated[Listener, Depends(listening)]
LongestDep = Annotated[float, Depends(longest)]
