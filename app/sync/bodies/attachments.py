"""What a phone is told of files of visits: which, and whether they are here; their content is fetched one by one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from app.media import store
from app.people import store as registry
from app.sync.bodies.looking import Look

TOLD: Final = ("attachment_id", "visit_id", "sha256", "media_type", "size", "role", "state")


async def load_attachments(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    """Attachments of households of the reader as plain JSON values; two statements."""
    found = await store.attachments_by_id(look.db, look.actor.county, ids)
    homes = await registry.households_in_scope(look.db, look.scope, {one.household_id for one in found.values()})
    return {
        one.attachment_id: {name: getattr(one, name) for name in TOLD}
        for one in found.values()
        if one.household_id in homes
    }
