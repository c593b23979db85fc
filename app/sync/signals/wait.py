"""The long poll: the answer comes when something behind the cursor is new, or when the time is over."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.journal.epoch import epoch_of
from app.sync.cursor import Cursor
from app.sync.policy import CHANGES
from app.sync.signals.listener import Hint, Listener


@dataclass(frozen=True, slots=True)
class News:
    """Whether pulling is worth it, and why; `ended` where the stream was ended meanwhile."""

    changed: bool
    hints: tuple[Hint, ...]
    ended: str


async def news_of(deployment: Deployment, listener: Listener, cursor: Cursor | None, longest_s: float) -> News:
    """What is new behind a cursor: at once if something is already, else what comes within so many seconds."""
    async with reading(deployment, EVERYWHERE) as db:
        epoch = str(await epoch_of(db))
    if is_behind(listener, cursor, epoch):
        return News(True, tuple(listener.taken()), listener.ended)
    list(listener.taken())  # the heads it began with are those of the cursor
    if not listener.ended:
        with suppress(TimeoutError):
            async with asyncio.timeout(longest_s):
                await listener.woken.wait()
    hints = tuple(listener.taken())
    return News(bool(hints), hints, listener.ended)


def is_behind(listener: Listener, cursor: Cursor | None, epoch: str) -> bool:
    """True for a phone that has something to pull already: it begins, other feeds are its own now, or one of them went on."""
    if cursor is None or (cursor.epoch, cursor.account_id) != (epoch, listener.account_id):
        return True
    if cursor.positions.keys() != listener.feeds:
        return True
    return any(one.phase != CHANGES or listener.heads.get(feed, 0) > one.seq for feed, one in cursor.positions.items())
