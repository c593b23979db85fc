"""Bringing a backup back: verified first, made ready beside, and put in place in one step; nobody reads it before the erased are erased."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app.backups import embedded, server
from app.backups.archive import Manifest, digest_of, read_manifest, unpack
from app.backups.deployed import FILES, KEYS, blob_folder, database_file, mark_of, server_target
from app.backups.ready import make_ready
from app.core.migrate import knows_revision
from app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Restore:
    """What to bring back, and what may be done for it."""

    source: Path
    replace: bool = False
    keys: bool = False
    programs: Path | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: the new epoch, how many were erased again, where what stood there before lies now, whether a list was there."""

    made_at: str
    epoch: UUID
    erased_again: int
    list_read: bool
    aside: str
    files: int


async def restore(settings: Settings, command: Restore, at: datetime) -> Restored:
    """Bring a backup back. Killed at any moment, what stood there before stands there still, or the whole new state does.

    Raises ValueError for a backup that is damaged, foreign, or would replace what nobody said it may.
    """
    manifest = read_manifest(command.source)
    file = database_file(settings)
    _check_fits(settings, manifest, command, "sqlite" if file else "postgresql")
    beside = file.parent if file else settings.key_file.parent
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".nuanxin-restore-", dir=beside) as folder:
        unpacked = Path(folder)
        unpack(command.source, manifest, unpacked)
        if command.keys and not settings.key_file.exists():
            settings.key_file.parent.mkdir(parents=True, exist_ok=True)
            _put_whole(unpacked / KEYS, settings.key_file)
        files = _put_files(unpacked / FILES, blob_folder(settings))
        stamp = f"{at:%Y%m%d%H%M%S%f}"
        if file:
            return await _embedded(settings, manifest, unpacked, file, stamp, files, at)
        return await _server(settings, manifest, unpacked, command, stamp, files, at)


async def _embedded(
    settings: Settings, manifest: Manifest, unpacked: Path, file: Path, stamp: str, files: int, at: datetime
) -> Restored:
    staged, aside = unpacked / embedded.NAME, file.with_name(f"{file.name}.before-{stamp}")
    embedded.check(staged)
    there = not embedded.is_empty(file)
    epoch, again = await make_ready(settings, f"sqlite:///{staged}", at)
    embedded.put_in_place(staged, file, aside)
    return Restored(manifest.made_at, epoch, again, _has_list(settings), str(aside) if there else "", files)


async def _server(
    settings: Settings, manifest: Manifest, unpacked: Path, command: Restore, stamp: str, files: int, at: datetime
) -> Restored:
    target = server_target(settings, command.programs)
    staged, aside = f"{target.name[:40]}_restoring", f"{target.name[:40]}_before_{stamp}"
    there = not server.is_empty(target)
    server.load(target, unpacked / server.NAME, staged)
    epoch, again = await make_ready(settings, server.url_of(settings.database_url, staged), at)
    server.put_in_place(target, staged, aside)
    if not there:
        server.drop(target, aside)  # it was empty
    return Restored(manifest.made_at, epoch, again, _has_list(settings), aside if there else "", files)


def _check_fits(settings: Settings, manifest: Manifest, command: Restore, dialect: str) -> None:
    """Raise ValueError where this deployment cannot take the backup, or may not."""
    if manifest.dialect != dialect:
        raise ValueError(f"this is a backup of {manifest.dialect}, and DATABASE_URL names {dialect}")
    if not knows_revision(manifest.revision):
        raise ValueError("the backup was made by a newer version of this program: restore it with that")
    with_keys = KEYS in manifest.files
    if command.keys and not with_keys:
        raise ValueError("this backup holds no keys")
    mark = mark_of(settings.key_file)
    if not mark and not command.keys:
        raise ValueError(
            f"there are no keys at {settings.key_file}: put the deployment's there first, or restore --keys"
        )
    if mark and mark != manifest.keys_mark:
        raise ValueError(f"the keys at {settings.key_file} are not those of the backup: nothing in it could be opened")
    file = database_file(settings)
    empty = embedded.is_empty(file) if file else server.is_empty(server_target(settings, command.programs))
    if not empty and not command.replace:
        raise ValueError("there is a database with something in it: say --replace, and it is put aside")


def _put_files(source: Path, folder: Path | None) -> int:
    """Put photos and recordings where they belong; one that is there whole stays. Returns how many the backup held."""
    if not source.exists():
        return 0
    if folder is None:
        raise ValueError(
            "the backup holds files, and this deployment keeps them in an object store: copy them there by hand"
        )
    found = [path for path in sorted(source.rglob("*")) if path.is_file()]
    for path in found:
        target = folder / path.relative_to(source)
        if not target.exists() or digest_of(target) != digest_of(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            _put_whole(path, target)
    return len(found)


def _put_whole(source: Path, target: Path) -> None:
    """A copy that stands under its name only when it is whole."""
    unfinished = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, unfinished)
    unfinished.chmod(0o600)
    os.replace(unfinished, target)


def _has_list(settings: Settings) -> bool:
    return settings.erased_file is not None and settings.erased_file.exists()
