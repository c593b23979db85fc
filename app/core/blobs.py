"""Bytes that are too many for the database: kept under a name, whole or not at all, in a folder or in an object store."""

import asyncio
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from app.core.errors import Refusal

# Names are made by this program of ids and words; nothing a caller sent is ever part of one.
NAME = re.compile(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*")


class BlobMissing(Exception):
    """Nothing is kept under this name."""


class BlobStore(Protocol):
    """Where bytes are kept. What `put` returned from survives a crash."""

    async def put(self, name: str, content: bytes) -> None:
        """Keep bytes under a name; what stood there is replaced in one step."""
        ...

    async def create(self, name: str, content: bytes) -> bool:
        """Keep bytes under a name that is free. False when something stands there, which stays as it is."""
        ...

    async def get(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes, or those from `start` up to `end`. Raises BlobMissing."""
        ...

    async def remove(self, names: Iterable[str]) -> None:
        """Remove bytes by their names; a name that is free already is no error."""
        ...

    async def remove_under(self, folder: str) -> None:
        """Remove everything whose name begins with the folder's and a slash."""
        ...


def checked_name(name: str) -> str:
    """A name as this program makes them. Raises ValueError for any other."""
    if not NAME.fullmatch(name) or ".." in name:
        raise ValueError("not a name of a blob")
    return name


def store_failed() -> Refusal:
    """503: the store takes nothing now (a full disk, say); what was kept before stands, and the same call may come again."""
    refusal = Refusal(503, "STORE_UNAVAILABLE", "文件存储暂不可用，请稍后再试", "The file store is not available now")
    refusal.headers["Retry-After"] = "60"
    return refusal


class NoBlobs:
    """The store of a deployment that was opened without one: takes and has nothing."""

    async def put(self, name: str, content: bytes) -> None:
        """Refuse with 503."""
        raise store_failed()

    async def create(self, name: str, content: bytes) -> bool:
        """Refuse with 503."""
        raise store_failed()

    async def get(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """Nothing is kept here."""
        raise BlobMissing(name)

    async def remove(self, names: Iterable[str]) -> None:
        """Nothing is kept here."""

    async def remove_under(self, folder: str) -> None:
        """Nothing is kept here."""


class LocalBlobStore:
    """A folder: written beside, flushed to the disk, then renamed, and the folder flushed, so that a crash leaves old or new."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, name: str, content: bytes) -> None:
        """Keep bytes under a name."""
        await asyncio.to_thread(self._write, name, content, replace=True)

    async def create(self, name: str, content: bytes) -> bool:
        """Keep bytes under a name that is free."""
        return await asyncio.to_thread(self._write, name, content, replace=False)

    async def get(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes. Raises BlobMissing."""
        return await asyncio.to_thread(self._read, name, start, end)

    async def remove(self, names: Iterable[str]) -> None:
        """Remove bytes by their names."""
        await asyncio.to_thread(self._remove, list(names))

    async def remove_under(self, folder: str) -> None:
        """Remove a folder with everything in it."""
        await asyncio.to_thread(shutil.rmtree, self._path(folder), True)

    def _path(self, name: str) -> Path:
        return self.folder / checked_name(name)

    def _write(self, name: str, content: bytes, *, replace: bool) -> bool:
        path = self._path(name)
        # The dot keeps what a crash left behind apart from every name.
        beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        try:
            _make_folders(path.parent)
            try:
                _write_whole(beside, content)
                if replace:
                    beside.replace(path)
                else:
                    os.link(beside, path)  # unlike a rename it does not replace
            except FileExistsError:
                return False
            finally:
                beside.unlink(missing_ok=True)
            _flush_folder(path.parent)
        except OSError as error:
            raise store_failed() from error
        return True

    def _read(self, name: str, start: int, end: int | None) -> bytes:
        try:
            with self._path(name).open("rb") as file:
                file.seek(start)
                return file.read() if end is None else file.read(max(0, end - start))
        except FileNotFoundError as error:
            raise BlobMissing(name) from error

    def _remove(self, names: list[str]) -> None:
        for name in names:
            with suppress(FileNotFoundError):
                self._path(name).unlink()


def _write_whole(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make_folders(folder: Path) -> None:
    """Make a folder with those above it, each flushed into the one that holds it."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir()
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
