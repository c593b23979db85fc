"""How risk's rows are sealed and opened, and values become columns."""

from typing import Any
from uuid import UUID

from app.core import json
from app.core.crypto import DESTROYED, seal, unseal


def place_of(target: str, row_id: UUID) -> str:
    return f"{target}|sealed|{row_id}"


def sealed_row(key: bytes, target: str, row_id: UUID, value: Any) -> bytes:
    return seal(key, json.dumps(value), place_of(target, row_id))


def opened_row(key: bytes, target: str, row_id: UUID, sealed: bytes) -> Any:
    if key == DESTROYED:
        return {}
    return json.loads(unseal(key, sealed, place_of(target, row_id)))


def columns_of(value: Any, *left_out: str) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__ if name not in left_out}
