"""The embedded database: copied while others write, and put in the place of another in one step."""

import contextlib
import os
import sqlite3
from pathlib import Path

NAME = "database.sqlite"


def save(database: Path, target: Path) -> str:
    """Copy a database as it stands at one moment, whoever writes meanwhile. Returns its schema's revision. Raises ValueError for none."""
    if not database.exists():
        raise ValueError(f"there is no database at {database}")
    with _opened(f"{database.resolve().as_uri()}?mode=ro") as source, _opened(target.as_uri()) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return check(target)


def check(database: Path) -> str:
    """The revision of a sound database. Raises ValueError for one that is broken or of no such program."""
    try:
        with _opened(f"{database.resolve().as_uri()}?mode=ro") as connection:
            [(verdict,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
            if verdict != "ok":
                raise ValueError(f"the database is damaged: {verdict}")
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.DatabaseError, TypeError) as error:
        raise ValueError(f"{database.name} is no database of this program") from error


def is_empty(database: Path) -> bool:
    """True where nothing stands in the way."""
    if not database.exists() or database.stat().st_size == 0:
        return True
    with _opened(f"{database.resolve().as_uri()}?mode=ro") as connection:
        return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def put_in_place(staged: Path, database: Path, aside: Path) -> None:
    """The staged database stands in the place of the other, which is kept aside. Killed at any moment, one of the two stands there whole.

    Raises ValueError while anybody has the other open.
    """
    _fold(staged)
    if database.exists():
        try:
            _fold(database)
        except sqlite3.OperationalError as error:
            raise ValueError("somebody has the database open: stop the server and the worker first") from error
        os.link(database, aside)
    os.replace(staged, database)
    descriptor = os.open(database.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fold(database: Path) -> None:
    """Everything into the one file: no log lies beside it afterwards. Raises OperationalError while others have it open."""
    with _opened(database.resolve().as_uri(), timeout=1.0) as connection:
        [(mode,)] = connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        if mode != "delete":
            raise sqlite3.OperationalError("database is locked")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")


def _opened(uri: str, timeout: float = 60.0) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None))
