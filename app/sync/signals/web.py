"""A stream of whoever calls, from the first answer to the last; no connection of the database is held meanwhile."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Query, Request

from app.access.web import Sync, person_of
from app.sync.signals.hub import Hub
from app.sync.signals.listener import Listener

ForSeconds = Annotated[
    int,
    Query(ge=0, le=3600, description="最长收听秒数；0 只问一次 For how long at most; 0 asks once", examples=[600]),
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


ListenerDep = Annotated[Listener, Depends(listening)]
LongestDep = Annotated[float, Depends(longest)]
