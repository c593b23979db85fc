"""Routes of hints: a stream of events, and the long poll for those who cannot read streams."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.access.web import DeploymentDep
from app.core import clock
from app.core.web.answer import answer
from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.sync.signals.hints import hints, lifetime
from app.sync.signals.schemas import WaitOut
from app.sync.signals.wait import news_of
from app.sync.signals.web import CursorDep, ForSeconds, ListenerDep, LongestDep, WaitSeconds

router = APIRouter(prefix="/v1/sync", tags=["sync"], route_class=StrictRoute)


@router.get(
    "/events", response_class=EventSourceResponse, responses=problems(401, 503), operation_id="listenForChanges"
)
async def get_events(
    listener: ListenerDep, longest: LongestDep, for_s: ForSeconds = 600
) -> AsyncIterator[ServerSentEvent]:
    """实时提示（SSE）：有变化、有预警、再见；不含数据 Hints as server-sent events: changed, alert, bye; never data."""
    async for hint in hints(listener, lifetime(for_s, longest)):
        yield ServerSentEvent(event=hint.event, data=hint.data)


@router.get("/wait", response_model=WaitOut, responses=problems(400, 401, 403, 422, 503), operation_id="waitForChanges")
async def get_wait(
    cursor: CursorDep,
    listener: ListenerDep,
    deployment: DeploymentDep,
    longest: LongestDep,
    longest_s: WaitSeconds = 25,
) -> Response:
    """等待变化（长轮询）：有变化或到时即返回 Wait until something behind the cursor is new, or the time is over."""
    news = await news_of(deployment, listener, cursor, min(longest_s, longest))
    return answer(WaitOut.of(news, clock.now()))
