"""Ids of what comes from files: the same key in the same county is the same household again, and the key cannot be read back."""

from uuid import UUID

from app.core.crypto import Keyring, blind_index


def imported_id(keyring: Keyring, county: str, noun: str, *key: str) -> UUID:
    """The id that a key of a file stands for; keyed, for a file's keys may be numbers of people."""
    return UUID(bytes=blind_index(keyring, f"imported {noun}", "|".join((county, *key))), version=5)
