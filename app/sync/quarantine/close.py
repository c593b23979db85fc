"""Closing without repairing: kept as a note, discarded, or handed on to another household."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.store.subjects import data_keys
from app.sync.inbox import store
from app.sync.inbox.payload import seal_reason
from app.sync.quarantine.repair import close_operation, closed_already
from app.sync.quarantine.see import Opened, open_item, supervised


@dataclass(frozen=True, slots=True)
class CloseItem:
    """An item that is not applied: kept as a note to be read, or discarded; and why."""

    quarantine_id: UUID
    state: Literal["noted", "discarded"]
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HandOnItem:
    """An item that is about another household than was thought."""

    quarantine_id: UUID
    household_id: UUID


async def close_item(db: Db, actor: Actor, at: datetime, command: CloseItem) -> Outcome[Opened]:
    """Close an item. Nothing of it is deleted. Raises 404, 409 for one that is closed in another way."""
    opened = await open_item(db, actor, command.quarantine_id, lock=True)
    if opened.item.state == command.state:
        return Outcome(opened, ())
    if opened.item.state != "open":
        raise closed_already()
    subject = opened.held.subject_id if opened.held else opened.item.subject_id
    keys = await data_keys(db, actor.county, [subject] if subject else [])
    key = keys.get(subject, DESTROYED) if subject else DESTROYED
    closing: dict[str, Any] = {"state": command.state, "closed_at": at, "closed_by": actor.account_id}
    closing |= {"reason": seal_reason(key, command.quarantine_id, command.reason)}
    await store.change_item(db, actor.county, command.quarantine_id, closing)
    locked = await store.lock_operations(db, actor.county, [command.quarantine_id])
    told = await close_operation(db, actor, at, opened.item, locked.get(command.quarantine_id), command.state)
    fact = Fact(f"operation.{command.state}", command.quarantine_id, opened.item.household_id)
    return Outcome(await open_item(db, actor, command.quarantine_id), (fact, *told))


async def hand_on_item(db: Db, actor: Actor, at: datetime, command: HandOnItem) -> Outcome[Opened]:
    """Say which household an item is about. Raises 404 for an item or a household that is foreign or unknown, 409 once closed."""
    opened = await open_item(db, actor, command.quarantine_id, lock=True)
    found = await registry.households_in_scope(db, supervised(actor), [command.household_id])
    if command.household_id not in found:
        raise not_found()
    if opened.item.state != "open":
        raise closed_already()
    if opened.item.household_id == command.household_id:
        return Outcome(opened, ())
    await store.change_item(db, actor.county, command.quarantine_id, {"household_id": command.household_id})
    data = {"household_before": opened.item.household_id}
    fact = Fact("operation.handed_on", command.quarantine_id, command.household_id, data)
    return Outcome(await open_item(db, actor, command.quarantine_id), (fact,))
