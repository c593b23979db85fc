"""Telling a swap: two acts, neither vouched for by its MAC, each holding what belongs to the other."""

from collections.abc import Sequence
from typing import Any

from app.core.crypto import journal_mac_fits
from app.core.keyring import Keyring
from app.journal.perform import entry_content

MOST_COMPARED = 200


def swapped_with(keyring: Keyring, entry: dict[str, Any], others: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The act whose content this one holds, among those that do not fit either."""
    for other in others[:MOST_COMPARED]:
        if other["entry_id"] != entry["entry_id"]:
            for columns in ({"body"}, {"body", "mac"}, set(entry) - {"entry_id"}, set(entry) - {"writer", "number"}):
                mended = {**entry, **{name: other[name] for name in columns}}
                if journal_mac_fits(keyring, entry_content(mended), mended["mac"]):
                    return other
    return None
