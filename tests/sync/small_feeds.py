"""A small server of feeds in memory, read by the pure functions of pulling; what it tells a phone is what the real one would."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from nuanxin_phone.wire import PROTOCOL, Answer

from app.sync.policy import (
    CHANGES,
    FIRST,
    LATER,
    Collected,
    Entry,
    Head,
    Position,
    Span,
    begin,
    collect,
    fitting,
    unfinished,
)

Key = tuple[str, str, UUID]


def an_id(number: int) -> UUID:
    """The id of the thing of this number."""
    return UUID(int=number)


@dataclass
class Feeds:
    """Feeds by name; each entity once per feed, under its newest number."""

    heads: dict[str, Head] = field(default_factory=dict)
    entries: dict[Key, Entry] = field(default_factory=dict)
    revisions: dict[tuple[str, UUID], int] = field(default_factory=dict)
    cursors: dict[str, dict[str, Position]] = field(default_factory=dict)
    views: dict[str, str] = field(default_factory=dict)

    def put(self, scope: str, kind: str, number: int, home: int, operation: str = "put", *, newer: bool = True) -> None:
        """Something changed, went, or left behind a marker."""
        entity = (kind, an_id(number))
        revision = self.revisions.get(entity, 0) + newer
        self.revisions[entity] = revision
        head = self.heads[scope]
        self.heads[scope] = replace(head, head=head.head + 1)
        self.entries[scope, *entity] = Entry(scope, *entity, an_id(home), head.head + 1, operation, revision)

    def exit(self, scope: str, home: int, other: str) -> None:
        """A household goes to another feed with all it has."""
        mine = [one for one in self.entries.values() if one.scope == scope and one.household_id == an_id(home)]
        for one in mine:
            if one.entity != "exit":
                del self.entries[scope, one.entity, one.entity_id]
        self.put(scope, "exit", home, home, "exit", newer=False)
        for one in sorted(mine, key=lambda one: one.seq):
            if one.operation == "put":
                self.put(other, one.entity, one.entity_id.int, home, newer=False)

    def collect_garbage(self, scope: str) -> None:
        """All markers there are go."""
        gone = [key for key, one in self.entries.items() if one.scope == scope and one.operation != "put"]
        floor = max((self.entries.pop(key).seq for key in gone), default=0)
        self.heads[scope] = replace(self.heads[scope], floor=max(floor, self.heads[scope].floor))

    def live(self, scope: str) -> dict[tuple[str, str], int]:
        """What a phone must hold of a feed: kind and id to revision."""
        mine = (one for one in self.entries.values() if one.scope == scope and one.operation == "put")
        return {(one.entity, str(one.entity_id)): one.revision for one in mine}

    def page(self, cursor: str, limit: int, wished: str | None, fits: int) -> Answer:
        """A page of at most `limit` entries, of which so many `fits`."""
        known = self.cursors.get(cursor)
        views = {name: self.views.get(name, "") for name in self.heads}
        start, reset = begin(known, self.heads, views, wished)
        collected = self._collect(start, limit)
        number = fitting([1] * len(collected.entries), fits)
        positions = collected.positions(number)
        more = any(unfinished(positions[name], self.heads[name]) for name in self.heads)
        name = f"c{len(self.cursors)}"
        self.cursors[name] = positions
        told = {"protocol": PROTOCOL, "epoch": "e", "cursor": name, "more": more, "reset": reset, "gone": []}
        changes = [_change(entry) for entry in collected.entries[:number]]
        digests = None if more else {name: self._digest(name) for name in self.heads}
        return Answer(200, json.dumps({**told, "changes": changes, "digests": digests}).encode())

    def _collect(self, start: dict[str, Position], limit: int) -> Collected:
        asking = collect(start, self.heads, limit)
        try:
            span = next(asking)
            while True:
                span = asking.send(self._entries(span))
        except StopIteration as end:
            collected: Collected = end.value
            return collected

    def _entries(self, span: Span) -> list[Entry]:
        found = [one for one in self.entries.values() if one.scope == span.scope and span.after < one.seq <= span.until]
        if span.phase != CHANGES:
            found = [one for one in found if one.operation == "put" and (one.entity in LATER) == (span.phase != FIRST)]
        return sorted(found, key=lambda one: one.seq)[: span.limit]

    def _digest(self, scope: str) -> dict[str, Any]:
        live = self.live(scope)
        texts = [f"{scope}|{kind}|{row_id}|{revision}" for (kind, row_id), revision in live.items()]
        total = sum(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) >> 2 for text in texts)
        return {"count": len(live), "digest": f"{total % (1 << 62):016x}"}


def _change(entry: Entry) -> dict[str, Any]:
    kind = "household" if entry.operation == "exit" else entry.entity
    told = {"scope": entry.scope, "op": entry.operation, "type": kind, "id": str(entry.entity_id)}
    told["household_id"] = str(entry.household_id)
    return told | ({"rev": entry.revision, "data": {}} if entry.operation == "put" else {})
