"""Writes the next migration: what the table classes have and the last migration lacks. Read it before you commit it.

Until the first release there is one migration, written anew whenever a table changes: `python -m migrations.write --first`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory

from app.core.migrate import MIGRATIONS, configuration, migrate


def write(name: str) -> Path | None:
    """Compare the tables with a fresh database at head and write the difference. Returns the new file, or None without one."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/head.db"
        migrate(url)
        config = configuration(url)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1

        def drop_if_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
            if directives[0].upgrade_ops.is_empty():
                directives.clear()

        script = command.revision(
            config,
            name.replace("_", " "),
            autogenerate=True,
            rev_id=f"{number:04}",
            process_revision_directives=drop_if_empty,
        )
    if script is None or isinstance(script, list):
        return None
    path = Path(script.path)
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if "# ###" not in line))
    for arguments in (["format"], ["check", "--fix", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, str(path)], check=True)  # noqa: S603  # a fixed command on the file just written
    return path


def write_first() -> Path | None:
    """Replace all migrations by one that makes every table."""
    for path in MIGRATIONS.glob("versions/*.py"):
        path.unlink()
    return write("first")


if __name__ == "__main__":
    written = write_first() if sys.argv[1] == "--first" else write(sys.argv[1])
    print(written or "The table classes and the migrations agree: nothing to write.")
