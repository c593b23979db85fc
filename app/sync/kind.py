"""What a kind of operation is: the words it takes by version, and the verb that applies it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.core.db import Db
from app.core.errors import Refusal
from app.journal.actor import Actor
from app.journal.facts import Outcome


class Deferred(Exception):
    """What an operation is about has not arrived; raised by a kind's verb with the ids that are missing."""

    def __init__(self, *missing: UUID) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Chain:
    """Edits made one after the other without a connection: whose chain, and the place in it."""

    id: UUID
    n: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was done on a phone. `body` is of its kind's newest shape; `recorded_at` is set right by the server's clock."""

    op_id: UUID
    kind: str
    household_id: UUID | None
    entity_id: UUID | None
    body: Any
    recorded_at: datetime | None = None
    base_version: int | None = None
    chain: Chain | None = None
    depends_on: tuple[UUID, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an operation came to: in force, or (with `problem`) a conflict of which both sides are kept.

    `members` are further members of its verdict. `arrived` are ids that exist from now on, besides the operation's own and its entity:
    what waits for one of them is tried again.
    """

    entity_id: UUID | None = None
    version: int | None = None
    flags: tuple[str, ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    problem: Refusal | None = None
    arrived: tuple[UUID, ...] = ()


Apply = Callable[[Db, Actor, datetime, Operation], Awaitable[Outcome[Effect]]]
ApplyAll = Callable[[Db, Actor, datetime, Sequence[Operation]], Awaitable[Sequence[Outcome[Effect] | Refusal]]]
# From a body of one version, with the operation's head, to a body of the next.
Upcast = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of operation: its newest version, the shape of a body of that version, its verb, and how older bodies become newer ones.

    The verb raises Refusal or Deferred; what it has written by then is undone. `apply_all` applies many that were sent together at once.
    """

    version: int
    shape: type[BaseModel]
    apply: Apply
    upcasts: Mapping[int, Upcast] = field(default_factory=dict)
    apply_all: ApplyAll | None = None
