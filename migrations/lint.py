"""Lints what the migrations would do to a running PostgreSQL: squawk reads their SQL; its exceptions stand in .squawk.toml."""

import io
import subprocess
import sys
from pathlib import Path

from alembic import command

from app.core.migrate import configuration


def sql() -> str:
    """The SQL of all migrations, from an empty PostgreSQL to the newest."""
    config = configuration("postgresql://")
    config.output_buffer = io.StringIO()
    command.upgrade(config, "head", sql=True)
    return config.output_buffer.getvalue()


def main() -> int:
    """Squawk's exit code."""
    squawk = Path(sys.executable).with_name("squawk")
    arguments = [str(squawk), "--config", ".squawk.toml", "--stdin-filepath", "migrations.sql"]
    return subprocess.run(arguments, input=sql(), text=True, check=False).returncode  # noqa: S603  # a fixed command


if __name__ == "__main__":
    sys.exit(main())
