"""SQL of calls that met nobody, of people whom the caller may see."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from app.core.db import Db
from app.core.tables import table
from app.dashboards.attempts import Attempt
from app.visits.tables import VisitPersonRow, VisitRow

visits, listed = table(VisitRow), table(VisitPersonRow)


async def attempts_since(db: Db, county: str, since: Mapping[UUID, datetime]) -> dict[UUID, list[Attempt]]:
    """The records that list these people and were made at or after an instant of each, voided ones not; one statement."""
    found: dict[UUID, list[Attempt]] = {}
    if not since:
        return found
    of_visit = and_(visits.c.county == listed.c.county, visits.c.visit_id == listed.c.visit_id)
    statement = (
        select(listed.c.person_id, visits.c.effective_at, visits.c.mode, visits.c.author)
        .join(visits, of_visit)
        .where(
            listed.c.county == county,
            listed.c.person_id.in_(sorted(since)),
            visits.c.effective_at >= min(since.values()),
            visits.c.voided_at.is_(None),
        )
        .order_by(visits.c.effective_at, visits.c.visit_id)
    )
    for row in await db.all(statement):
        if row.effective_at >= since[row.person_id]:
            found.setdefault(row.person_id, []).append(Attempt(row.effective_at, row.mode, row.author))
    return found
