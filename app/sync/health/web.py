"""Watching phones at the door: what they asked for, how it ended, what they tell of themselves."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.journal.actor import Actor
from app.sync.health.book import Book
from app.sync.health.values import NO_DEVICE, Key, Seen, read_queue

PULL, PUSH = "/v1/sync/pull", "/v1/sync/push"
QUEUE, DEVICE, CLIENT = "x-sync-queue", "x-device-id", "x-client"
LONGEST_CLIENT = 120


class Watched:
    """Middleware: notes every pull and push of whoever is known. A route says by `state.caught_up` that nothing is left to fetch."""

    def __init__(self, app: ASGIApp, book: Book, now: Callable[[], datetime]) -> None:
        self.app = app
        self.now = now
        self.book = book

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] not in {PULL, PUSH}:
            await self.app(scope, receive, send)
            return

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, message["status"])
            await send(message)

        await self.app(scope, receive, noted)

    def _note(self, scope: Scope, status: int) -> None:
        state = scope.get("state", {})
        actor: Actor | None = state.get("actor")
        if actor is None or actor.account_id is None:
            return
        headers, at = Headers(scope=scope), self.now()
        seen = Seen(client=headers.get(CLIENT, "")[:LONGEST_CLIENT] or None)
        for name, value in read_queue(headers.get(QUEUE, "")).items():
            setattr(seen, name, value)
        if status >= 400:
            seen.refused_at, seen.refused_code = at, str(scope.get("problem", status))
        elif scope["path"] == PUSH:
            seen.pushed_at = at
        else:
            seen.pulled_at = at
            seen.caught_up_at = at if state.get("caught_up") else None
        self.book.note(Key(actor.county, actor.account_id, actor.device_id or _device(headers)), seen)


def _device(headers: Mapping[str, str]) -> UUID:
    try:
        return UUID(headers.get(DEVICE, ""))
    except ValueError:
        return NO_DEVICE
