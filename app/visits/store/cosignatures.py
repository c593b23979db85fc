"""SQL of cosignatures: one row per visit and teammate, set-based."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.core.db import Db
from app.core.tables import table
from app.people.sealing import open_value, seal_value
from app.visits.store.rows import columns_of
from app.visits.tables import VisitCosignatureRow

cosignatures = table(VisitCosignatureRow)


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A teammate's stance on a record; `content` is sealed under the household's key: the note."""

    visit_id: UUID
    account_id: UUID
    household_id: UUID
    stance: str
    at: datetime
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)


async def add_cosignature(db: Db, county: str, one: Cosignature, key: bytes) -> None:
    """Write a teammate's stance; a second one of theirs violates the key."""
    sealed = seal_value(key, one.content, "visit_cosignature", one.visit_id)
    await db.write(insert(cosignatures), [{"county": county, **columns_of(one), "sealed": sealed}])


async def cosignatures_of(
    db: Db, county: str, visit_ids: Iterable[UUID], keys: Mapping[UUID, bytes]
) -> dict[UUID, list[Cosignature]]:
    """The stances on these visits, the oldest first; opened for the households whose keys are given."""
    statement = (
        select(cosignatures)
        .where(cosignatures.c.county == county, cosignatures.c.visit_id.in_(set(visit_ids)))
        .order_by(cosignatures.c.visit_id, cosignatures.c.at, cosignatures.c.account_id)
    )
    found: dict[UUID, list[Cosignature]] = {}
    for row in await db.all(statement):
        key = keys.get(row.household_id)
        content = open_value(key, row.sealed, "visit_cosignature", row.visit_id) if key else {}
        values = {name: getattr(row, name) for name in Cosignature.__slots__ if name != "content"}
        found.setdefault(row.visit_id, []).append(Cosignature(**values, content=content))
    return found
