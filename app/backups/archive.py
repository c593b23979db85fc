"""The file of a backup: a tar with a manifest first, which names every other file with its size and its SHA-256."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST = "manifest.json"
FORMAT = 1
LONGEST_MANIFEST = 256 * 1024 * 1024
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `files` are digests and sizes by name."""

    made_at: str
    dialect: str
    revision: str
    suite: str
    keys_mark: str
    files: Mapping[str, tuple[str, int]]

    def dump(self) -> bytes:
        """Its bytes."""
        told: dict[str, Any] = {"format": FORMAT, "made_at": self.made_at, "dialect": self.dialect}
        told |= {"revision": self.revision, "suite": self.suite, "keys_mark": self.keys_mark}
        told["files"] = {name: {"sha256": digest, "size": size} for name, (digest, size) in sorted(self.files.items())}
        return json.dumps(told, indent=1).encode()


def digest_of(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file and its size."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            found.update(part)
            size += len(part)
    return found.hexdigest(), size


def write_archive(target: Path, manifest: Manifest, sources: Iterable[tuple[str, Path]]) -> None:
    """Write a backup. It stands under its name only when it is whole and on the disk; nobody else may read it."""
    unfinished = target.with_name(target.name + ".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            content = manifest.dump()
            tar.addfile(_entry(MANIFEST, len(content)), io.BytesIO(content))
            for name, path in sources:
                with path.open("rb") as source:
                    tar.addfile(_entry(name, manifest.files[name][1]), source)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, target)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def read_manifest(source: Path) -> Manifest:
    """What a backup says of itself. Raises ValueError for what is no backup of this program."""
    try:
        with tarfile.open(source, "r:") as tar:
            first = tar.next()
            content = tar.extractfile(first) if first and first.name == MANIFEST else None
            if first is None or content is None or first.size > LONGEST_MANIFEST:
                raise ValueError("it does not begin with a manifest")
            told = json.loads(content.read())
    except (tarfile.TarError, json.JSONDecodeError) as error:
        raise ValueError(f"{source} is no backup: {type(error).__name__}") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError(f"{source} is no backup that this program can read")
    files = {name: (one["sha256"], one["size"]) for name, one in told["files"].items()}
    return Manifest(told["made_at"], told["dialect"], told["revision"], told["suite"], told["keys_mark"], files)


def unpack(source: Path, manifest: Manifest, folder: Path) -> None:
    """Unpack every file that the manifest names into a folder, each checked. Raises ValueError where one is missing, other or too much."""
    left = dict(manifest.files)
    with tarfile.open(source, "r:") as tar:
        for entry, content in _entries(tar):
            wanted = left.pop(entry.name, None)
            if wanted is None:
                raise ValueError(f"{source} holds a file that its manifest does not name")
            path = folder / _inside(entry.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if _copy(content, path) != wanted:
                raise ValueError(f"{source}: {entry.name} is not what was backed up")
    if left:
        raise ValueError(f"{source}: {len(left)} files are missing, {sorted(left)[0]} among them")


def _entries(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, io.BufferedIOBase]]:
    try:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is None:
                raise ValueError("a backup holds plain files only")
            if entry.name != MANIFEST:
                yield entry, content  # type: ignore[misc]  # what tarfile gives is buffered
    except tarfile.TarError as error:
        raise ValueError(f"the backup cannot be read to its end: {type(error).__name__}") from error


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("a backup names no file outside of itself")
    return path


def _copy(content: io.BufferedIOBase, path: Path) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        try:
            while part := content.read(CHUNK):
                file.write(part)
                found.update(part)
                size += len(part)
        except tarfile.TarError as error:
            raise ValueError("the backup cannot be read to its end") from error
        file.flush()
        os.fsync(file.fileno())
    return found.hexdigest(), size
