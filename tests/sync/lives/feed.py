"""The feed of the model server: a counter, a floor and a digest for each scope, and one entry for each thing in it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MODULUS = 1 << 62


class Key(NamedTuple):
    """What an entry is about."""

    kind: str
    row_id: str


@dataclass(slots=True)
class Entry:
    """The newest state of one thing in one scope."""

    seq: int
    op: str
    rev: int
    household_id: str


@dataclass(slots=True)
class Touch:
    """A thing that changed, and in which scope phones hear of it."""

    scope: str
    kind: str
    row_id: str
    household_id: str
    rev: int
    op: str = "put"


@dataclass(slots=True)
class Scope:
    """One feed."""

    head: int = 0
    floor: int = 0
    digest: int = 0
    entries: dict[Key, Entry] = field(default_factory=dict)

    def live(self) -> int:
        """How many rows a phone holds of it."""
        return sum(entry.op == "put" for entry in self.entries.values())


def weight(scope: str, key: Key, rev: int) -> int:
    """What one live entry adds to the digest."""
    content = f"{scope}|{key.kind}|{key.row_id}|{rev}".encode()
    return int.from_bytes(hashlib.sha256(content).digest()[:8]) >> 2


def finalise(scopes: dict[str, Scope], touches: Iterable[Touch]) -> None:
    """Move every touched thing to the end of its feed; households go first."""
    for touch in sorted(touches, key=lambda touch: (touch.scope, touch.kind != "household")):
        scope = scopes.setdefault(touch.scope, Scope())
        key = Key(touch.kind, touch.row_id)
        before = scope.entries.pop(key, None)
        scope.head += 1
        if before and before.op == "put":
            scope.digest -= weight(touch.scope, key, before.rev)
        if touch.op == "put":
            scope.digest += weight(touch.scope, key, touch.rev)
        scope.digest %= MODULUS
        scope.entries[key] = Entry(scope.head, touch.op, touch.rev, touch.household_id)


def leave(scopes: dict[str, Scope], name: str, household_id: str, *, own_key: bool) -> None:
    """A household leaves a feed: its entries go, a marker stays, under a key that nothing else of the household has."""
    scope = scopes.setdefault(name, Scope())
    for key, entry in list(scope.entries.items()):
        if entry.household_id != household_id or key.kind == "exit":
            continue
        del scope.entries[key]
        if entry.op == "put":
            scope.digest = (scope.digest - weight(name, key, entry.rev)) % MODULUS
    scope.head += 1
    marker = Key("exit" if own_key else "household", household_id)
    scope.entries[marker] = Entry(scope.head, "exit", 0, household_id)


def collect(scope: Scope, upto: int, *, raise_floor: bool) -> None:
    """Forget what is told to be gone, up to a number; who is behind that must begin anew."""
    for key, entry in list(scope.entries.items()):
        if entry.op != "put" and entry.seq <= upto:
            del scope.entries[key]
            if raise_floor:
                scope.floor = max(scope.floor, entry.seq)
