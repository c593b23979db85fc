"""The measuring itself: both databases and the echo in turn, round by round, so that all see the same weather."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.core.crypto import make_keyring, save_keyring
from app.core.db import Deployment, open_database
from app.core.migrate import migrate
from app.core.settings import Settings
from app.visits.schemas.submission import VisitIn
from benchmarks.floors import submit_all
from benchmarks.load import Run, request, send_all
from benchmarks.servers import Server, serving
from benchmarks.subjects import Subjects, a_batch, a_visit, as_bytes, register

AT_ONCE = 16
VISITS, ECHOES, FILES = 192, 2_000, 40
ALONE, BATCH, BATCHES = 48, 100, 2
LONG_FILE = 200
SPACING = timedelta(seconds=2)


@dataclass(slots=True)
class Site:
    """One database under measurement: its server, its floor's own connections, and the clock of its made-up visits."""

    name: str
    deployment: Deployment
    server: Server
    subjects: Subjects
    moment: datetime
    visited: int = 0
    runs: dict[str, list[Run]] = field(default_factory=dict)
    cpu_ms: list[float] = field(default_factory=list)

    def bodies(self, number: int) -> list[dict[str, Any]]:
        """The next visits, each to the next household, each later than the one before."""
        made = []
        for _ in range(number):
            home = self.subjects.homes[1 + self.visited % (len(self.subjects.homes) - 1)]
            self.visited, self.moment = self.visited + 1, self.moment + SPACING
            made.append(a_visit(home, self.moment))
        return made

    def note(self, name: str, run: Run) -> None:
        """Keep one round's run."""
        self.runs.setdefault(name, []).append(run)


@asynccontextmanager
async def opened(name: str, url: str, folder: Path) -> AsyncIterator[Site]:
    """A migrated database with everybody registered, the first household's file filled with visits, and its server."""
    key_file = folder / f"{name}.json"
    keyring = make_keyring()
    save_keyring(keyring, key_file)
    migrate(url)
    now = datetime.now(UTC)
    deployment = Deployment(open_database(url, pool_size=AT_ONCE), keyring)
    environment = {
        "DATABASE_URL": url,
        "NUANXIN_KEY_FILE": str(key_file),
        "NUANXIN_WORKER": "false",
        "NUANXIN_POOL_SIZE": str(AT_ONCE),
    }
    try:
        subjects = await register(deployment, Settings(), now)
        await _fill(deployment, subjects, now)
        with serving("app.main:application", factory=True, environment=environment) as server:
            yield Site(name, deployment, server, subjects, now - timedelta(hours=12))
    finally:
        await deployment.database.close()


async def _fill(deployment: Deployment, subjects: Subjects, now: datetime) -> None:
    """A long file: two hundred visits over the last weeks, in order."""
    first = now - timedelta(days=29)
    bodies = [a_visit(subjects.homes[0], first + timedelta(hours=3 * number)) for number in range(LONG_FILE)]
    await submit_all(deployment, subjects.visitor, now, commands_of(bodies), 50, 1)


def commands_of(bodies: Sequence[dict[str, Any]]) -> list[Any]:
    """What the router would make of bodies, made beforehand."""
    return [VisitIn.model_validate(body).command() for body in bodies]


async def one_round(sites: Sequence[Site], echo: Server, echoes: list[Run], echo_cpu_ms: list[float]) -> None:
    """Everything once: the echo, then on each database W over HTTP, one by one too, B, the floors, and F."""
    sample = [request("POST", "/", body=as_bytes(body)) for body in sites[0].bodies(8)]
    before = echo.cpu_s
    echoes.append(await send_all(echo.port, sample * (ECHOES // len(sample)), AT_ONCE))
    echo_cpu_ms.append((echo.cpu_s - before) * 1000 / ECHOES)
    for site in sites:
        token = site.subjects.token
        requests = [request("POST", "/v1/visits", token, as_bytes(body)) for body in site.bodies(VISITS)]
        before = site.server.cpu_s
        site.note("W", await send_all(site.server.port, requests, AT_ONCE))
        site.cpu_ms.append((site.server.cpu_s - before) * 1000 / VISITS)
        alone = [request("POST", "/v1/visits", token, as_bytes(body)) for body in site.bodies(ALONE)]
        site.note("W alone", await send_all(site.server.port, alone, 1))
        batches = [request("POST", "/v1/sync/push", token, a_batch(site.bodies(BATCH))) for _ in range(BATCHES)]
        site.note("B", await send_all(site.server.port, batches, 1))
        now, visitor = datetime.now(UTC), site.subjects.visitor
        for name, group, at_once in (("floor of 1", 1, AT_ONCE), ("floor of 16", 16, 1)):
            commands = commands_of(site.bodies(VISITS))
            site.note(name, await submit_all(site.deployment, visitor, now, commands, group, at_once))
        path = f"/v1/people/{site.subjects.homes[0].people[0]}/file"
        site.note("F", await send_all(site.server.port, [request("GET", path, token)] * FILES, 1))


async def measure(urls: dict[str, str], folder: Path, rounds: int) -> tuple[list[Site], list[Run], list[float], float]:
    """Run so many rounds. Returns the sites with their runs, the echo's runs, its CPU per request (ms) and its memory (MiB)."""
    echoes: list[Run] = []
    echo_cpu_ms: list[float] = []
    async with AsyncExitStack() as stack:
        echo = stack.enter_context(serving("benchmarks.echo:application"))
        sites = [await stack.enter_async_context(opened(name, url, folder)) for name, url in urls.items()]
        for number in range(rounds):
            print(f"第 {number + 1}/{rounds} 轮 Round {number + 1} of {rounds}", flush=True)
            await one_round(sites, echo, echoes, echo_cpu_ms)
        for site in sites:
            site.runs["memory"] = [Run(seconds=site.server.peak_mib)]
        memory = echo.peak_mib
    return sites, echoes, echo_cpu_ms, memory
