"""The files of visits: refused with their visit when an id is taken, else linked with it, whether or not they are here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.core.db import Db
from app.core.errors import Refusal
from app.journal.actor import Actor
from app.journal.facts import Fact
from app.media.link import check_attachments, link_attachments
from app.visits.record import Taken, attached_of


async def refused_files(db: Db, county: str, accepted: Sequence[Taken]) -> dict[UUID | None, Refusal]:
    """Visits whose files cannot be linked, and why."""
    items = [item for one in accepted for item in attached_of(one)]
    checked = zip(items, await check_attachments(db, county, items), strict=True) if items else ()
    return {item.visit_id: refusal for item, refusal in checked if refusal is not None}


async def attach_files(db: Db, actor: Actor, at: datetime, accepted: Sequence[Taken]) -> dict[UUID, tuple[Fact, ...]]:
    """Link the files of visits that are written; what that says, by visit."""
    items = [item for one in accepted for item in attached_of(one)]
    facts: dict[UUID, tuple[Fact, ...]] = {}
    for item, fact in zip(items, await link_attachments(db, actor, at, items), strict=True):
        facts[item.visit_id] = (*facts.get(item.visit_id, ()), fact)
    return facts
