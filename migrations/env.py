"""Runs the migrations: an engine of its own, one transaction, the same steps on SQLite and PostgreSQL."""

from typing import Any, Literal
from uuid import uuid4

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, NullPool, TypeDecorator, create_engine, event, func, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from app.access.rows import lift_policies, secure_rows
from app.core.migrate import sync_url
from app.core.seen import EVERYWHERE, settings_of
from app.core.settings import settings_from_environment
from app.core.table_registry import load_tables

# Any number that no other lock of this database uses.
ADVISORY_LOCK = 330481
# A running program waits behind a migration that waits for its lock; better that the migration gives up and is tried again.
TIMEOUTS = ("SET LOCAL lock_timeout = '10s'", "SET LOCAL statement_timeout = '600s'")
DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]  # SQLAlchemy leaves both untyped


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write a column type into a migration by what the databases get, so that no migration depends on a class of the program."""
    if kind != "type" or not isinstance(item, (TypeDecorator, postgresql.JSONB)):
        return False
    if isinstance(item, postgresql.JSONB):
        return _type_text(item, autogen)
    forms = {name: _type_text(item.load_dialect_impl(dialect), autogen) for name, dialect in DIALECTS.items()}
    if forms["sqlite"] == forms["postgresql"]:
        return forms["sqlite"]
    return f'{forms["sqlite"]}.with_variant({forms["postgresql"]}, "postgresql")'


def _type_text(item: TypeEngine[Any], autogen: AutogenContext) -> str:
    if isinstance(item, postgresql.JSONB):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "postgresql.JSONB()"
    # A dialect may answer with a private class of its own, such as _PGString: its generic form is what may be named.
    return f"sa.{(item.as_generic() if type(item).__name__.startswith('_') else item)!r}"


def make_engine(url: str) -> Engine:
    """An engine for migrations alone. On SQLite foreign keys stay off: a table is altered by copying it, and dropping the old
    copy with foreign keys on would delete the rows that point to it."""
    engine = create_engine(sync_url(url), poolclass=NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA busy_timeout=60000")
            connection.execute("PRAGMA foreign_keys=OFF")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def check_foreign_keys(connection: Connection) -> None:
    """Raise ValueError, and so roll back, when a migration left a row of SQLite pointing nowhere."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise ValueError(f"the migration leaves {len(broken)} rows that point nowhere, the first in {broken[0][0]}")


def set_timeouts() -> None:
    """On PostgreSQL, for the transaction of the migration."""
    for statement in TIMEOUTS:
        context.execute(statement)


def see_everything(connection: Connection) -> None:
    """On PostgreSQL row policies bind the owner of the tables too: a migration sees the rows of every county."""
    for name, value in settings_of(EVERYWHERE).items():
        connection.execute(select(func.set_config(f"nuanxin.{name}", value, True)))


def begin_epoch() -> None:
    """A database's first epoch of the phones' feed; a copy of the database keeps it, a restore begins another."""
    context.execute(
        text(
            f"INSERT INTO sync_meta (one, epoch, schema_min) SELECT 1, '{uuid4().hex}', 1"  # noqa: S608  # an id made here
            " WHERE NOT EXISTS (SELECT 1 FROM sync_meta)"
        )
    )


def is_moving() -> bool:
    """True when there is something to migrate, so that a start that finds nothing to do locks no table."""
    wanted = context.get_revision_argument()
    return set(context.get_context().get_current_heads()) != {wanted} if isinstance(wanted, str) else True


def migrate_online(url: str) -> None:
    """Run on a live database, all or nothing."""
    with make_engine(url).connect() as connection:
        embedded = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=load_tables(),
            render_item=render_item,
            render_as_batch=embedded,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            if not embedded:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
                set_timeouts()
                see_everything(connection)
                if is_moving():
                    lift_policies(connection)
            context.run_migrations()
            if inspect(connection).has_table("sync_meta"):
                begin_epoch()
            if embedded:
                check_foreign_keys(connection)
            else:
                secure_rows(connection, load_tables(), settings_from_environment().database_role)


def migrate_offline() -> None:
    """Print the SQL for PostgreSQL instead of running it."""
    context.configure(dialect_name="postgresql", target_metadata=load_tables(), literal_binds=True)
    with context.begin_transaction():
        set_timeouts()
        context.run_migrations()
        begin_epoch()


if context.is_offline_mode():
    migrate_offline()
else:
    migrate_online(context.config.attributes.get("url") or settings_from_environment().database_url)
