"""The book of one process: what it saw of phones, written for all of them together once a minute."""

import asyncio
from contextlib import suppress
from dataclasses import fields

import structlog

from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.sync.health.store import keep_seen
from app.sync.health.values import Key, Seen

log = structlog.get_logger()
EVERY_S = 60.0


class Book:
    """Notes in memory; a commit per minute, however often phones ask. What a crash takes is a minute of notes."""

    def __init__(self, deployment: Deployment, every_s: float = EVERY_S) -> None:
        self.deployment = deployment
        self.every_s = every_s
        self.seen: dict[Key, Seen] = {}
        self.task: asyncio.Task[None] | None = None
        self.closed = asyncio.Event()

    def note(self, key: Key, seen: Seen) -> None:
        """Add to what is known of a phone; it is written within a minute."""
        known = self.seen.setdefault(key, Seen())
        for one in fields(Seen):
            value = getattr(seen, one.name)
            if value is not None:
                setattr(known, one.name, value)
        if (self.task is None or self.task.done()) and not self.closed.is_set():
            self.task = asyncio.create_task(self._write_later())

    async def _write_later(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.closed.wait(), self.every_s)
        await self.write()

    async def write(self) -> None:
        """Write what was noted. What cannot be written is noted anew by the next call of the phone."""
        seen, self.seen = self.seen, {}
        if not seen:
            return
        try:
            async with transaction(self.deployment, EVERYWHERE) as db:
                await keep_seen(db, seen)
        except Exception as error:
            log.error("sync_health.failed", phones=len(seen), error=type(error).__name__, exc_info=error)

    async def close(self) -> None:
        """Write what is left."""
        self.closed.set()
        if self.task:
            await self.task
        await self.write()
