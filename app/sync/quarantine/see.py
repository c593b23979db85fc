"""Seeing what is in quarantine: who may, the list, one item with all that it says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.access.scope import Scope, scope_of
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import forbidden, not_found
from app.journal.actor import Actor
from app.people.store.subjects import data_keys
from app.sync.inbox import store
from app.sync.inbox.payload import open_content, open_reason, open_verdict, subjects_of
from app.sync.inbox.values import Held, Item

# Those who may read of the mind and of children what a visit says, and see to work of others.
SUPERVISORS = frozenset({"town_officer", "county_officer"})


@dataclass(frozen=True, slots=True)
class Opened:
    """An item with what it says, None where that was erased, the verdict it got, and why it was closed."""

    item: Item
    content: dict[str, Any] | None
    verdict: Mapping[str, Any]
    reason: str | None
    held: Held | None


def supervised(actor: Actor) -> Scope:
    """The places whose quarantine somebody sees to. Raises 403 for whoever supervises nothing."""
    if not actor.holds(*SUPERVISORS):
        raise forbidden("ROLE_MISSING")
    offices = tuple(one for one in actor.roles if one.role in SUPERVISORS)
    return scope_of(replace(actor, roles=offices, seats=()))


async def open_item(db: Db, actor: Actor, quarantine_id: UUID, *, lock: bool = False) -> Opened:
    """One item. Raises 404 for one that is foreign or unknown."""
    item = await store.item_in_scope(db, supervised(actor), quarantine_id, lock=lock)
    if item is None:
        raise not_found()
    held = (await store.operations_held(db, actor.county, [item.quarantine_id])).get(item.quarantine_id)
    sealed = item.sealed if held is None else held.sealed
    subject = item.subject_id if held is None else held.subject_id
    keys = await data_keys(db, actor.county, {*subjects_of(sealed or b""), *([subject] if subject else [])})
    key = keys.get(subject, DESTROYED) if subject else DESTROYED
    content = open_content(keys, item.quarantine_id, sealed) if sealed else None
    verdict = open_verdict(key, held.op_id, held.verdict) if held else {}
    return Opened(item, content, verdict, open_reason(key, item.quarantine_id, item.reason), held)
