"""SQL of where people stand together with the decision that explains it, of people whose households the reader may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key, open_value
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow
from app.risk.store import StoredStanding
from app.risk.tables import AssessmentRow, StandingRow

standings, assessments = table(StandingRow), table(AssessmentRow)
households, people, keys = table(HouseholdRow), table(PersonRow), table(SubjectKeyRow)


@dataclass(frozen=True, slots=True)
class ExplainedStanding:
    """Where a person stands, where the household is now and whose, and the explanation; none of somebody whose data are withheld."""

    standing: StoredStanding
    place: str
    team_id: UUID | None
    withheld: bool
    explained: Mapping[str, Any] | None = field(repr=False)


async def standings_in_scope(db: Db, scope: Scope, person_ids: Collection[UUID]) -> dict[UUID, ExplainedStanding]:
    """Those of the standings that the caller may see, by person; one statement."""
    home = and_(households.c.county == standings.c.county, households.c.household_id == standings.c.household_id)
    person = and_(people.c.county == standings.c.county, people.c.person_id == standings.c.person_id)
    key = and_(keys.c.county == standings.c.county, keys.c.subject_id == standings.c.person_id)
    decided = and_(assessments.c.county == standings.c.county, assessments.c.assessment_id == standings.c.assessment_id)
    statement = (
        select(
            standings,
            households.c.place,
            households.c.team_id,
            people.c.restricted_at,
            people.c.erased_at,
            keys.c.wrapped,
            assessments.c.sealed,
        )
        .join(households, home)
        .join(people, person)
        .join(keys, key)
        .outerjoin(assessments, decided)
        .where(
            within(scope, households.c.county, households.c.place, households.c.team_id, reached=True),
            standings.c.person_id.in_(set(person_ids)),
        )
    )
    return {row.person_id: _explained(db, row) for row in await db.all(statement)}


def _explained(db: Db, row: Any) -> ExplainedStanding:
    standing = StoredStanding(**{name: getattr(row, name) for name in StoredStanding.__slots__})
    withheld = row.restricted_at is not None or row.erased_at is not None
    explained = None
    if row.sealed and not withheld:
        key = data_key(db.keyring, row.person_id, row.wrapped)
        explained = open_value(key, row.sealed, "assessment", standing.assessment_id) or None
    return ExplainedStanding(standing, row.place, row.team_id, withheld, explained)
