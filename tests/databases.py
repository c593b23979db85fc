"""The databases of the tests: each test begins with nothing but what the migrations made."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

from app.core.migrate import migrate

DIALECTS = ("sqlite", "postgresql")


class SqliteDatabases:
    """Embedded databases in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        migrate(f"sqlite:///{self.template}")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a migrated database that nobody else has."""
        with self.empty() as url:
            shutil.copyfile(self.template, make_url(url).database or "")
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without any table."""
        folder = self.folder / uuid4().hex
        folder.mkdir()
        yield f"sqlite:///{folder}/test.db"
        shutil.rmtree(folder)

    @contextmanager
    def copy(self, url: str) -> Iterator[str]:
        """The URL of a copy of a database as it stands now, as a backup is."""
        with self.empty() as copied:
            source, target = (sqlite3.connect(make_url(one).database or "") for one in (url, copied))
            with closing(source), closing(target):
                source.backup(target)
            yield copied


# Deleting is cheaper than truncating, which makes a new file for every table and index that is led to: 15 ms against 200 ms. What was
# deleted takes room, so that a table grown large is truncated all the same. Triggers that forbid deleting, and keys, are the program's,
# not the tests', so they rest meanwhile; rows that the migrations themselves wrote come back from their copy.
RESET = """
DO $$
DECLARE name text; grown text[] := '{}';
BEGIN
  SET LOCAL lock_timeout = '20s';
  SET LOCAL session_replication_role = replica;
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
  FOR name IN SELECT format('public.%I', tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'DELETE FROM ' || name;
    IF pg_relation_size(name) > 1000000 THEN grown := grown || name; END IF;
  END LOOP;
  IF cardinality(grown) > 0 THEN
    EXECUTE 'TRUNCATE ' || array_to_string(grown, ', ') || ' CASCADE';
  END IF;
  PERFORM setval(format('public.%I', sequencename), start_value, false) FROM pg_sequences WHERE schemaname = 'public';
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'migrated' LOOP
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM migrated.%1$I', name);
  END LOOP;
END $$
"""
KEEP_MIGRATED_ROWS = """
DO $$
DECLARE name text; filled boolean;
BEGIN
  CREATE SCHEMA migrated;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE migrated.%1$I AS TABLE public.%1$I', name); END IF;
  END LOOP;
END $$
"""


class PostgresDatabases:
    """A database on a server: made and migrated once in a test process, emptied before each test."""

    def __init__(self, server: str) -> None:
        self.server = make_url(server).set(drivername="postgresql")
        self.name = f"nuanxin_{uuid4().hex}"
        self.run(f"CREATE DATABASE {self.name} TEMPLATE template0")
        migrate(self.url(self.name))
        self.run(KEEP_MIGRATED_ROWS, self.name)
        self.emptying: psycopg.Connection | None = None

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a migrated database that nobody else uses meanwhile."""
        if self.emptying is None:  # it stays, for it has learnt of every table
            self.emptying = psycopg.connect(self.url(self.name), autocommit=True)
        self.emptying.execute(RESET.encode())
        yield self.url(self.name)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without any table."""
        name = f"nuanxin_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0")
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def copy(self, url: str) -> Iterator[str]:
        """The URL of a copy of a database as it stands now, as a backup is. Nobody may be connected to it."""
        name = f"nuanxin_{uuid4().hex}"
        self.leave()
        self.run(f"CREATE DATABASE {name} TEMPLATE {make_url(url).database}")
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def leave(self) -> None:
        """Let go of the database until it is emptied again."""
        if self.emptying is not None:
            self.emptying.close()
            self.emptying = None

    def close(self) -> None:
        """Remove the database."""
        self.leave()
        self.run(f"DROP DATABASE {self.name} WITH (FORCE)")

    def url(self, name: str | None) -> str:
        """The URL of a database of this server."""
        return self.server.set(database=name).render_as_string(hide_password=False)

    def run(self, statement: str, database: str | None = None) -> None:
        """Run one statement, by itself, on the server's own database or another."""
        with psycopg.connect(self.url(database or self.server.database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def ask(self, query: str) -> object:
        """The first value of a query on the tests' database."""
        with psycopg.connect(self.url(self.name)) as connection:
            row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None
