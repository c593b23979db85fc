"""Lanes: each is written by one transaction at a time, so that its numbers have no gap, and keeps the number of its last act.

A process takes a free lane for a transaction and gives it back when that has committed; after anything else the lane is left for
good, since nobody can say what a commit in doubt came to. So a missing number means a missing act, and a rolled-back one leaves none.
"""

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from app.core import json
from app.core.crypto import journal_mac
from app.core.db import Db
from app.core.tables import table
from app.journal.tables import JournalLaneRow

lanes = table(JournalLaneRow)


@dataclass(slots=True)
class Lane:
    """A lane of one process in one county: its name and the number of its last act."""

    writer: uuid.UUID
    head: int
    process: int


_free: WeakKeyDictionary[Engine, dict[str, list[Lane]]] = WeakKeyDictionary()


def take_lane(db: Db, county: str) -> Lane:
    """A lane for this transaction alone; it is free again once the transaction has committed."""
    engine = db.connection.sync_engine
    free = _free.setdefault(engine, {}).setdefault(county, [])
    lane = free.pop() if free else Lane(uuid.uuid4(), 0, os.getpid())
    if lane.process != os.getpid():  # a forked process is another writer
        lane = Lane(uuid.uuid4(), 0, os.getpid())

    def give_back(committed: bool) -> None:
        if committed:
            free.append(lane)

    db.endings.append(give_back)
    return lane


async def keep_head(db: Db, county: str, lane: Lane, entry: dict[str, Any]) -> None:
    """Write the last act of a lane beside the acts themselves: that the newest one is removed shows too."""
    insertion = db.upsert(lanes)
    row = {"county": county, "writer": lane.writer, "head": lane.head, "entry_id": entry["entry_id"]}
    row["mac"] = journal_mac(db.keyring, lane_content(row))
    changed = ("head", "entry_id", "mac")
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "writer"], set_={name: insertion.excluded[name] for name in changed}
    )
    await db.write(statement, [row])


def lane_content(row: dict[str, Any]) -> bytes:
    """The bytes that the MAC of a lane covers."""
    return json.dumps(["lane", *(row[name] for name in ("county", "writer", "head", "entry_id"))])


def number(lane: Lane, rows: Sequence[dict[str, Any]]) -> None:
    """Give rows the lane's next numbers."""
    for row in rows:
        lane.head += 1
        row["writer"], row["number"] = lane.writer, lane.head
