"""The migrations: up, down and up again on both databases, one head, and nothing between them and the table classes."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from app.core.migrate import configuration, migrate, sync_url
from app.core.table_registry import load_tables


def tables_in(url: str) -> set[str]:
    engine = create_engine(sync_url(url))
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(configuration("sqlite://")).get_heads()) == 1


def test_up_down_up(empty_database_url: str) -> None:
    migrate(empty_database_url)
    full = tables_in(empty_database_url)
    assert full == set(load_tables().tables) | {"alembic_version"}
    command.downgrade(configuration(empty_database_url), "base")
    assert tables_in(empty_database_url) == {"alembic_version"}
    migrate(empty_database_url)
    assert tables_in(empty_database_url) == full


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    before = tables_in(database_url)
    migrate(database_url)
    assert tables_in(database_url) == before


def test_table_classes_match_the_migrations(database_url: str) -> None:
    engine = create_engine(sync_url(database_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, load_tables()) == []
    finally:
        engine.dispose()
