"""Another server, for tests: a real one on this machine that answers as it is told, and remembers what it was sent."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Answer = tuple[int, bytes] | None  # None: never


@dataclass(slots=True)
class Taken:
    """A request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class Gateway:
    """Answers with the next of `answers`, then with 200; `arrived` is called before each answer."""

    answers: list[Answer] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    arrived: Callable[[], None] | None = None
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def keys(self) -> list[str]:
        """The keys by which it would know a repeat."""
        return [one.headers["idempotency-key"] for one in self.taken]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.taken.append(Taken(head[0], headers, body))
            if self.arrived:
                self.arrived()
            answer = self.answers.pop(0) if self.answers else (200, b'{"errcode": 0}')
            if answer is None:
                await reader.read()  # until the other side gives up
                return
            status, content = answer
            writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode())
            writer.write(content)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def gateway(*answers: Answer) -> AsyncIterator[Gateway]:
    """A server that listens while the block runs."""
    found = Gateway(list(answers))
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
