"""A server that really runs, in a process of its own, and a browser that really signs in there."""

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urljoin

from httpx import AsyncClient, ConnectError

from app.core.crypto import save_keyring
from app.core.db import Deployment
from tests.access.browsing import PASSWORD, field_of


def a_free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def a_running_server(
    deployment: Deployment, database_url: str, folder: Path, **further: str
) -> AsyncIterator[str]:
    """`nuanxin serve` over the test's installation, perhaps with further settings; its address, once it is ready."""
    save_keyring(deployment.keyring, folder / "keys.json")
    port = a_free_port()
    origin = f"http://127.0.0.1:{port}"
    environment = os.environ | {"DATABASE_URL": database_url, "PORT": str(port), "NUANXIN_ISSUER": origin}
    environment |= {"NUANXIN_KEY_FILE": str(folder / "keys.json"), "NUANXIN_WORKER": "false"}
    environment |= {"NUANXIN_BLOB_STORE": str(folder / "blobs")} | further
    command = (sys.executable, "-m", "app.cli", "serve")
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        await _ready(origin)
        yield origin
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)


async def _ready(origin: str) -> None:
    async with AsyncClient(trust_env=False) as http:
        for _ in range(1200):  # a busy machine takes its time
            try:
                if (await http.get(origin + "/health/ready")).status_code == 200:
                    return
            except ConnectError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError("the server did not become ready")


async def sign_in(address: str, name: str) -> str:
    """Open an authorization request in a browser, sign in, agree. Returns the address the browser is sent to at the end."""
    async with AsyncClient(trust_env=False, follow_redirects=True) as browser:
        shown = await browser.get(address)
        for step, fields in (("password", {"name": name, "password": PASSWORD}), ("consent", {"answer": "yes"})):
            form = {field: field_of(shown.text, field) for field in ("request", "token")} | fields
            sent = await browser.post(urljoin(str(shown.url), f"/sign-in/{step}"), data=form, follow_redirects=False)
            assert sent.status_code == 303, re.sub(r"<[^>]*>|\s+", " ", sent.text)
            place = sent.headers["location"]
            if step == "consent":
                return str(place)
            shown = await browser.get(urljoin(str(shown.url), place))
    raise AssertionError("unreachable")
