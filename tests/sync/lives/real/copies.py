"""Databases that lives are lived in: each begins as a copy of one with the world in it, and can be kept and gone back to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from tests.databases import PostgresDatabases, SqliteDatabases


class Copies(Protocol):
    """A database and its copies. Nobody is connected while one is made. Files lie in the folder, in no copy."""

    folder: Path

    def begin(self) -> str:
        """The URL of a new copy of the world as it began."""

    def keep(self) -> None:
        """Keep the database as it is."""

    def go_back(self) -> None:
        """Put the copy that was kept last, or the beginning, in the database's place."""

    def end(self) -> None:
        """Remove what `begin` made."""


class SqliteCopies:
    """Copies of a file."""

    def __init__(self, origin: Path, folder: Path) -> None:
        self.origin, self.kept = origin, origin
        self.folder, self.file = folder, folder / "life.db"

    def begin(self) -> str:
        """A new file."""
        self.kept = self.origin
        shutil.copyfile(self.origin, self.file)
        return f"sqlite:///{self.file}"

    def keep(self) -> None:
        """Beside it."""
        self.kept = self.folder / "kept.db"
        shutil.copyfile(self.file, self.kept)

    def go_back(self) -> None:
        """Over it."""
        self.end()
        shutil.copyfile(self.kept, self.file)

    def end(self) -> None:
        """With what SQLite may have left beside it."""
        for end in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)


class PostgresCopies:
    """Copies of a database on its server."""

    def __init__(self, databases: PostgresDatabases, origin: str, folder: Path) -> None:
        self.databases, self.origin, self.folder = databases, origin, folder
        self.name = f"nuanxin_{uuid4().hex}"
        self.kept = origin

    def begin(self) -> str:
        """A new database."""
        self.kept = self.origin
        self._copy(self.origin, self.name)
        return self.databases.url(self.name)

    def keep(self) -> None:
        """Beside it."""
        self._drop(f"{self.name}_kept")
        self.kept = f"{self.name}_kept"
        self._copy(self.name, self.kept)

    def go_back(self) -> None:
        """In its place."""
        self._drop(self.name)
        self._copy(self.kept, self.name)

    def end(self) -> None:
        """And what was kept of it."""
        self._drop(self.name)
        self._drop(f"{self.name}_kept")

    def _copy(self, origin: str, name: str) -> None:
        # A process that died in the midst of something leaves its connection behind.
        others = f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{origin}'"  # noqa: S608  # a name of ours
        self.databases.run(others)
        self.databases.run(f"CREATE DATABASE {name} TEMPLATE {origin} STRATEGY FILE_COPY")

    def _drop(self, name: str) -> None:
        self.databases.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def an_origin(databases: SqliteDatabases | PostgresDatabases, folder: Path) -> Iterator[tuple[str, Copies]]:
    """A migrated database to put the world into, and what copies it from then on."""
    with databases.empty() as url:
        if isinstance(databases, SqliteDatabases):
            origin = Path(url.removeprefix("sqlite:///"))
            shutil.copyfile(databases.template, origin)
            yield url, SqliteCopies(origin, folder)
        else:
            name = url.rpartition("/")[2].partition("?")[0]
            databases.run(f"DROP DATABASE {name} WITH (FORCE)")
            with databases.fresh():  # without what the test before has left
                databases.leave()
                databases.run(f"CREATE DATABASE {name} TEMPLATE {databases.name}")
            yield url, PostgresCopies(databases, name, folder)
