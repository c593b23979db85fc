"""Sealing of personal data: keys of the deployment, a data key per subject, blind indexes, and MACs of the journal."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE_BYTES = 12
HEADER_BYTES = 3
INDEX_BYTES = 16


class SealBroken(Exception):
    """What was sealed cannot be opened: another key, another row, or changed bytes."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The deployment's keys: key-encryption keys by generation, the newest used for wrapping, and the keys of indexes and MACs."""

    generations: dict[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    journal_key: bytes = field(repr=False)

    @property
    def newest(self) -> int:
        """The generation that wraps new keys."""
        return max(self.generations)


def make_keyring() -> Keyring:
    """A keyring of fresh random keys."""
    return Keyring({1: secrets.token_bytes(32)}, secrets.token_bytes(32), secrets.token_bytes(32))


def save_keyring(keyring: Keyring, path: Path) -> None:
    """Write a keyring, readable by its owner alone; an existing file is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "generations": {str(number): _text(key) for number, key in keyring.generations.items()},
        "index_key": _text(keyring.index_key),
        "journal_key": _text(keyring.journal_key),
    }
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(document, file, indent=1)


def load_keyring(path: Path) -> Keyring:
    """Read a keyring file. Raises FileNotFoundError, or ValueError when the file is no keyring."""
    document = json.loads(path.read_text())
    try:
        generations = {int(number): base64.b64decode(key) for number, key in document["generations"].items()}
        return Keyring(generations, base64.b64decode(document["index_key"]), base64.b64decode(document["journal_key"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a keyring file") from error


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


@lru_cache(maxsize=20_000)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(key: bytes, plain: bytes, place: str, generation: int = 0) -> bytes:
    """Seal bytes with AES-256-GCM. `place` (table|column|row id) is authenticated: a value moved elsewhere does not open."""
    nonce = os.urandom(NONCE_BYTES)
    return bytes([VERSION]) + generation.to_bytes(2) + nonce + _cipher(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """Open what `seal` made. Raises SealBroken."""
    if len(sealed) < HEADER_BYTES + NONCE_BYTES + 16 or sealed[0] != VERSION:
        raise SealBroken(place)
    nonce = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    try:
        return _cipher(key).decrypt(nonce, sealed[HEADER_BYTES + NONCE_BYTES :], place.encode())
    except Exception as error:
        raise SealBroken(place) from error


def wrap_new_key(keyring: Keyring, subject: str) -> tuple[bytes, bytes]:
    """A fresh data key for a subject: (the key, the key wrapped under the newest generation)."""
    key = secrets.token_bytes(32)
    return key, wrap_key(keyring, subject, key)


def wrap_key(keyring: Keyring, subject: str, key: bytes) -> bytes:
    """A data key wrapped under the newest generation and bound to its subject."""
    generation = keyring.newest
    return seal(keyring.generations[generation], key, f"data_key|wrapped|{subject}", generation)


def unwrap_key(keyring: Keyring, subject: str, wrapped: bytes) -> bytes:
    """The data key of a subject. Raises SealBroken."""
    generation = int.from_bytes(wrapped[1:HEADER_BYTES])
    if generation not in keyring.generations:
        raise SealBroken(subject)
    return unseal(keyring.generations[generation], wrapped, f"data_key|wrapped|{subject}")


def blind_index(keyring: Keyring, column: str, value: str) -> bytes:
    """A keyed fingerprint of a normalised value, 16 bytes: equal values meet, the value cannot be read back."""
    key = hmac.digest(keyring.index_key, column.encode(), "sha256")
    return hmac.digest(key, value.encode(), "sha256")[:INDEX_BYTES]


def journal_mac(keyring: Keyring, body: bytes) -> bytes:
    """The MAC of one journal row, by a key that whoever administers the database lacks."""
    return hmac.digest(keyring.journal_key, body, "sha256")


def fingerprint(content: bytes) -> bytes:
    """SHA-256 of canonical content, to tell a repeat from a reused id."""
    return hashlib.sha256(content).digest()
