"""SQL of the inbox: operations with their verdicts, and what is in quarantine."""

from app.sync.inbox.store.operations import (
    add_operations,
    awaited,
    left_open,
    lock_operations,
    operations_held,
    overdue,
    put_waiting,
    quarantined_about,
    statuses_sent,
    waiting_for,
    write_verdicts,
)
from app.sync.inbox.store.quarantine import (
    add_items,
    change_item,
    close_items_of,
    item_in_scope,
    items_in_scope,
    items_of,
    items_sent,
)

__all__ = [
    "add_items",
    "add_operations",
    "awaited",
    "change_item",
    "close_items_of",
    "item_in_scope",
    "items_in_scope",
    "items_of",
    "items_sent",
    "left_open",
    "lock_operations",
    "operations_held",
    "overdue",
    "put_waiting",
    "quarantined_about",
    "statuses_sent",
    "waiting_for",
    "write_verdicts",
]
