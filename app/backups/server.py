"""PostgreSQL: dumped and restored by its own programs into a database beside, which takes the other's name in one transaction."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from app.core.db import async_url

NAME = "database.dump"
# Whoever owns the tables is bound by their row policies too; by these settings the dump sees every row of every county.
EVERY_ROW = "-c nuanxin.county=* -c nuanxin.reach=every"


@dataclass(frozen=True, slots=True)
class Target:
    """A database: how to connect to its server (libpq's keywords), its name, and where the programs are, if not on PATH."""

    server: Mapping[str, Any]
    name: str
    programs: Path | None = None

    def connect(self, database: str | None = None) -> psycopg.Connection[Any]:
        """A connection without a transaction of its own. Raises ValueError where there is none."""
        try:
            return psycopg.connect(**{**self.server, "dbname": database or self.name}, autocommit=True)
        except psycopg.OperationalError as error:
            raise ValueError(f"the database {database or self.name} cannot be reached") from error

    def run(self, program: str, *arguments: str, database: str) -> None:
        """Run one of PostgreSQL's programs on a database. Raises ValueError where it is missing or fails."""
        found = shutil.which(program, path=str(self.programs) if self.programs else None)
        if found is None:
            raise ValueError(f"{program} is not on PATH: install PostgreSQL's client programs of the server's version")
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
        told = {variable: str(self.server[name]) for name, variable in names.items() if self.server.get(name)}
        environment = {**os.environ, **told, "PGDATABASE": database, "PGOPTIONS": EVERY_ROW, "LC_ALL": "C"}
        ended = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # PostgreSQL's own program, arguments of ours
        if ended.returncode:
            lines = ended.stderr.strip().splitlines()
            raise ValueError(f"{program} failed: {lines[0] if lines else ended.returncode}")


def save(target: Target, file: Path) -> str:
    """Dump a database as it stands at one moment. Returns its schema's revision. Raises ValueError."""
    revision = revision_of(target)
    options = ("--format=custom", "--no-owner", "--no-privileges", "--enable-row-security", "--schema=public")
    target.run("pg_dump", *options, f"--file={file}", database=target.name)
    return revision


def url_of(url: str, database: str) -> str:
    """The URL of another database on the same server."""
    return async_url(url).set(database=database).render_as_string(hide_password=False)


def revision_of(target: Target) -> str:
    """The revision of the schema. Raises ValueError for a database of no such program."""
    try:
        with target.connect() as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        row = None
    if row is None:
        raise ValueError(f"{target.name} is no database of this program: migrate it first")
    return str(row[0])


def exists(target: Target) -> bool:
    """True where the server has a database of that name."""
    with target.connect("postgres") as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [target.name]).fetchone() is not None


def is_empty(target: Target) -> bool:
    """True where nothing stands in the way."""
    if not exists(target):
        return True
    with target.connect() as connection:
        row = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return row is None


def drop(target: Target, name: str) -> None:
    """Remove a database, if it is there."""
    with target.connect("postgres") as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))


def load(target: Target, file: Path, staged: str) -> None:
    """Restore a dump into a new database beside; what an interrupted restore left there goes first. Raises ValueError."""
    with target.connect("postgres") as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(staged)))
        try:
            connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(staged)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise ValueError(
                "this user may not make a database: ALTER ROLE … CREATEDB, or restore as another"
            ) from error
    options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={staged}")
    target.run("pg_restore", *options, str(file), database=staged)


def put_in_place(target: Target, staged: str, aside: str) -> None:
    """The staged database takes the name of the other, which is kept under another one; both in one transaction.

    Raises ValueError while anybody is connected to either.
    """
    there = exists(target)
    with target.connect("postgres") as connection:
        try:
            with connection.transaction():
                if there:
                    connection.execute(_renamed(target.name, aside))
                connection.execute(_renamed(staged, target.name))
        except psycopg.errors.ObjectInUse as error:
            raise ValueError("somebody is connected to the database: stop the server and the worker first") from error


def _renamed(old: str, new: str) -> Composed:
    return SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(old), Identifier(new))
