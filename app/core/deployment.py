"""Opening a deployment: its database and its keys, as the settings name them."""

import contextlib

from app.core.crypto import Keyring, load_keyring, make_keyring, save_keyring
from app.core.db import Deployment, open_database
from app.core.settings import Settings


def open_deployment(settings: Settings) -> Deployment:
    """The deployment that the settings name. Raises ValueError for a database URL or a key file that cannot be used."""
    return Deployment(
        open_database(settings.database_url, settings.pool_size, settings.database_role), _keyring(settings)
    )


def _keyring(settings: Settings) -> Keyring:
    """The keys; made on first use, and by one process only."""
    if not settings.key_file.exists():
        with contextlib.suppress(FileExistsError):
            save_keyring(make_keyring(), settings.key_file)
    try:
        return load_keyring(settings.key_file)
    except ValueError as error:
        raise ValueError(f"{settings.key_file} is {error}") from error
