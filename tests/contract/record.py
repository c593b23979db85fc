"""Records what this version answers to its own phones: `python -m tests.contract.record` writes recorded/<version>.json."""

import asyncio
import json
import tempfile
from pathlib import Path

from httpx import ASGITransport, AsyncClient

from app.core.blobs import LocalBlobStore
from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database
from app.core.migrate import migrate
from app.core.settings import Settings
from app.main import create_app
from tests.contract.replay import a_world, told
from tests.contract.steps import STEPS

RECORDED = Path(__file__).parent / "recorded"


async def record(folder: Path) -> dict[str, object]:
    """Ask the application in a folder, and keep what it answers."""
    database = open_database(f"sqlite:///{folder}/contract.db")
    deployment = Deployment(database, make_keyring(), None, LocalBlobStore(folder / "blobs"))
    app = create_app(Settings(), deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as client:
        world = await a_world(client, deployment)
        steps = [{**step, "told": told(await world.send(step))} for step in STEPS]
    await app.state.hub.close()
    await app.state.book.close()
    await database.close()
    return {"version": app.version, "steps": steps}


def main() -> None:
    """Write the file of this version."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(f"sqlite:///{folder}/contract.db")
        found = asyncio.run(record(Path(folder)))
    target = RECORDED / f"{found['version']}.json"
    target.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for step in found["steps"]:  # type: ignore[attr-defined]  # a list of steps
        print(step["told"]["status"], step["name"], *step["told"].get("verdicts", ()))


if __name__ == "__main__":
    main()
