"""A deployment of settings and files, as an operator has it, for copies and their return."""

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
from httpx import ASGITransport, AsyncClient
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from app.core.db import Deployment, reading
from app.core.deployment import open_deployment
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.journal.epoch import epoch_of
from app.main import create_app
from app.people.tables import PersonRow
from tests.backups.kept import settings_at
from tests.postgres import candidates

__all__ = ["opened", "people_and_epoch", "programs_for", "served", "settings_at"]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Deployment]:
    """The deployment, opened while the block runs."""
    deployment = open_deployment(settings)
    try:
        yield deployment
    finally:
        await deployment.database.close()


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[tuple[Deployment, AsyncClient]]:
    """The deployment and a caller of its API."""
    async with opened(settings) as deployment:
        app = create_app(settings, deployment)
        async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as client:
            yield deployment, client
        await app.state.hub.close()
        await app.state.book.close()


async def people_and_epoch(settings: Settings) -> tuple[int, str]:
    """How many people there are, and the epoch."""
    people = table(PersonRow)
    async with opened(settings) as deployment, reading(deployment, EVERYWHERE) as db:
        row = await db.first(select(func.count()).select_from(people))
        return int(row[0]) if row else 0, str(await epoch_of(db))


def programs_for(url: str, scratch: Path) -> Path | None:
    """The folder of PostgreSQL's programs that are as old as the server; None for an embedded database."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return None
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10_000
    return next(one for one in candidates(scratch) if _major(one) == major)


def _major(folder: Path) -> int:
    told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False)
    return int(told.stdout.split()[2].split(".")[0]) if told.returncode == 0 else 0
