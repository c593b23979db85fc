"""SQL of other systems' ids: kept as a keyed fingerprint, for they may be numbers of people."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, select

from app.core.db import Db
from app.core.tables import table
from app.enrolment.external.tables import ExternalIdRow

external_ids = table(ExternalIdRow)
Kind = Literal["household", "person"]


async def claim_external(
    db: Db, county: str, source: str, kind: Kind, index: bytes, subject_id: UUID, at: datetime
) -> bool:
    """Say that a source means somebody by an id; False where that was said before. Waits for whoever is saying it now."""
    row: dict[str, Any] = {"county": county, "source": source, "kind": kind, "external_index": index}
    row |= {"subject_id": subject_id, "created_at": at}
    statement = db.upsert(external_ids).values(row).on_conflict_do_nothing()
    return bool(await db.all(statement.returning(external_ids.c.subject_id)))


async def find_external(db: Db, county: str, source: str, kind: Kind, index: bytes) -> UUID:
    """Whom a source means by an id that was claimed."""
    mine = and_(external_ids.c.county == county, external_ids.c.source == source, external_ids.c.kind == kind)
    statement = select(external_ids.c.subject_id).where(mine, external_ids.c.external_index == index)
    [row] = await db.all(statement)
    found: UUID = row.subject_id
    return found
