"""A rotation of keys in a process of its own, for tests: it is killed after so many batches.

`python -m tests.rotating DATABASE_URL KEY_FILE BATCHES`
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from app.core import clock
from app.core.db import Deployment, open_database
from app.core.keyring import load_keyring
from app.journal.actor import operator
from app.people.rotate import rotate_keys


async def main(url: str, path: Path, batches: int) -> None:
    """Rotate, and be killed."""
    deployment = Deployment(open_database(url), load_keyring(path))
    told: list[int] = []

    def kill(done: int, _total: int) -> None:
        told.append(done)
        if len(told) == batches:
            os.kill(os.getpid(), signal.SIGKILL)

    await rotate_keys(deployment, operator("000000"), clock.now(), path, kill)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
