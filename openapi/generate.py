"""Writes openapi.json from the routes, the way the committed file is laid out."""

import asyncio
import json
from pathlib import Path

from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database
from app.core.settings import Settings
from app.main import create_app

DOCUMENT = Path(__file__).with_name("openapi.json")


async def rendered() -> str:
    """The document of the application as it stands. No database is opened: its routes do not depend on one."""
    deployment = Deployment(open_database("sqlite:///var/openapi.db"), make_keyring())
    document = create_app(Settings(), deployment).openapi()
    await deployment.database.close()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(asyncio.run(rendered()), encoding="utf-8")
    print(f"{DOCUMENT.name} written")
