"""What a phone keeps, in SQLite: rows it holds, the cursor, operations and files not yet sent, and those the server has."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entity (
  type TEXT, id TEXT, scope TEXT NOT NULL, household_id TEXT NOT NULL, rev INTEGER NOT NULL, gen INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (type, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entity_of_household ON entity (scope, household_id);
CREATE TABLE IF NOT EXISTS resetting (scope TEXT PRIMARY KEY, gen INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (
  position INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, unit TEXT NOT NULL, bytes BLOB NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued', batch TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS journal (
  op_id TEXT PRIMARY KEY, unit TEXT NOT NULL, bytes BLOB NOT NULL,
  epoch TEXT NOT NULL, verdict TEXT NOT NULL, acked_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blob (
  sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL,
  upload_id TEXT NOT NULL DEFAULT '', offset INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'queued',
  tries INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL DEFAULT 0,
  epoch TEXT NOT NULL DEFAULT '', done_at REAL NOT NULL DEFAULT 0, problem TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attention (op_id TEXT PRIMARY KEY, problem TEXT NOT NULL) WITHOUT ROWID;
"""
Row = tuple[Any, ...]


class Store:
    """The phone's database. Every change happens inside `changing()`, which keeps all of it or nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self.database = sqlite3.connect(path or ":memory:", isolation_level=None)
        self.database.executescript(TABLES)
        if path:
            self.database.execute("PRAGMA journal_mode = WAL")
            self.database.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction; inside another it is part of that."""
        if self.database.in_transaction:
            yield
            return
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def run(self, statement: str, *values: Any) -> None:
        """Change something."""
        self.database.execute(statement, values)

    def run_all(self, statement: str, rows: Sequence[Row]) -> None:
        """Change something for each row."""
        self.database.executemany(statement, rows)

    def rows(self, statement: str, *values: Any) -> list[Row]:
        """Read rows."""
        return self.database.execute(statement, values).fetchall()

    def get(self, name: str, otherwise: str = "") -> str:
        """A value the phone knows of itself: its cursor, the server's epoch, the generation of its rows."""
        found = self.database.execute("SELECT value FROM known WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else otherwise

    def put(self, name: str, value: str | int) -> None:
        """Keep such a value."""
        self.run(
            "INSERT INTO known VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, str(value)
        )

    def close(self) -> None:
        """Close the database."""
        self.database.close()
