"""A reassessment in a process of its own, for tests that kill it: it says `batch` after each batch of a few households.

`python -m tests.risk.policies.reassessing DATABASE_URL KEY_FILE INSTANT SIZE`
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from app.core.crypto import load_keyring
from app.core.db import Deployment, open_database
from app.journal.actor import operator
from app.journal.perform import perform
from app.risk.policies.carry_on import Next, reassess_households
from tests.registered import COUNTY


async def main(url: str, key_file: str, instant: str, size: str) -> None:
    """Batch after batch of the first change."""
    deployment = Deployment(open_database(url), load_keyring(Path(key_file)))
    at = datetime.fromisoformat(instant)
    while True:
        course = await perform(deployment, reassess_households, operator(COUNTY, "policy"), at, Next(1, int(size)))
        print("batch", flush=True)
        if course.finished_at is not None:
            break
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
