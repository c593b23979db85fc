"""A sweep in a process of its own, for tests that kill it: it says `batch` after the first batch of five and waits before the next.

`python -m tests.risk.sweeping DATABASE_URL KEY_FILE INSTANT`
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from app.core.crypto import load_keyring
from app.core.db import Deployment, open_database
from app.journal.actor import operator
from app.journal.perform import perform
from app.risk.sweep import SweepNext, sweep_households
from tests.registered import COUNTY


async def main(url: str, key_file: str, night: str) -> None:
    """One batch and then another, which the test does not wait for."""
    deployment = Deployment(open_database(url), load_keyring(Path(key_file)))
    at, after = datetime.fromisoformat(night), None
    while True:
        swept = await perform(deployment, sweep_households, operator(COUNTY, "sweep"), at, SweepNext(at, after, 5))
        print("batch", flush=True)
        after = swept.last
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
