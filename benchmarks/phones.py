"""`python -m benchmarks.phones [PHONES]`: first synchronisations of a team's households side by side, "nothing new", bytes on the wire."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from backports import zstd

from app.core.crypto import make_keyring, save_keyring
from app.core.db import Deployment, open_database
from app.core.migrate import migrate
from app.core.settings import Settings
from benchmarks.__main__ import databases
from benchmarks.floors import submit_all
from benchmarks.measure import commands_of
from benchmarks.servers import Server, serving
from benchmarks.subjects import HOUSEHOLDS, a_visit, register

PHONES, AGAIN, LIMIT = 10, 400, 500
PATIENCE_S = 300
OPEN_LIMITS = {f"NUANXIN_LIMITS__{name}": "1000000" for name in ("PULL", "PERSON", "CLIENT", "ADDRESS")}


@dataclass
class Pulled:
    """What one phone was told: pages, entities, bytes as they came, and the cursor behind them."""

    pages: int = 0
    entities: int = 0
    wire: int = 0
    cursor: str = ""


async def pull_all(client: httpx.AsyncClient, coding: str) -> Pulled:
    """Pull until there is no more; a server that is busy is asked again when it says."""
    told = Pulled()
    while True:
        query: dict[str, Any] = {"limit": LIMIT, **({"cursor": told.cursor} if told.cursor else {})}
        request = client.build_request("GET", "/v1/sync/pull", params=query, headers={"Accept-Encoding": coding})
        answer = await client.send(request, stream=True)
        content = await answer.aread()
        page = json.loads(zstd.decompress(content) if answer.headers.get("content-encoding") == "zstd" else content)
        if answer.status_code == 503:
            await asyncio.sleep(float(answer.headers["Retry-After"]))
            continue
        answer.raise_for_status()
        told.pages, told.entities = told.pages + 1, told.entities + len(page["changes"])
        told.wire, told.cursor = told.wire + answer.num_bytes_downloaded, page["cursor"]
        if not page["more"]:
            return told


async def asked_again(client: httpx.AsyncClient, server: Server, path: str, query: dict[str, str]) -> float:
    """Milliseconds of the server's CPU for one of many such requests, one after the other."""
    before = server.cpu_s
    for _ in range(AGAIN):
        (await client.get(path, params=query)).raise_for_status()
    return round((server.cpu_s - before) * 1000 / AGAIN, 2)


async def measured(server: Server, token: str, phones: int) -> dict[str, Any]:
    """First synchronisations of so many phones together, of one alone in each coding, and asking what is new."""
    address, headers = f"http://127.0.0.1:{server.port}", {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE_S) as client:
        alone = {coding: await pull_all(client, coding) for coding in ("identity", "gzip", "zstd")}
        began, cpu = time.perf_counter(), server.cpu_s
        await asyncio.gather(*(pull_all(client, "zstd, gzip") for _ in range(phones)))
        seconds, cpu_s = time.perf_counter() - began, server.cpu_s - cpu
        query = {"limit": str(LIMIT), "cursor": alone["zstd"].cursor}
        again = await asked_again(client, server, "/v1/sync/pull", query)
        floors = {path: await asked_again(client, server, path, {}) for path in ("/health/live", "/v1/me")}
    one = alone["identity"]
    return {
        "phones": phones,
        "entities_each": one.entities,
        "pages_each": one.pages,
        "first_all_s": round(seconds, 2),
        "first_cpu_us_an_entity": round(cpu_s * 1e6 / (phones * one.entities), 1),
        "bytes": {coding: told.wire for coding, told in alone.items()},
        "nothing_new_cpu_ms": again,
        "floors_cpu_ms": floors,
        "peak_mib": round(server.peak_mib, 1),
    }


async def one_database(name: str, url: str, folder: Path, phones: int) -> dict[str, Any]:
    """A team of some five hundred households with a visit each, and its phones."""
    keyring, key_file, now = make_keyring(), folder / f"{name}.json", datetime.now(UTC)
    save_keyring(keyring, key_file)
    migrate(url)
    deployment = Deployment(open_database(url), keyring)
    try:
        subjects = await register(deployment, Settings(), now)
        bodies = [a_visit(home, now - timedelta(days=2)) for home in subjects.homes]
        await submit_all(deployment, subjects.visitor, now, commands_of(bodies), 40, 1)
        own = {"DATABASE_URL": url, "NUANXIN_KEY_FILE": str(key_file), "NUANXIN_WORKER": "false", **OPEN_LIMITS}
        with serving("app.main:application", factory=True, environment=own) as server:
            return {"households": HOUSEHOLDS, **await measured(server, subjects.token, phones)}
    finally:
        await deployment.database.close()


def main() -> None:
    """Measure and print."""
    phones = int(sys.argv[1]) if len(sys.argv) > 1 else PHONES
    folder = Path(tempfile.mkdtemp(prefix="nuanxin-phones-"))
    with databases(folder) as urls:
        for name, url in urls.items():
            print(name, json.dumps(asyncio.run(one_database(name, url, folder, phones)), indent=1), flush=True)


if __name__ == "__main__":
    main()
