"""What every test stands on: both databases, one event loop, no network."""

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient
from hypothesis import settings

from app.core.blobs import LocalBlobStore
from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database
from app.core.settings import Settings
from tests.applications import application
from tests.compiled import sharing_compiled
from tests.databases import DIALECTS, PostgresDatabases, SqliteDatabases
from tests.network import forbid_network
from tests.postgres import NoPostgres, server_url

RUN = "NUANXIN_TEST_RUN"
LONGEST = ("fuzz", "large")
# Machines that run tests are shared: how long one example takes says nothing.
settings.register_profile("nuanxin", deadline=None, print_blob=True)
settings.load_profile("nuanxin")


sys.addaudithook(forbid_network)


def pytest_configure(config: pytest.Config) -> None:
    """The first process makes the run's folder, and a janitor that removes it with all that runs there."""
    if hasattr(config, "workerinput"):
        return
    folder = tempfile.mkdtemp(prefix="nuanxin-test-")
    os.environ[RUN] = folder
    janitor = ["sh", str(Path(__file__).with_name("janitor.sh")), folder]
    config.stash[JANITOR] = subprocess.Popen(janitor, stdin=subprocess.PIPE, start_new_session=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let the janitor work, and wait for it."""
    janitor = config.stash.get(JANITOR, None)
    if janitor:
        janitor.communicate(b"done", timeout=30)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, at the end, why there was no PostgreSQL."""
    failure = Path(os.environ[RUN]) / "postgres.failure"
    if failure.exists():
        terminalreporter.section("no PostgreSQL", sep="=", red=True)
        terminalreporter.write_line(failure.read_text())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute begins first, so that no worker is left with it alone at the end."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONGEST))


JANITOR = pytest.StashKey[subprocess.Popen[bytes]]()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One event loop of asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """This process's embedded databases."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """This process's databases on the run's server."""
    try:
        server = server_url(Path(os.environ[RUN]))
    except NoPostgres:
        pytest.fail("no PostgreSQL could be started; the end of this report says why", pytrace=False)
    databases = PostgresDatabases(server)
    yield databases
    databases.close()


@pytest.fixture(params=DIALECTS)
def databases(request: pytest.FixtureRequest) -> SqliteDatabases | PostgresDatabases:
    """Both kinds of database, one after the other: every test that stands on this runs twice."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    found: SqliteDatabases | PostgresDatabases = request.getfixturevalue(name)
    return found


@pytest.fixture
def empty_database_url(databases: SqliteDatabases | PostgresDatabases) -> Iterator[str]:
    """The URL of a database without any table."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def database_url(databases: SqliteDatabases | PostgresDatabases) -> Iterator[str]:
    """The URL of a migrated database of the test's own."""
    with databases.fresh() as url:
        yield url


@pytest.fixture
async def deployment(database_url: str, tmp_path: Path) -> AsyncIterator[Deployment]:
    """An installation of the test's own: the migrated database, opened as the program opens it, and fresh keys."""
    database = sharing_compiled(open_database(database_url))
    yield Deployment(database, make_keyring(), blobs=LocalBlobStore(tmp_path / "blobs"))
    await database.close()


@pytest.fixture
async def client(deployment: Deployment) -> AsyncIterator[AsyncClient]:
    """A caller of the API over that installation, without a socket."""
    app = application(Settings(), deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as caller:
        yield caller


def pytest_collection_finish() -> None:
    """What was loaded stays: looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
