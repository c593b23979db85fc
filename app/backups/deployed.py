"""What a backup copies, by the settings of a deployment: its database, its files, its keys."""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

from app.backups.server import Target
from app.core.db import async_url
from app.core.keyring import load_keyring
from app.core.settings import Settings

FILES = "files"
KEYS = "keys.json"


def database_file(settings: Settings) -> Path | None:
    """The file of an embedded database; None for PostgreSQL. Raises ValueError for another URL."""
    url = async_url(settings.database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def server_target(settings: Settings, programs: Path | None = None) -> Target:
    """The database on a server."""
    url = async_url(settings.database_url)
    query = {name: value for name, value in url.query.items() if isinstance(value, str)}
    told = {"host": url.host, "port": url.port, "user": url.username, "password": url.password, **query}
    return Target({name: value for name, value in told.items() if value}, url.database or "postgres", programs)


def blob_folder(settings: Settings) -> Path | None:
    """The folder of photos and recordings; None where they lie in an object store, which has copies of its own."""
    return None if "://" in settings.blob_store else Path(settings.blob_store)


def blobs_under(folder: Path | None) -> Iterator[tuple[str, Path]]:
    """The files of a folder by their names in a backup, without what is half written."""
    if folder is None or not folder.exists():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield f"{FILES}/{path.relative_to(folder).as_posix()}", path


def mark_of(key_file: Path) -> str:
    """By which a backup and the keys that open it are known to belong together, and which tells nothing of them; empty without keys."""
    if not key_file.exists():
        return ""
    keyring = load_keyring(key_file)
    return hmac.new(keyring.index_key, b"nuanxin-backup", hashlib.sha256).hexdigest()[:32]
