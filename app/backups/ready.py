"""A restored database made ready before anybody reads it: the newest schema, a new epoch, and the erased erased again."""

import asyncio
from datetime import datetime
from uuid import UUID

from app.core.db import transaction
from app.core.deployment import open_deployment
from app.core.migrate import migrate
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.files.outlive import erase_the_brought_back
from app.journal.epoch import rotate_epoch


async def make_ready(settings: Settings, url: str, at: datetime) -> tuple[UUID, int]:
    """Migrate, erase again who was erased since the backup, rotate the epoch. Returns the epoch and how many were erased.

    Raises ValueError or OSError where the list of the erased cannot be read: then nothing is put in place.
    """
    staged = settings.model_copy(update={"database_url": url, "pool_size": 2})
    await asyncio.to_thread(migrate, url)
    deployment = open_deployment(staged)
    try:
        again = await erase_the_brought_back(deployment, at, settings.erased_file)
        async with transaction(deployment, EVERYWHERE) as db:
            epoch = await rotate_epoch(db)
    finally:
        await deployment.database.close()
    return epoch, again
