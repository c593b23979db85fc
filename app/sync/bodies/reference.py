"""Documents of the reference feed: forms, policies, code lists, places; the same for every phone of a county."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.sync.bodies.looking import Look
from app.sync.reference import store


async def load_documents(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    """Documents as plain JSON values; one statement."""
    return await store.documents(look.db, look.actor.county, ids)
