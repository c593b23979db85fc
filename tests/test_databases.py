"""The tests' own ground: every test begins with what the migrations made, and a commit is a commit."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from app.access.tables import AccountNameRow, RoleGrantRow
from app.core.clock import now
from app.core.db import Deployment, reading, transaction
from app.core.ids import new_id
from app.core.seen import EVERYWHERE
from app.core.tables import table
from tests.databases import PostgresDatabases
from tests.postgres import NoPostgres, start

NAMES = table(AccountNameRow)


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_each_test_begins_empty(deployment: Deployment, turn: str) -> None:
    async with reading(deployment, EVERYWHERE) as db:
        assert await db.first(select(func.count()).select_from(NAMES)) == (0,)
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(insert(NAMES), [{"name": "social", "county": "330481", "account_id": new_id(now())}])


async def test_foreign_keys_hold_on_both_databases(deployment: Deployment) -> None:
    grant = {
        "county": "330481",
        "grant_id": new_id(now()),
        "account_id": new_id(now()),
        "role": "auditor",
        "place": "330481",
    }
    with pytest.raises(IntegrityError):
        async with transaction(deployment, EVERYWHERE) as db:
            await db.write(insert(table(RoleGrantRow)), [{**grant, "from_at": now()}])


def test_rows_of_migrations_come_back(postgres_databases: PostgresDatabases) -> None:
    for _ in range(2):
        with postgres_databases.fresh():
            assert postgres_databases.ask("SELECT count(*) FROM alembic_version") == 1
            postgres_databases.run("DELETE FROM alembic_version", postgres_databases.name)


def test_without_postgres_the_run_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoPostgres, match="TEST_DATABASE_URL"):
        start(tmp_path / "postgres", [tmp_path / "nowhere"])


def test_the_janitor_removes_the_folder_of_a_run(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    janitor = Path(__file__).with_name("janitor.sh")
    subprocess.run(["sh", str(janitor), str(folder)], input=b"done", check=True, timeout=30)  # noqa: S607  # sh is on every PATH
    assert not folder.exists()
