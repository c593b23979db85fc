"""Acts that share a transaction: requests that wait anyway are kept together, and none is answered before its own is."""

import asyncio
from typing import Any

from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.journal.perform import append

MOST_TOGETHER = 200


class Gatherer:
    """Keeps acts of one process. While one transaction runs, those that come meanwhile wait for the next."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.waiting: list[tuple[dict[str, Any], asyncio.Future[None]]] = []
        self.task: asyncio.Task[None] | None = None

    async def keep(self, entry: dict[str, Any]) -> None:
        """Keep one act; returns when it is committed. Raises what the database raised."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append((entry, kept))
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._keep_all())
        await asyncio.shield(kept)

    async def _keep_all(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting[:MOST_TOGETHER], self.waiting[MOST_TOGETHER:]
            try:
                async with transaction(self.deployment, EVERYWHERE) as db:
                    await append(db, [entry for entry, _ in batch])
            except Exception as error:
                for _, kept in batch:
                    if not kept.done():
                        kept.set_exception(error)
            else:
                for _, kept in batch:
                    if not kept.done():
                        kept.set_result(None)
