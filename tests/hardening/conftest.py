"""An installation for tests of the doors, which stand before any database: the embedded one will do."""

from collections.abc import AsyncIterator

import pytest

from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database
from tests.databases import SqliteDatabases


@pytest.fixture
async def embedded(sqlite_databases: SqliteDatabases) -> AsyncIterator[Deployment]:
    """An installation on an embedded database of the test's own."""
    with sqlite_databases.fresh() as url:
        database = open_database(url)
        yield Deployment(database, make_keyring())
        await database.close()
