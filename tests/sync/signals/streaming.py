"""A caller that reads a stream while it goes on, straight from the application; the test client would wait for its end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

PATIENCE_S = 30.0
Event = tuple[str, dict[str, Any]]


@dataclass(slots=True)
class Stream:
    """What a stream has said so far. `status` is known once it has begun."""

    status: asyncio.Future[int]
    headers: dict[str, str] = field(default_factory=dict)
    parts: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    text: str = ""
    asked: bool = False

    async def receive(self) -> dict[str, Any]:
        """What the server hears of the caller: nothing, until it leaves."""
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        """Take in what the server says."""
        if message["type"] == "http.response.start":
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self.status.set_result(message["status"])
        else:
            await self.parts.put(message.get("body", b""))
            if not message.get("more_body"):
                await self.parts.put(None)

    async def next(self) -> Event | None:
        """The next event, or None at the end of the stream."""
        while True:
            block, found, rest = self.text.partition("\n\n")
            if found:
                self.text = rest
                if event := _event(block):
                    return event
                continue
            part = await asyncio.wait_for(self.parts.get(), PATIENCE_S)
            if part is None:
                return None
            self.text += part.decode()

    async def until(self, name: str) -> dict[str, Any]:
        """The data of the next event of a name."""
        while (event := await self.next()) is not None:
            if event[0] == name:
                return event[1]
        raise AssertionError(f"the stream ended without {name}")

    async def changed(self, scope: str) -> int:
        """The head of a feed that the stream tells of next."""
        while True:
            told = await self.until("changed")
            if told["scope"] == scope:
                return int(told["head"])


def _event(block: str) -> Event | None:
    lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
    return (lines["event"], json.loads(lines["data"])) if "event" in lines else None


@asynccontextmanager
async def streaming(app: FastAPI, headers: dict[str, str], query: str = "") -> AsyncIterator[Stream]:
    """A stream that is read while the block runs, and left at its end."""
    stream = Stream(asyncio.get_running_loop().create_future())
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/v1/sync/events",
        "raw_path": b"/v1/sync/events",
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("nuanxin.test", 80),
    }
    task = asyncio.create_task(app(scope, stream.receive, stream.send))  # type: ignore[arg-type]  # its own ASGI types
    try:
        await asyncio.wait_for(asyncio.shield(stream.status), PATIENCE_S)
        yield stream
    finally:
        stream.left.set()
        await asyncio.wait_for(task, PATIENCE_S)
