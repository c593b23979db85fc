"""SQL of what risk knows: observations, append-only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.core.db import Db
from app.core.tables import table
from app.risk.store.rows import columns_of, opened_row, sealed_row
from app.risk.tables import ObservationRow

observations = table(ObservationRow)
# Outcomes of a visit in which somebody was met.
MET = frozenset({"completed", "partial"})


@dataclass(frozen=True, slots=True)
class Observation:
    """What one source says of one person (or, with no person, of the household); `content` is what is sealed."""

    observation_id: UUID
    household_id: UUID
    person_id: UUID | None
    kind: str
    source_id: UUID
    revision: int
    occurred_at: datetime
    recorded_at: datetime
    author: UUID | None = None
    mode: str | None = None
    outcome: str | None = None
    encounter_key: str | None = None
    withdrawn: bool = False
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)


async def add_observations(db: Db, county: str, new: Sequence[Observation], keys: Mapping[UUID, bytes]) -> None:
    """Append what is known; `keys` are data keys by person or household id. Of somebody erased there is no key, and no content."""
    rows = []
    for one in new:
        sealed = None
        if one.content:
            key = keys[one.person_id or one.household_id]
            sealed = sealed_row(key, "observation", one.observation_id, one.content)
        rows.append({"county": county, **columns_of(one, "content"), "sealed": sealed})
    await db.write(insert(observations), rows)


async def observations_of(
    db: Db, county: str, household_ids: Collection[UUID], keys: Mapping[UUID, bytes]
) -> list[Observation]:
    """Everything known of households and of the people named in `keys`, every revision, in the order it was recorded."""
    if not household_ids:
        return []
    people = set(keys) - set(household_ids)
    statement = (
        select(observations)
        .where(
            observations.c.county == county,
            observations.c.household_id.in_(set(household_ids)) | observations.c.person_id.in_(people),
        )
        .order_by(observations.c.recorded_at, observations.c.observation_id)
    )
    return [_observation(row, keys) for row in await db.all(statement)]


def _observation(row: Any, keys: Mapping[UUID, bytes]) -> Observation:
    key = keys.get(row.person_id or row.household_id)
    content = opened_row(key, "observation", row.observation_id, row.sealed) if key and row.sealed else {}
    values = {name: getattr(row, name) for name in Observation.__slots__ if name != "content"}
    return Observation(**values, content=content)


async def acts_by_id(
    db: Db, county: str, source_ids: Iterable[UUID], keys: Mapping[UUID, bytes]
) -> dict[UUID, Observation]:
    """What is known under these ids, opened for the people whose keys are given."""
    statement = select(observations).where(
        observations.c.county == county, observations.c.source_id.in_(set(source_ids))
    )
    return {row.source_id: _observation(row, keys) for row in await db.all(statement)}


async def answers_of(
    db: Db, county: str, source_ids: Collection[UUID], keys: Mapping[UUID, bytes]
) -> dict[tuple[UUID, UUID], Mapping[str, Any]]:
    """The newest answers per (visit, person), of the people whose keys are given."""
    statement = (
        select(observations)
        .where(observations.c.county == county, observations.c.source_id.in_(set(source_ids)))
        .order_by(observations.c.revision)
    )
    found: dict[tuple[UUID, UUID], Mapping[str, Any]] = {}
    for row in await db.all(statement):
        if row.person_id in keys and row.sealed:
            content = opened_row(keys[row.person_id], "observation", row.observation_id, row.sealed)
            found[row.source_id, row.person_id] = content.get("answers", {})
    return found


@dataclass(frozen=True, slots=True)
class VisitAbout:
    """The newest that is recorded of a visit to one person; `revision` counts from 1, `withdrawn` is true of a voided one."""

    revision: int
    occurred_at: datetime
    recorded_at: datetime
    author: UUID | None
    outcome: str | None
    withdrawn: bool

    @property
    def met(self) -> bool:
        """True where the visit stands and somebody was met."""
        return not self.withdrawn and self.outcome in MET


async def visits_about(db: Db, county: str, person_id: UUID, visit_ids: Collection[UUID]) -> dict[UUID, VisitAbout]:
    """Those of the visits that say something of a person."""
    if not visit_ids:
        return {}
    names = [name for name in VisitAbout.__slots__ if name in observations.c]
    mine = (observations.c.county == county, observations.c.person_id == person_id, observations.c.kind == "visit")
    statement = select(observations.c.source_id, *(observations.c[name] for name in names)).where(
        *mine, observations.c.source_id.in_(set(visit_ids))
    )
    rows = await db.all(statement.order_by(observations.c.revision))
    return {row.source_id: VisitAbout(**{name: getattr(row, name) for name in names}) for row in rows}


async def acts_of_person(db: Db, county: str, person_id: UUID, key: bytes) -> list[Observation]:
    """What was decided about a person, the oldest first."""
    mine = (observations.c.county == county, observations.c.person_id == person_id, observations.c.kind == "act")
    order = (observations.c.occurred_at, observations.c.observation_id)
    return [
        _observation(row, {person_id: key}) for row in await db.all(select(observations).where(*mine).order_by(*order))
    ]
