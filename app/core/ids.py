"""Identifiers: UUID version 7 (RFC 9562), so that new rows land beside each other in an index."""

import secrets
import uuid
from datetime import datetime


def new_id(at: datetime) -> uuid.UUID:
    """A fresh UUIDv7 stamped with the instant `at`, to the millisecond."""
    stamp = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    noise = secrets.randbits(74)
    value = stamp << 80 | 0x7 << 76 | (noise >> 62) << 64 | 0b10 << 62 | noise & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def derived_id(namespace: uuid.UUID, *parts: str) -> uuid.UUID:
    """The same UUIDv5 for the same namespace and parts, so that a repeated act makes no second row."""
    return uuid.uuid5(namespace, "|".join(parts))
