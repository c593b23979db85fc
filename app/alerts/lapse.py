"""Word of alerts that is news no longer: a history that was brought in or played, or a worker that stood still, floods nobody with it."""

from datetime import datetime
from typing import Final

from app.alerts import reference
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.journal.jobs import drop_old_jobs

WORDS: Final = ("notify", "notify_supervisors", "notify_channel")


async def drop_old_word(deployment: Deployment, at: datetime) -> int:
    """What is owed of alerts that nobody would be told of any more is dropped, in one statement. Returns how much."""
    async with transaction(deployment, EVERYWHERE) as db:
        return await drop_old_jobs(db, WORDS, reference.rules().news_since(at), at)
