"""Verdicts that came after the answer to a push: its author's phone takes them from here."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.sync.bodies.looking import Look
from app.sync.inbox.store import operations_held


async def load_verdicts(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    """What became of the reader's own operations; one statement."""
    held = await operations_held(look.db, look.actor.county, ids)
    mine = {op_id: one for op_id, one in held.items() if one.account_id == look.actor.account_id}
    return {op_id: {"status": one.status, "was": one.was} for op_id, one in mine.items()}
