"""Brings a database to the newest migration; the migrations lie beside the `app` package, in a clone and in the image alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import URL

from app.core.db import async_url

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def sync_url(url: str) -> URL:
    """The URL as people write it, with the driver that migrations use. Raises ValueError for another kind of database."""
    parsed = async_url(url)
    return parsed.set(drivername="sqlite") if parsed.get_backend_name() == "sqlite" else parsed


def configuration(url: str) -> Config:
    """Alembic's configuration for one database."""
    config = Config(attributes={"url": url})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def migrate(url: str) -> None:
    """Upgrade a database to the newest migration. A second process doing the same at once waits and finds nothing left to do."""
    target = sync_url(url)
    if target.get_backend_name() == "sqlite" and target.database:
        Path(target.database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(configuration(url), "head")


def knows_revision(revision: str) -> bool:
    """True for a revision of this program, from which it can migrate."""
    try:
        return ScriptDirectory.from_config(configuration("sqlite://")).get_revision(revision) is not None
    except CommandError:
        return False
