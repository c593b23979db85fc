"""The limits, intervals and features that a server announces to phones, and its tag."""

import hashlib
from typing import Any, Final

from app.core import json
from app.core.settings import Settings
from app.media import values as media
from app.sync.inbox.salvage import MOST_BYTES as MOST_SALVAGED

PROTOCOL: Final = "visit-sync/1"
# Advice for phones: what one batch and one page should hold. The server itself takes a little more.
PUSH: Final = {
    "max_operations": 50,
    "max_bytes": 262_144,
    "max_bytes_unpacked": 1_048_576,
    "max_operation_bytes": 65_536,
}
PULL: Final = {"first_limit": 100, "max_limit": 1000}
SALVAGE: Final = {"max_bytes": MOST_SALVAGED}
OFFER: Final = {"max_operations": 500}
UPLOAD: Final = {
    "max_bytes": media.MOST_BYTES,
    "min_piece_bytes": media.LEAST_PIECE_BYTES,
    "max_piece_bytes": media.MOST_PIECE_BYTES,
    "keep_days": media.UNFINISHED_FOR.days,
}
INTERVALS: Final = {"pull_s": 300, "wait_s": 25, "retry_most_s": 900, "journal_days": 30, "config_s": 86_400}


def announced(settings: Settings) -> dict[str, Any]:
    """What this server announces."""
    return {
        "protocol": PROTOCOL,
        "limits": {"push": PUSH, "pull": PULL, "salvage": SALVAGE, "offer": OFFER, "upload": UPLOAD},
        "intervals": {**INTERVALS, "stream_s": int(settings.signals.stream_s) or 1},
        "min_builds": settings.sync.min_builds,
        "features": {"events": True, "wait": True, "uploads": True, "gzip": True},
    }


def tag_of(content: bytes) -> str:
    """The tag of what is announced: it changes when that does, and is the same on every process."""
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'


def written(settings: Settings) -> bytes:
    """What is announced as bytes."""
    return json.dumps(announced(settings))
