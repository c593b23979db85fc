"""The line of phones that fill their store: so many pages of a first synchronisation at a time, so that signing in and pushing go on."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.core.errors import Refusal

PAUSE_S, JITTER_S = 2, 8


class Gate:
    """At most `at_once` pages are made together, and `waiting` more stand in line; the rest come back later."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self.most = at_once + waiting
        self.inside = 0
        self.turns = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def turn(self, *, heavy: bool) -> AsyncIterator[None]:
        """Wait for a turn and have it. Raises Refusal 503 where the line is full. What is light goes past it."""
        if not heavy:
            yield
            return
        if self.inside >= self.most:
            raise busy()
        self.inside += 1
        try:
            async with self.turns:
                yield
        finally:
            self.inside -= 1


def busy() -> Refusal:
    """503: other phones fill their store just now; come back after a while that is not the same for everybody."""
    return Refusal(
        503,
        "SYNC_BUSY",
        "正在首次同步的手机较多，请稍后自动重试",
        "Many phones are synchronising for the first time; this one comes back by itself",
        headers={"Retry-After": str(PAUSE_S + secrets.randbelow(JITTER_S))},
    )
