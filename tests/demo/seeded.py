"""The demonstration's database for tests: seeded once in a run, whichever process comes first, and copied for whoever changes it."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
from datetime import datetime
from pathlib import Path

from app.core.crypto import load_keyring, make_keyring, save_keyring
from app.core.db import Deployment, open_database
from app.core.migrate import migrate
from app.demo.history import silent
from app.demo.schedule import SHANGHAI
from app.demo.seed import seed

# A Monday at noon; whatever day it is, the round up to it is played the same way.
NOW = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)


def seeded_folder() -> Path:
    """The folder with `demo.db` and `keys.json`; whoever comes second waits for the first."""
    folder = Path(os.environ["NUANXIN_TEST_RUN"]) / "demonstration"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            asyncio.run(_seed(folder))
            (folder / "done").touch()
    return folder


async def _seed(folder: Path) -> None:
    save_keyring(make_keyring(), folder / "keys.json")
    url = f"sqlite:///{folder}/demo.db"
    await asyncio.to_thread(migrate, url)
    deployment = open_seeded(folder)
    try:
        await seed(deployment, NOW, silent)
    finally:
        await deployment.database.close()


def open_seeded(folder: Path) -> Deployment:
    """The database of a folder."""
    return Deployment(open_database(f"sqlite:///{folder}/demo.db"), load_keyring(folder / "keys.json"))


def copied(folder: Path, target: Path) -> Path:
    """A copy of a folder that may be changed."""
    for name in ("demo.db", "keys.json"):
        shutil.copyfile(folder / name, target / name)
    return target
