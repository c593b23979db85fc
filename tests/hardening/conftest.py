"""An installation for tests of the doors, which stand before any database: the embedded one will do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.core.blobs import LocalBlobStore
from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database
from tests.compiled import sharing_compiled
from tests.databases import SqliteDatabases


@pytest.fixture
async def embedded(sqlite_databases: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Deployment]:
    """An installation on an embedded database of the test's own."""
    with sqlite_databases.fresh() as url:
        database = sharing_compiled(open_database(url))
        yield Deployment(database, make_keyring(), blobs=LocalBlobStore(tmp_path / "blobs"))
        await database.close()
