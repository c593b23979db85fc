"""Every table as it stands, without what a merge and its undoing may leave behind, each with its reason."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.crypto import DESTROYED
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.table_registry import load_tables
from app.people.sealing import data_key
from app.risk.store.rows import opened_row

# Tables that only ever grow, or say where something stands rather than what.
LEFT_OUT = {
    "journal": "acts are appended, of the merge, of its undoing and of every read",
    "audit_leaf": "the sealed tree over the journal",
    "audit_tree": "the sealed tree over the journal",
    "audit_checkpoint": "the sealed tree over the journal",
    "journal_lane": "how many acts a writer has appended",
    "alias": "the merge's own record, which says that it was undone",
    "assessment": "decisions are appended: that both were assessed anew, and why",
    "sync_scope": "feeds only go on: their heads have moved",
    "sync_entry": "the positions of what was told; that feeds say what stands is checked by itself",
    "job": "what is owed is done once",
}
# Columns that only count up, or point to the newest of what is appended.
COUNTERS = {
    "revision": "phones were told twice",
    "changed_at": "when it was decided last",
    "assessment_id": "the newest decision",
}


async def tables_kept(deployment: Deployment) -> dict[str, Any]:
    """Rows by table, sealed parts of the fold opened, counts summed."""
    async with reading(deployment, EVERYWHERE) as db:
        rows = {
            one.name: [dict(row._mapping) for row in await db.all(select(one))]
            for one in load_tables().sorted_tables
            if one.name not in LEFT_OUT
        }
        keys = {
            row["subject_id"]: data_key(db.keyring, row["subject_id"], row["wrapped"]) for row in rows["subject_key"]
        }
    for row in rows["fold_state"]:
        row["sealed"] = _opened(keys, row["person_id"], row["sealed"])
    counts: dict[Any, int] = {}
    for row in rows.pop("delta"):
        key = (row["name"], row["place"])
        counts[key] = counts.get(key, 0) + row["amount"]
    kept = {name: sorted(map(repr, map(_without_counters, found))) for name, found in rows.items()}
    return {**kept, "delta": sorted((key, amount) for key, amount in counts.items() if amount)}


def _opened(keys: dict[UUID, bytes], person_id: UUID, sealed: bytes) -> Any:
    key = keys[person_id]
    return None if key == DESTROYED else opened_row(key, "fold_state", person_id, sealed)


def _without_counters(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in COUNTERS}
