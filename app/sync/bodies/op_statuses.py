"""Verdicts that came after the answer, as their author is told them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.core.crypto import DESTROYED
from app.people.store.subjects import data_keys
from app.sync.bodies.looking import Look
from app.sync.inbox import store
from app.sync.inbox.payload import open_reason, open_verdict
from app.sync.inbox.values import Held, Item


async def load_op_statuses(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    """The reader's own operations and deposits, by the id the phone knows: what became of each, and a supervisor's reason."""
    county, account_id = look.actor.county, look.actor.account_id
    held = await store.operations_held(look.db, county, ids)
    deposits = {one.op_id or one.quarantine_id: one for one in await store.items_of(look.db, county, ids)}
    subjects = {one.subject_id for one in held.values()}
    subjects |= {one.subject_id for one in deposits.values() if one.subject_id}
    keys = await data_keys(look.db, county, subjects)
    told: dict[UUID, Mapping[str, Any]] = {}
    for one in ids:
        row, item = held.get(one), deposits.get(one)
        if row is not None and row.account_id == account_id:
            told[one] = _of_operation(row, item, keys)
        elif row is None and item is not None and item.account_id == account_id:
            told[one] = {"status": item.state, "was": "quarantined", **_reason(item, item.subject_id, keys)}
    return told


def _of_operation(held: Held, item: Item | None, keys: Mapping[UUID, bytes]) -> dict[str, Any]:
    verdict = open_verdict(keys.get(held.subject_id, DESTROYED), held.op_id, held.verdict)
    data: dict[str, Any] = {"status": held.status, "was": held.was}
    data |= {name: verdict[name] for name in ("entity_id", "version", "flags", "blocked_by") if name in verdict}
    if problem := verdict.get("problem"):
        data["code"] = problem["code"]
    return data | (_reason(item, held.subject_id, keys) if item else {})


def _reason(item: Item, subject_id: UUID | None, keys: Mapping[UUID, bytes]) -> dict[str, str]:
    key = keys.get(subject_id, DESTROYED) if subject_id else DESTROYED
    reason = open_reason(key, item.quarantine_id, item.reason)
    return {} if reason is None else {"reason": reason}
