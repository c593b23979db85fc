"""What a stream says until it ends: hints as they come, at last a farewell with when to come back."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress

from app.sync.signals.listener import Hint, Listener

# So that the phones of a county do not all come back in the same second.
COME_BACK_WITHIN_S = 10


async def hints(listener: Listener, lifetime_s: float) -> AsyncIterator[Hint]:
    """Hints until the stream has lived so long, or is ended."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + lifetime_s
    while True:
        for hint in listener.taken():
            yield hint
        if listener.ended or loop.time() >= deadline:
            break
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await listener.woken.wait()
    why = listener.ended or "lifetime"
    yield Hint("bye", {"reason": why, "retry_after_s": secrets.randbelow(COME_BACK_WITHIN_S) + 1})


def lifetime(asked_s: int, most_s: float) -> float:
    """How long a stream lives: what was asked, at most what the server gives, which is a tenth more or less each time."""
    return min(asked_s, most_s * (0.9 + secrets.randbelow(2001) / 10_000))
