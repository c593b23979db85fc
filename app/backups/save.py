"""Making a backup while the deployment runs."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.backups import embedded, server
from app.backups.archive import Manifest, digest_of, write_archive
from app.backups.deployed import KEYS, blob_folder, blobs_under, database_file, mark_of, server_target
from app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds."""

    dialect: str
    files: int
    bytes: int
    keys: bool


def save(settings: Settings, target: Path, at: datetime, *, keys: bool = False, programs: Path | None = None) -> Saved:
    """Write a backup: the database as it stands at one moment, then the files it names, which are never changed; keys only if asked.

    Raises ValueError where the target is there already, or the database cannot be copied.
    """
    if target.exists():
        raise ValueError(f"{target} is there already: a backup replaces nothing")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".nuanxin-backup-", dir=target.parent) as folder:
        dialect, name, copy, revision = _copy_database(settings, Path(folder), programs)
        sources = [(name, copy), *blobs_under(blob_folder(settings))]
        if keys:
            sources.append((KEYS, settings.key_file))
        files = {name: digest_of(path) for name, path in sources}
        made = at.astimezone(UTC).isoformat(timespec="seconds")
        manifest = Manifest(made, dialect, revision, settings.crypto_suite, mark_of(settings.key_file), files)
        write_archive(target, manifest, sources)
    return Saved(dialect, len(files), sum(size for _, size in files.values()), keys)


def _copy_database(settings: Settings, folder: Path, programs: Path | None) -> tuple[str, str, Path, str]:
    file = database_file(settings)
    if file is not None:
        copy = folder / embedded.NAME
        return "sqlite", embedded.NAME, copy, embedded.save(file, copy)
    copy = folder / server.NAME
    return "postgresql", server.NAME, copy, server.save(server_target(settings, programs), copy)
