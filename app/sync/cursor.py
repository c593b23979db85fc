"""The cursor of a phone: how far it is in each feed, of which epoch and schema, whose; opaque, signed, at most two kilobytes."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.core import json
from app.core.errors import Refusal
from app.core.keyring import Keyring
from app.sync.policy import Position

VERSION = "v1"
SIGNATURE_BYTES = 12
MOST_LETTERS = 4096
TEAM, USER, REFERENCE = "team:", "user:", "ref"


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a cursor says."""

    epoch: str
    schema: int
    account_id: UUID
    positions: Mapping[str, Position]


def write_cursor(keyring: Keyring, cursor: Cursor) -> str:
    """A cursor as text."""
    told = {_short(name): _listed(position) for name, position in cursor.positions.items()}
    body = json.dumps({"e": cursor.epoch, "s": cursor.schema, "u": cursor.account_id.hex, "t": told})
    return f"{VERSION}.{_text(body)}.{_text(_sign(keyring, body))}"


def read_cursor(keyring: Keyring, text: str | None) -> Cursor | None:
    """What a cursor says; None without one. Raises Refusal 400 for what this deployment never wrote."""
    if not text:
        return None
    try:
        version, body, signature = text[: MOST_LETTERS + 1].split(".")
        content = _bytes(body)
        if version == VERSION and hmac.compare_digest(_bytes(signature), _sign(keyring, content)):
            return _cursor(json.loads(content))
    except (binascii.Error, ValueError):
        pass
    raise Refusal(
        400,
        "CURSOR_MALFORMED",
        "同步游标无效，请不带游标重新同步",
        "Not a cursor of this server; pull again without one",
    )


def _cursor(told: dict[str, object]) -> Cursor:
    listed = told["t"]
    assert isinstance(listed, dict)
    positions = {_long(name): Position(*values) for name, values in listed.items()}
    return Cursor(str(told["e"]), int(str(told["s"])), UUID(str(told["u"])), positions)


def _listed(position: Position) -> list[object]:
    known: list[object] = [position.seq, position.floor, position.view]
    return [*known, position.until, position.phase] if position.phase else known


def _short(name: str) -> str:
    """The name of a feed with its id in 22 letters, so that the cursor of somebody in many teams stays short."""
    for kind in (TEAM, USER):
        if name.startswith(kind):
            return kind[0] + _text(UUID(name.removeprefix(kind)).bytes)
    return name


def _long(name: str) -> str:
    if name == REFERENCE:
        return name
    kind = TEAM if name[0] == TEAM[0] else USER
    return f"{kind}{UUID(bytes=_bytes(name[1:]))}"


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _sign(keyring: Keyring, body: bytes) -> bytes:
    return hmac.digest(keyring.index_key, b"sync-cursor" + body, "sha256")[:SIGNATURE_BYTES]
