"""A small HTTP client that sends prepared requests over kept connections and costs next to nothing itself."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Run:
    """One run: requests a second, each one's time in milliseconds, answers by status."""

    seconds: float = 0.0
    times_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times_ms) / self.seconds


def request(method: str, path: str, token: str = "", body: bytes = b"") -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", "Accept: application/json"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def send_all(port: int, requests: Sequence[bytes], connections: int) -> Run:
    """Send requests over so many connections at once. Raises RuntimeError at the first answer that is no success."""
    run, waiting = Run(), iter(requests)
    began = time.perf_counter()
    await asyncio.gather(*(_send(port, waiting, run) for _ in range(connections)))
    run.seconds = time.perf_counter() - began
    return run


async def _send(port: int, waiting: Iterator[bytes], run: Run) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for content in waiting:
            began = time.perf_counter()
            writer.write(content)
            status, body = await _answer(reader)
            run.times_ms.append((time.perf_counter() - began) * 1000)
            run.statuses[status] = run.statuses.get(status, 0) + 1
            if not 200 <= status < 300:
                raise RuntimeError(f"answered {status}: {body[:300]!r}")
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    lengths = [line.split(b":")[1] for line in lines if line.lower().startswith(b"content-length:")]
    return int(lines[0].split(b" ")[1]), await reader.readexactly(int(lengths[0]))
