"""Recovery codes: ten words of ten letters, shown once, kept as keyed hashes, each good once."""

import secrets
from uuid import UUID

from app.core.crypto import Keyring, blind_index

HOW_MANY = 10
# Neither 0 nor O, neither 1, I nor L: they are copied by hand. 10 letters of 31 are 49 bits.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
HALF = 5


def make_codes() -> list[str]:
    """Ten fresh codes, as they are shown."""
    return ["-".join("".join(secrets.choice(LETTERS) for _ in range(HALF)) for _ in range(2)) for _ in range(HOW_MANY)]


def hash_code(keyring: Keyring, account_id: UUID, typed: str) -> bytes:
    """What is kept of a code; spaces, hyphens and small letters make no difference."""
    plain = "".join(typed.split()).replace("-", "").upper()
    return blind_index(keyring, "recovery_code", f"{account_id}|{plain}")
