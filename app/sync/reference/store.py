"""SQL of what was published to the reference feed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from app.core import json
from app.core.db import Db
from app.core.tables import table
from app.sync.reference.tables import ReferenceItemRow

items = table(ReferenceItemRow)
# The fingerprint of what is published no more; its revision goes on should it come back.
GONE: Final = b""


@dataclass(frozen=True, slots=True)
class Item:
    """A document: its kind, its name, which of its contents, and the content as canonical JSON."""

    entity_id: UUID
    entity: str
    name: str
    revision: int
    fingerprint: bytes
    content: bytes


async def published(db: Db, county: str) -> dict[UUID, Item]:
    """All that was ever published to a county's phones, without the contents."""
    names = ("entity_id", "entity", "name", "revision", "fingerprint")
    rows = await db.all(select(*(items.c[name] for name in names)).where(items.c.county == county))
    return {row.entity_id: Item(**row._mapping, content=b"null") for row in rows}


async def put_items(db: Db, county: str, new: Sequence[Item]) -> None:
    """Write documents, new or changed, in one call to the driver."""
    insertion = db.upsert(items)
    changed = ("entity", "name", "revision", "fingerprint", "content")
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "entity_id"], set_={name: insertion.excluded[name] for name in changed}
    )
    await db.write(statement, [{"county": county, **asdict(one)} for one in new])


async def documents(db: Db, county: str, ids: Collection[UUID]) -> Mapping[UUID, Any]:
    """What phones are shown of documents: name and content, by id; one statement."""
    statement = select(items.c.entity_id, items.c.name, items.c.content)
    rows = await db.all(statement.where(items.c.county == county, items.c.entity_id.in_(set(ids))))
    return {row.entity_id: {"name": row.name, "content": json.loads(row.content)} for row in rows}
