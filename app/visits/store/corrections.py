"""SQL of what was corrected later: amendments and voidings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, select, update

from app.core.db import Db
from app.core.tables import table
from app.people.sealing import open_value, seal_value
from app.visits.store.rows import columns_of
from app.visits.tables import VisitCorrectionRow, VisitRow

visits, corrections = table(VisitRow), table(VisitCorrectionRow)


@dataclass(frozen=True, slots=True)
class Correction:
    """An amendment or a voiding; `content` is sealed under the household's key."""

    correction_id: UUID
    visit_id: UUID
    household_id: UUID
    kind: str
    revision: int
    author: UUID | None
    at: datetime
    fingerprint: bytes
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def flags(self) -> list[str]:
        """What is remarkable about it."""
        return list(self.content.get("flags", ()))


async def add_correction(db: Db, county: str, one: Correction, key: bytes) -> None:
    """Append a correction."""
    sealed = seal_value(key, one.content, "visit_correction", one.correction_id)
    await db.write(insert(corrections), [{"county": county, **columns_of(one), "sealed": sealed}])


async def mark_corrected(
    db: Db, county: str, visit_id: UUID, revision: int, voided_at: datetime | None, flags: list[str]
) -> None:
    """A record has a newer revision, or counts for nothing from now on; its content stays as it arrived."""
    mine = and_(visits.c.county == county, visits.c.visit_id == visit_id)
    await db.write(update(visits).where(mine).values(revision=revision, voided_at=voided_at, flags=flags))


async def corrections_of(db: Db, county: str, visit_id: UUID, key: bytes) -> list[Correction]:
    """Amendments and voidings of a visit, oldest first."""
    return (await corrections_of_visits(db, county, {visit_id: key}))[visit_id]


async def corrections_of_visits(db: Db, county: str, keys: Mapping[UUID, bytes]) -> dict[UUID, list[Correction]]:
    """Per visit its amendments and voidings, oldest first, opened by the keys given by visit."""
    found: dict[UUID, list[Correction]] = {visit_id: [] for visit_id in keys}
    statement = select(corrections).where(corrections.c.county == county, corrections.c.visit_id.in_(set(keys)))
    for row in await db.all(statement.order_by(corrections.c.visit_id, corrections.c.revision)):
        values = {name: getattr(row, name) for name in Correction.__slots__ if name != "content"}
        content = open_value(keys[row.visit_id], row.sealed, "visit_correction", row.correction_id)
        found[row.visit_id].append(Correction(**values, content=content))
    return found


async def is_known_correction(db: Db, county: str, correction_id: UUID) -> bool:
    """Whether an amendment's id was used before, for whichever visit."""
    mine = and_(corrections.c.county == county, corrections.c.correction_id == correction_id)
    return await db.first(select(corrections.c.correction_id).where(mine)) is not None
