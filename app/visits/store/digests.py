"""SQL of what a record says of its files once they are erased: that there was one, of which type and role, and no digest of it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, bindparam, select, update

from app.core.db import Db
from app.core.tables import table
from app.visits.tables import VisitRow

visits = table(VisitRow)


async def forget_digests(db: Db, county: str, visit_ids: Collection[UUID], erased: Collection[UUID]) -> None:
    """Take the digests of erased files out of their records: whoever has the photo could find its household by them."""
    if not erased:
        return
    gone = {str(one) for one in erased}
    here = and_(visits.c.county == county, visits.c.visit_id.in_(visit_ids))
    rows = await db.all(select(visits.c.visit_id, visits.c.attachments).where(here).with_for_update())
    changed = [
        {
            "of_visit": row.visit_id,
            "left": [{**one, "sha256": ""} if one["attachment_id"] in gone else one for one in row.attachments],
        }
        for row in rows
    ]
    mine = and_(visits.c.county == county, visits.c.visit_id == bindparam("of_visit"))
    await db.write(update(visits).where(mine).values(attachments=bindparam("left")), changed)
