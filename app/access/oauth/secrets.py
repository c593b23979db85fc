"""The secrets this server gives away: made long and random, kept only as hashes; those of people name their county."""

import hashlib
import re
import secrets

OF_A_COUNTY = re.compile(r"(?P<county>[0-9]{6})\.[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """256 random bits as 43 letters."""
    return secrets.token_urlsafe(32)


def new_secret_of(county: str) -> str:
    """The same, led by the county whose tables know it."""
    return f"{county}.{new_secret()}"


def county_of(secret: str) -> str | None:
    """The county a secret names; None for anything that this server never gave away."""
    found = OF_A_COUNTY.fullmatch(secret)
    return found["county"] if found else None


def hash_of(secret: str) -> bytes:
    """What is kept of a secret. It is long and random, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).digest()
