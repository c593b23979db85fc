"""Routes of hints: a stream of events, and the long poll for those who cannot read streams."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.core.web.problem import problems
from app.core.web.strict import StrictRoute
from app.sync.signals.hints import hints, lifetime
from app.sync.signals.web import ForSeconds, ListenerDep, LongestDep

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
