"""A worker in a process of its own, for tests: it works until nothing has been left for a while, and notes each job it did.

`python -m tests.working DATABASE_URL KEY_FILE NOTES`
"""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path

from app.core.crypto import load_keyring
from app.core.db import Deployment, open_database
from app.journal.jobs import Job
from app.worker import work_once

QUIET_ROUNDS = 10


async def main(url: str, key_file: str, notes: str) -> None:
    """Work, and write one line per job and one with the number of everything done."""
    deployment = Deployment(open_database(url), load_keyring(Path(key_file)))

    async def note(_deployment: Deployment, job: Job, _at: datetime) -> None:
        append(notes, f"job {job.job_id}")

    done = quiet = 0
    while quiet < QUIET_ROUNDS:
        now = await work_once(deployment, {"ring": note})
        done += now
        quiet = 0 if now else quiet + 1
        await asyncio.sleep(0.02)
    await deployment.database.close()
    append(notes, f"done {done}")


def append(notes: str, line: str) -> None:
    """One write per line, so that two processes do not mix theirs."""
    with Path(notes).open("a") as file:
        file.write(f"{line} {os.getpid()}\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
