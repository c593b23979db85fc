"""Servers for tests of visits: processes of their own, reached over TCP on this machine."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from app.core.crypto import save_keyring
from app.core.db import Deployment
from tests.visits.serving import REHEARSAL

PATIENCE_S = 120
Servers = Callable[..., list[str]]
ROOT = Path(__file__).parents[2]


@contextmanager
def _running(number: int, environment: dict[str, str]) -> Iterator[list[str]]:
    sockets = [socket.create_server(("127.0.0.1", 0), backlog=64) for _ in range(number)]
    descriptors = [one.fileno() for one in sockets]
    command = [sys.executable, "-m", "tests.visits.serving", *map(str, descriptors)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, pass_fds=descriptors)
    addresses = [f"http://127.0.0.1:{one.getsockname()[1]}" for one in sockets]
    try:
        for address in addresses:
            httpx.get(f"{address}/health/live", timeout=PATIENCE_S).raise_for_status()
        yield addresses
    finally:
        process.terminate()
        process.wait(timeout=20)
        for one in sockets:
            one.close()


@pytest.fixture
def servers(deployment: Deployment, database_url: str, tmp_path: Path) -> Iterator[Servers]:
    """Starts servers of the test's installation, each its own process; gives their addresses. A killed one is replaced.

    They may be given a visit to rehearse: {"body", "headers"} as JSON.
    """
    save_keyring(deployment.keyring, tmp_path / "keys.json")
    environment = {**os.environ, "DATABASE_URL": database_url, "NUANXIN_KEY_FILE": str(tmp_path / "keys.json")}
    environment |= {"NUANXIN_BLOB_STORE": str(tmp_path / "blobs")}
    with ExitStack() as stack:
        yield lambda number, rehearsal="": stack.enter_context(_running(number, {**environment, REHEARSAL: rehearsal}))
