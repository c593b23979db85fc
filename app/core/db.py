"""The database: one writer and one reader per process, and the only commit in the program."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, Row, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction, create_async_engine

from app.core.blobs import BlobStore, NoBlobs
from app.core.keyring import Keyring
from app.core.seen import APP_ROLE, Seen, beginning, checked_role
from app.core.sqlite import connect as sqlite_connect

BUSY_TIMEOUT_MS = 60_000
STATEMENT_TIMEOUT_MS = 30_000


@dataclass(frozen=True, slots=True)
class Database:
    """Two engines over one database. On PostgreSQL they are the same; SQLite has one writer at a time."""

    writer: AsyncEngine
    reader: AsyncEngine

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.writer.dialect.name

    async def close(self) -> None:
        """Give all connections back."""
        await self.reader.dispose()
        await self.writer.dispose()


def async_url(url: str) -> URL:
    """The URL as people write it (`sqlite:`, `postgres:`, `postgresql:`), with the async driver this program uses."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError("the database must be sqlite or postgresql")


def open_database(url: str, pool_size: int = 8, role: str = APP_ROLE) -> Database:
    """Open a database by its URL. An SQLite file's folder is made if it is missing.

    On PostgreSQL every connection works as `role`, whom the row policies bind, whoever signs in; with an empty name as that user.
    """
    target = async_url(url)
    if target.get_backend_name() == "sqlite":
        if not target.database or target.database == ":memory:":
            raise ValueError("an embedded database needs a file")
        Path(target.database).parent.mkdir(parents=True, exist_ok=True)
        return Database(_sqlite(target, "IMMEDIATE", 1), _sqlite(target, "DEFERRED", pool_size))
    options = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC"
    if role:
        options += f" -c role={checked_role(role)}"
    engine = create_async_engine(
        target,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=60,
        connect_args={"options": options},
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _begun_by_us(connection: Any, _record: Any) -> None:
        connection.autocommit = True

    return Database(engine, engine)


def _sqlite(target: URL, begin: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(target, pool_size=pool_size, max_overflow=0, pool_timeout=120, hide_parameters=True)

    event.listen(engine.sync_engine, "do_connect", sqlite_connect)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-65536",
            f"query_only={'OFF' if begin == 'IMMEDIATE' else 'ON'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        # The driver's own BEGIN is deferred: a later write then fails with "database is locked", or loses an update.
        connection.exec_driver_sql(f"BEGIN {begin}")

    return engine


@dataclass(frozen=True, slots=True)
class Db:
    """A connection inside a transaction, and the keys to seal and open with: what every store works on."""

    connection: AsyncConnection
    keyring: Keyring
    endings: list[Callable[[bool], None]] = field(default_factory=list, repr=False, compare=False)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    async def all(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Every row of a statement."""
        return (await self.connection.execute(statement, values)).all()

    async def first(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The first row, or None."""
        return (await self.connection.execute(statement, values)).first()

    async def write(self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None) -> int:
        """Run a statement for all rows at once, in one call to the driver; none for an empty list. Returns the rows matched."""
        if rows is None:
            return (await self.connection.execute(statement)).rowcount
        return (await self.connection.execute(statement, rows)).rowcount if rows else 0

    async def write_returning(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> Sequence[Row[Any]]:
        """Run a statement with RETURNING for all rows at once."""
        return (await self.connection.execute(statement, rows)).all() if rows else []

    def upsert(self, target: Table) -> "postgresql.Insert | sqlite.Insert":
        """An INSERT of this database's dialect, which knows ON CONFLICT."""
        return postgresql.insert(target) if self.connection.dialect.name == "postgresql" else sqlite.insert(target)


@dataclass(frozen=True, slots=True)
class Deployment:
    """One running installation: its database, its keys, where the journal's checkpoints go besides, and where files lie."""

    database: Database
    keyring: Keyring
    checkpoint_file: Path | None = None
    blobs: BlobStore = field(default_factory=NoBlobs)


@asynccontextmanager
async def transaction(deployment: Deployment, seen: Seen) -> AsyncIterator[Db]:
    """One unit of work on the rows that are `seen`: commits when the block ends, rolls back when it raises.

    `endings` are told which it was, or False in doubt.
    """
    async with deployment.database.writer.connect() as connection:
        db = Db(connection, deployment.keyring)
        committed = False
        try:
            work = await _begin(connection, seen)
            try:
                yield db
            except BaseException:
                await work.rollback()
                raise
            await work.commit()
            committed = True
        finally:
            for ending in db.endings:
                ending(committed)


@asynccontextmanager
async def savepoint(db: Db) -> AsyncIterator[None]:
    """A part of a unit of work that is undone alone when the block raises; what came before it in the transaction stays."""
    async with db.connection.begin_nested():
        yield


def is_passing(error: Exception) -> bool:
    """True for what says nothing of the work itself: the database away or too busy, no connection free, a deadlock."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in {"40001", "40P01", "55P03"}


@asynccontextmanager
async def snapshot(deployment: Deployment, seen: Seen) -> AsyncIterator[Db]:
    """A connection to read with that sees one moment, however long it reads."""
    async with deployment.database.reader.connect() as connection:
        work = await _begin(connection, seen, one_moment=True)
        try:
            yield Db(connection, deployment.keyring)
        finally:
            await work.rollback()


@asynccontextmanager
async def reading(deployment: Deployment, seen: Seen) -> AsyncIterator[Db]:
    """A connection to read what is `seen`, in one transaction that changes nothing."""
    async with deployment.database.reader.connect() as connection:
        work = await _begin(connection, seen)
        try:
            yield Db(connection, deployment.keyring)
        finally:
            await work.rollback()


async def _begin(connection: AsyncConnection, seen: Seen, *, one_moment: bool = False) -> AsyncTransaction:
    """Begin, and on PostgreSQL say in the same trip which rows the policies let through until the end of the transaction."""
    statement = beginning(seen, one_moment=one_moment)
    work = await connection.begin()
    if connection.dialect.name == "postgresql":
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        try:
            # Two statements in one cannot be prepared.
            await driver.execute(statement, prepare=False)
        except driver.Error as error:
            # As SQLAlchemy does when a connection was lost: the others of the pool are no better.
            await connection.invalidate(error)
            await connection.engine.dispose()
            raise OperationalError("BEGIN", None, error) from error
    return work
