"""How a page looks at the rows behind its entries: on which connection, for whom, at which instant, how far back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import Scope, scope_of
from app.core.db import Db
from app.journal.actor import Actor
from app.sync.history import EVERYTHING, History


@dataclass(frozen=True, slots=True)
class Look:
    """One snapshot, one reader."""

    db: Db
    actor: Actor
    at: datetime
    history: History = EVERYTHING

    @property
    def scope(self) -> Scope:
        """The rows the reader may see."""
        return scope_of(self.actor)


Loader = Callable[[Look, Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]
