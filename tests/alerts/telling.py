"""A worker that tells of alerts, in a process of its own: `python -m tests.alerts.telling DATABASE_URL KEY_FILE CHANNELS`."""

import asyncio
import json
import sys
from pathlib import Path

from app.core.crypto import load_keyring
from app.core.db import Deployment, open_database
from app.core.settings import Settings
from app.worker import drain_jobs, handlers_of


async def main(url: str, key_file: str, channels: str) -> None:
    """Work until nothing is left to do now."""
    settings = Settings.model_validate({"channels": json.loads(channels), "outbound_networks": "127.0.0.0/8"})
    deployment = Deployment(open_database(url), load_keyring(Path(key_file)))
    while await drain_jobs(deployment, handlers_of(settings)):
        pass
    await deployment.database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
