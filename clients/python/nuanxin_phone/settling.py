"""The last word on an operation: its verdict, and whether somebody must look at it."""

import json
from typing import Any

from nuanxin_phone.store import Store


def settle(store: Store, op_id: str, data: dict[str, Any]) -> None:
    """Keep the final verdict of an operation that was put off, or that a restored server judged anew."""
    store.run("UPDATE journal SET verdict = ? WHERE op_id = ?", data["status"], op_id)
    store.run("DELETE FROM attention WHERE op_id = ?", op_id)
    if data["status"] in {"conflict", "quarantined"}:
        store.run("INSERT INTO attention VALUES (?, ?)", op_id, json.dumps(data))
