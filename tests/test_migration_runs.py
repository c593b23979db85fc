"""How migrations run: all or nothing on both databases, and on SQLite no row is lost or left pointing nowhere."""

import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from app.core.migrate import MIGRATIONS, configuration, sync_url

FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "1", None, None, None
def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(9)))
    op.create_table("child", sa.Column("id", sa.Integer(), primary_key=True),
                    sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parent.id", ondelete="CASCADE")))
    op.execute("INSERT INTO parent VALUES (1, 'one')")
    op.execute("INSERT INTO child VALUES (1, 1)")
"""
ALTERING = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "2", "1", None, None
def upgrade():
    with op.batch_alter_table("parent") as parent:
        parent.alter_column("name", existing_type=sa.String(9), type_=sa.String(20), nullable=False)
"""
FAILING = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "2", "1", None, None
def upgrade():
    op.execute("CREATE TABLE halfway (id INTEGER)")
    op.execute("INSERT INTO child VALUES (2, 99)")
"""


@pytest.fixture
def migrations(tmp_path: Path, empty_database_url: str) -> Config:
    """The project's way of migrating, over migrations of the test's own."""
    (tmp_path / "versions").mkdir()
    shutil.copy(MIGRATIONS / "env.py", tmp_path)
    (tmp_path / "versions" / "1.py").write_text(FIRST)
    config = configuration(empty_database_url)
    config.set_main_option("script_location", str(tmp_path))
    command.upgrade(config, "1")
    return config


def add(config: Config, source: str) -> None:
    folder = Path(config.get_main_option("script_location") or "") / "versions"
    (folder / "2.py").write_text(source)


def ask(config: Config, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(sync_url(config.attributes["url"]))
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


def test_altering_a_parent_keeps_its_children(migrations: Config) -> None:
    add(migrations, ALTERING)
    command.upgrade(migrations, "head")
    assert ask(migrations, "SELECT id, parent_id FROM child") == [(1, 1)]


def test_a_migration_that_fails_leaves_nothing(migrations: Config) -> None:
    add(migrations, FAILING)
    with pytest.raises(Exception, match=r"points? nowhere|foreign key"):
        command.upgrade(migrations, "head")
    assert ask(migrations, "SELECT version_num FROM alembic_version") == [("1",)]
    assert ask(migrations, "SELECT id FROM child") == [(1,)]
    with pytest.raises(Exception, match="halfway"):
        ask(migrations, "SELECT * FROM halfway")
