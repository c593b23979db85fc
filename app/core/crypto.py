"""Sealing of personal data: a data key per subject wrapped by the deployment's key, blind indexes, MACs of the journal."""

import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag

from app.core.keyring import Keyring, load_keyring, make_keyring, save_keyring
from app.core.suites import BY_KEY_BYTES, BY_NUMBER, SUITES, TAG_BYTES

NONCE_BYTES = 12
HEADER_BYTES = 3
INDEX_BYTES = 16
# What stands in the place of a key that was destroyed: under it everything that was sealed is gone.
DESTROYED = b""

__all__ = [
    "DESTROYED",
    "Keyring",
    "SealBroken",
    "blind_index",
    "fingerprint",
    "generation_of",
    "journal_mac",
    "journal_mac_fits",
    "load_keyring",
    "make_keyring",
    "open_directly",
    "rewrap",
    "save_keyring",
    "seal",
    "seal_directly",
    "unseal",
    "unwrap_key",
    "wrap_key",
    "wrap_new_key",
]


class SealBroken(Exception):
    """What was sealed cannot be opened: another key, another row, or changed bytes."""


def seal(key: bytes, plain: bytes, place: str, generation: int = 0) -> bytes:
    """Seal bytes by the suite whose keys have this length: version, generation, nonce, ciphertext, tag; 31 bytes longer.

    `place` (table|column|row id) is authenticated: a value moved elsewhere does not open.
    """
    suite = BY_KEY_BYTES[len(key)]
    nonce = os.urandom(NONCE_BYTES)
    return bytes([suite.number]) + generation.to_bytes(2) + nonce + suite.encrypt(key, nonce, plain, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """Open what `seal` made. Raises SealBroken."""
    suite = BY_NUMBER.get(sealed[0]) if len(sealed) >= HEADER_BYTES + NONCE_BYTES + TAG_BYTES else None
    if suite is None or len(key) != suite.key_bytes:
        raise SealBroken(place)
    nonce = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    try:
        return suite.decrypt(key, nonce, sealed[HEADER_BYTES + NONCE_BYTES :], place.encode())
    except InvalidTag as error:
        raise SealBroken(place) from error


def wrap_new_key(keyring: Keyring, subject: str) -> tuple[bytes, bytes]:
    """A fresh data key of the suite in force for a subject: (the key, the key wrapped under the newest generation)."""
    key = secrets.token_bytes(SUITES[keyring.suite].key_bytes)
    return key, wrap_key(keyring, subject, key)


def wrap_key(keyring: Keyring, subject: str, key: bytes) -> bytes:
    """A data key wrapped under the newest generation and bound to its subject."""
    return seal_directly(keyring, key, f"data_key|wrapped|{subject}")


def unwrap_key(keyring: Keyring, subject: str, wrapped: bytes) -> bytes:
    """The data key of a subject; DESTROYED for one that was destroyed. Raises SealBroken."""
    if wrapped == DESTROYED:
        return DESTROYED
    return open_directly(keyring, wrapped, f"data_key|wrapped|{subject}")


def seal_directly(keyring: Keyring, plain: bytes, place: str) -> bytes:
    """Seal a secret of the deployment itself under the newest key-encryption key."""
    keyring.refresh()
    return seal(keyring.generations[keyring.newest], plain, place, keyring.newest)


def open_directly(keyring: Keyring, sealed: bytes, place: str) -> bytes:
    """Open what `seal_directly` sealed, under whichever generation. Raises SealBroken."""
    return unseal(_wrapping_key(keyring, sealed, place), sealed, place)


def generation_of(sealed: bytes) -> int:
    """The generation of the key-encryption key that something was sealed under directly."""
    return int.from_bytes(sealed[1:HEADER_BYTES])


def rewrap(keyring: Keyring, sealed: bytes, place: str) -> bytes:
    """What was sealed under one generation, sealed under the newest. Raises SealBroken."""
    return seal_directly(keyring, open_directly(keyring, sealed, place), place)


def _wrapping_key(keyring: Keyring, sealed: bytes, place: str) -> bytes:
    key = keyring.key_of(generation_of(sealed))
    if key is None:
        raise SealBroken(place)
    return key


def blind_index(keyring: Keyring, column: str, value: str) -> bytes:
    """A keyed fingerprint of a normalised value, 16 bytes: equal values meet, the value cannot be read back."""
    mac = SUITES[keyring.index_suite].mac
    return mac(mac(keyring.index_key, column.encode()), value.encode())[:INDEX_BYTES]


def journal_mac(keyring: Keyring, body: bytes) -> bytes:
    """The MAC of one journal row, by a key that whoever administers the database lacks: the suite's number, then 32 bytes."""
    suite = SUITES[keyring.suite]
    return bytes([suite.number]) + suite.mac(keyring.journal_key, body)


def journal_mac_fits(keyring: Keyring, body: bytes, mac: bytes) -> bool:
    """True for the MAC that `journal_mac` gives a body, under whichever suite was in force then."""
    suite = BY_NUMBER.get(mac[0]) if mac else None
    return suite is not None and hmac.compare_digest(suite.mac(keyring.journal_key, body), mac[1:])


def fingerprint(content: bytes) -> bytes:
    """SHA-256 of canonical content, to tell a repeat from a reused id."""
    return hashlib.sha256(content).digest()
