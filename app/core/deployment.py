"""Opening a deployment: its database and its keys, as the settings name them."""

import contextlib
import os
from pathlib import Path

from app.core.blobs import LocalBlobStore
from app.core.bucket import open_bucket
from app.core.db import Deployment, async_url, open_database
from app.core.keyring import Keyring, load_keyring, make_keyring, save_keyring
from app.core.settings import Settings
from app.core.soundness import weaknesses


def open_deployment(settings: Settings) -> Deployment:
    """The deployment that the settings name. Raises ValueError for weak settings, a database URL or a key file that cannot be used."""
    refuse_weakness(settings)
    return Deployment(
        open_database(settings.database_url, settings.pool_size, settings.database_role),
        _keyring(settings),
        settings.checkpoint_file,
        open_bucket(settings.blob_store) if "://" in settings.blob_store else LocalBlobStore(Path(settings.blob_store)),
    )


def _keyring(settings: Settings) -> Keyring:
    """The keys; made on first use, and by one process only."""
    if not settings.key_file.exists():
        with contextlib.suppress(FileExistsError):
            save_keyring(make_keyring(settings.crypto_suite), settings.key_file)
    try:
        return load_keyring(settings.key_file, settings.crypto_suite)
    except ValueError as error:
        raise ValueError(f"{settings.key_file} is {error}") from error


def refuse_weakness(settings: Settings) -> None:
    """Raise ValueError, a reason a line, where the settings are weak and this is no demonstration."""
    url = async_url(settings.database_url)
    password = url.password if isinstance(url.password, str) else os.environ.get("PGPASSWORD")
    local = url.host is None or url.host.startswith("/")
    found = list(
        weaknesses(
            mode=settings.mode,
            issuer=settings.issuer,
            public_origin=settings.public_origin,
            database_url=settings.database_url,
            # Over a socket of this machine the server knows its user by the system's word.
            database_password=password or (None if local or "PGPASSFILE" in os.environ else ""),
            key_file=settings.key_file,
            keys=_keys(settings),
            token_lifetime_s=settings.token_lifetime_s,
            docs=settings.docs,
            cors_origins=settings.cors_origins,
        )
    )
    if found:
        raise ValueError("will not start: " + "; ".join(found))


def _keys(settings: Settings) -> tuple[bytes, ...]:
    if not settings.key_file.exists():
        return ()
    keyring = load_keyring(settings.key_file, settings.crypto_suite)
    return (*keyring.generations.values(), keyring.index_key, keyring.journal_key)


def create_keys(settings: Settings) -> bool:
    """Make the key file. False when there is one already; it is never overwritten."""
    try:
        save_keyring(make_keyring(settings.crypto_suite), settings.key_file)
    except FileExistsError:
        return False
    return True
