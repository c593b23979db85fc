"""SQL of where a phone was at a visit: taken out of old records, which keep the village."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, select, tuple_, update

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key, open_value, seal_value
from app.people.tables import SubjectKeyRow
from app.visits.tables import VisitRow

visits, keys = table(VisitRow), table(SubjectKeyRow)
Last = tuple[datetime, UUID]


async def forget_locations(
    db: Db, county: str, since: datetime | None, before: datetime, after: Last | None, limit: int
) -> tuple[int, Last | None]:
    """Take the location out of the next records that arrived from `since` on and `before`: (how many had one, the key of the last read)."""
    key_of = and_(keys.c.county == visits.c.county, keys.c.subject_id == visits.c.household_id)
    columns = (visits.c.visit_id, visits.c.household_id, visits.c.received_at, visits.c.sealed, keys.c.wrapped)
    statement = select(*columns).join(keys, key_of).where(visits.c.county == county, visits.c.received_at < before)
    if since is not None:
        statement = statement.where(visits.c.received_at >= since)
    if after is not None:
        statement = statement.where(tuple_(visits.c.received_at, visits.c.visit_id) > after)
    rows = await db.all(
        statement.order_by(visits.c.received_at, visits.c.visit_id).limit(limit).with_for_update(of=visits)
    )
    changed = []
    for row in rows:
        key = data_key(db.keyring, row.household_id, row.wrapped)
        content = open_value(key, row.sealed, "visit", row.visit_id)
        if key != DESTROYED and content.get("location"):
            sealed = seal_value(key, {**content, "location": None}, "visit", row.visit_id)
            changed.append({"of_visit": row.visit_id, "new_sealed": sealed})
    mine = and_(visits.c.county == county, visits.c.visit_id == bindparam("of_visit"))
    await db.write(update(visits).where(mine).values(sealed=bindparam("new_sealed")), changed)
    last = (rows[-1].received_at, rows[-1].visit_id) if rows else None
    return len(changed), last
