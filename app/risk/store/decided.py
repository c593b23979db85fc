"""SQL of what was decided: assessments, append-only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, select

from app.core.db import Db
from app.core.tables import table
from app.risk.store.rows import columns_of, opened_row, sealed_row
from app.risk.tables import AssessmentRow

assessments = table(AssessmentRow)


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """One decision about one person; `body` is what is sealed: factors, evidence, sentences."""

    assessment_id: UUID
    household_id: UUID
    person_id: UUID
    cause: str
    source_id: UUID | None
    at: datetime
    day: date
    policy_version: int
    score: int
    computed_level: str
    level_before: str | None
    level_after: str
    provisional: bool
    proposal_to: str | None
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)


async def add_assessments(db: Db, county: str, new: Sequence[StoredAssessment], keys: Mapping[UUID, bytes]) -> None:
    """Append decisions."""
    await db.write(
        insert(assessments),
        [
            {
                "county": county,
                **columns_of(one, "body"),
                "sealed": sealed_row(keys[one.person_id], "assessment", one.assessment_id, one.body),
            }
            for one in new
        ],
    )


async def bodies_of(
    db: Db, county: str, assessment_ids: Collection[UUID], keys: Mapping[UUID, bytes]
) -> dict[UUID, Mapping[str, Any]]:
    """What is sealed of assessments, by id, of the people whose keys are given."""
    columns = (assessments.c.assessment_id, assessments.c.person_id, assessments.c.sealed)
    wanted = and_(assessments.c.county == county, assessments.c.assessment_id.in_(set(assessment_ids)))
    return {
        row.assessment_id: opened_row(keys[row.person_id], "assessment", row.assessment_id, row.sealed)
        for row in await db.all(select(*columns).where(wanted))
        if row.person_id in keys
    }


async def assessments_of(
    db: Db, county: str, person_id: UUID, key: bytes, limit: int, before: tuple[datetime, UUID] | None = None
) -> list[StoredAssessment]:
    """Decisions about one person, the newest first."""
    at, row_id = assessments.c.at, assessments.c.assessment_id
    statement = select(assessments).where(assessments.c.county == county, assessments.c.person_id == person_id)
    if before is not None:
        statement = statement.where((at < before[0]) | ((at == before[0]) & (row_id < before[1])))
    rows = await db.all(statement.order_by(at.desc(), row_id.desc()).limit(limit))
    return [_assessment(row, key) for row in rows]


def _assessment(row: Any, key: bytes) -> StoredAssessment:
    values = {name: getattr(row, name) for name in StoredAssessment.__slots__ if name != "body"}
    return StoredAssessment(**values, body=opened_row(key, "assessment", row.assessment_id, row.sealed))
