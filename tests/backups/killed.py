"""A restore that is killed on its way: `python -m tests.backups.killed URL FOLDER BACKUP PROGRAMS EVENT NUMBER`.

It ends itself by SIGKILL at the given occurrence of an event of Python (a rename, a link, a program started).
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from app.backups.restore import Restore, restore
from app.core import clock
from tests.backups.kept import settings_at


def main(url: str, folder: str, backup: str, programs: str, event: str, number: str) -> None:
    """Restore until the event."""
    left = int(number)

    def watch(name: str, _arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if name == event:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    command = Restore(Path(backup), replace=True, programs=Path(programs) if programs else None)
    asyncio.run(restore(settings_at(url, Path(folder)), command, clock.now()))


if __name__ == "__main__":
    main(*sys.argv[1:])
