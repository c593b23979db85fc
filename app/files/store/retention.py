"""SQL of keeping no longer than allowed: files closed long enough, how far a sweep has come."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select

from app.core.db import Db
from app.core.tables import table
from app.files.tables import DataRequestRow, RetentionRow
from app.people.tables import FileFactRow, PersonRow

people, facts, requests = table(PersonRow), table(FileFactRow), table(DataRequestRow)
sweeps = table(RetentionRow)


async def files_to_let_go(db: Db, before: date, limit: int) -> list[tuple[str, UUID]]:
    """Files closed or transferred before a day and since, not erased, not held, with no request undecided: (county, person)."""
    of_person = and_(facts.c.county == people.c.county, facts.c.person_id == people.c.person_id)
    told = select(facts.c.person_id).where(of_person, facts.c.kind == "status")
    asked = select(requests.c.request_id).where(
        requests.c.county == people.c.county,
        requests.c.person_id == people.c.person_id,
        requests.c.decided_at.is_(None),
    )
    statement = select(people.c.county, people.c.person_id).where(
        people.c.status.in_(("closed", "transferred")),
        people.c.erased_at.is_(None),
        people.c.held_at.is_(None),
        told.where(facts.c.from_day < before).exists(),
        ~told.where(facts.c.from_day >= before).exists(),
        ~asked.exists(),
    )
    rows = await db.all(statement.order_by(people.c.county, people.c.person_id).limit(limit))
    return [(row.county, row.person_id) for row in rows]


async def is_asked(db: Db, county: str, person_id: UUID) -> bool:
    """True while a request of the person waits for its answer."""
    mine = and_(requests.c.county == county, requests.c.person_id == person_id, requests.c.decided_at.is_(None))
    return await db.first(select(requests.c.request_id).where(mine).limit(1)) is not None


async def swept_until(db: Db, sweep: str) -> datetime | None:
    """How far a sweep has come; None for one that never ran."""
    row = await db.first(select(sweeps.c.until).where(sweeps.c.sweep == sweep))
    return row.until if row else None


async def set_swept(db: Db, sweep: str, until: datetime) -> None:
    """Keep how far a sweep has come."""
    insertion = db.upsert(sweeps)
    statement = insertion.on_conflict_do_update(index_elements=["sweep"], set_={"until": insertion.excluded.until})
    await db.write(statement, [{"sweep": sweep, "until": until}])
