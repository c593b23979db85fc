"""What travels: the requests a phone wants sent and the answers that came back. Nothing here speaks to a network."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

PROTOCOL = "visit-sync/1"
Kind = Literal["push", "pull", "offer", "salvage", "upload"]
Method = Literal["GET", "POST", "HEAD", "PATCH"]


@dataclass(frozen=True, slots=True)
class Request:
    """A request; `ticket` is what its answer must fit: the batch, the cursor it was asked with, the epoch, the operation."""

    kind: Kind
    method: Method
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ticket: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status, its bytes, the seconds it asks to wait, its headers by their names in small letters."""

    status: int
    body: bytes = b""
    retry_after_s: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any] | None:
        """Its JSON object if it comes from this protocol; None for anything else, as a captive portal's page with status 200."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return told if isinstance(told, dict) and told.get("protocol") == PROTOCOL else None


def written(value: Any) -> bytes:
    """JSON without spaces, as it is kept and sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
