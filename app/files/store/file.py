"""SQL of the file: one person's visits with the levels decided then, and the history of levels, without what is sealed elsewhere."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from app.core.db import Db
from app.core.tables import table
from app.people.sealing import open_value
from app.risk.tables import AssessmentRow
from app.visits.tables import VisitPersonRow, VisitRow

visits, visit_people, assessments = table(VisitRow), table(VisitPersonRow), table(AssessmentRow)
MOST_VISITS = 500
MOST_LEVELS = 500


@dataclass(frozen=True, slots=True)
class VisitOfPerson:
    """A visit as one person's file shows it; `note` was opened with the person's key."""

    visit_id: UUID
    person_id: UUID
    household_id: UUID
    author: UUID | None
    effective_at: datetime
    received_at: datetime
    mode: str
    outcome: str
    form: str
    flags: list[str]
    revision: int
    voided_at: datetime | None
    day: date
    counted_on: date | None
    level_before: str | None
    level_after: str
    note: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LevelDecided:
    """One decision in the history of levels."""

    assessment_id: UUID
    at: datetime
    day: date
    cause: str
    source_id: UUID | None
    level_before: str | None
    level_after: str
    computed_level: str
    score: int
    provisional: bool
    policy_version: int


async def visits_of_person(
    db: Db, county: str, person_id: UUID, key: bytes, limit: int | None = MOST_VISITS
) -> list[VisitOfPerson]:
    """Visits that list a person, the newest first, at most 500 unless told otherwise."""
    on = and_(visits.c.county == visit_people.c.county, visits.c.visit_id == visit_people.c.visit_id)
    names = [name for name in VisitOfPerson.__slots__ if name not in {"note", "outcome"}]
    columns = [visit_people.c[name] if name in visit_people.c else visits.c[name] for name in names]
    statement = (
        select(*columns, visit_people.c.outcome, visit_people.c.sealed)
        .join(visits, on)
        .where(visit_people.c.county == county, visit_people.c.person_id == person_id, visit_people.c.visited.is_(True))
        .order_by(visit_people.c.day.desc(), visits.c.effective_at.desc(), visits.c.visit_id.desc())
        .limit(limit)
    )
    found = []
    for row in await db.all(statement):
        content: dict[str, Any] = open_value(key, row.sealed, "visit_person", row.visit_id)
        values = {name: getattr(row, name) for name in names}
        found.append(VisitOfPerson(**values, outcome=row.outcome, note=content.get("note")))
    return found


async def levels_of_person(db: Db, county: str, person_id: UUID) -> list[LevelDecided]:
    """Decisions about a person without their explanations, the newest first, at most 500."""
    columns = [assessments.c[name] for name in LevelDecided.__slots__]
    statement = (
        select(*columns)
        .where(assessments.c.county == county, assessments.c.person_id == person_id)
        .order_by(assessments.c.at.desc(), assessments.c.assessment_id.desc())
        .limit(MOST_LEVELS)
    )
    names = LevelDecided.__slots__
    return [LevelDecided(**dict(zip(names, row, strict=True))) for row in await db.all(statement)]
