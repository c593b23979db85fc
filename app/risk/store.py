"""SQL of risk: observations, assessments, standings and the versions of policies; set-based, opened and sealed here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.core import json
from app.core.crypto import seal, unseal
from app.core.db import Db
from app.core.tables import table
from app.risk.tables import AssessmentRow, FoldStateRow, HouseholdStandingRow, ObservationRow, PolicyRow, StandingRow

observations, assessments = table(ObservationRow), table(AssessmentRow)
standings, household_standings = table(StandingRow), table(HouseholdStandingRow)
fold_states, policies = table(FoldStateRow), table(PolicyRow)


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


@dataclass(frozen=True, slots=True)
class StoredStanding:
    """Where a person stands, as the last event left it."""

    person_id: UUID
    household_id: UUID
    active: bool
    level: str
    computed_level: str
    score: int
    provisional: bool
    since: date
    next_due: date | None
    due_at: datetime | None
    proposal_to: str | None
    assessment_id: UUID
    revision: int
    changed_at: datetime


def _place(target: str, row_id: UUID) -> str:
    return f"{target}|sealed|{row_id}"


def _sealed(key: bytes, target: str, row_id: UUID, value: Any) -> bytes:
    return seal(key, json.dumps(value), _place(target, row_id))


def _opened(key: bytes, target: str, row_id: UUID, sealed: bytes) -> Any:
    return json.loads(unseal(key, sealed, _place(target, row_id)))


def _columns(value: Any, *left_out: str) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__ if name not in left_out}


async def add_observations(db: Db, county: str, new: Sequence[Observation], keys: Mapping[UUID, bytes]) -> None:
    """Append what is known; `keys` are data keys by person or household id."""
    rows = []
    for one in new:
        key = keys[one.person_id or one.household_id]
        sealed = _sealed(key, "observation", one.observation_id, one.content) if one.content else None
        rows.append({"county": county, **_columns(one, "content"), "sealed": sealed})
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
    found = []
    for row in await db.all(statement):
        key = keys.get(row.person_id or row.household_id)
        content = _opened(key, "observation", row.observation_id, row.sealed) if key and row.sealed else {}
        values = {name: getattr(row, name) for name in Observation.__slots__ if name != "content"}
        found.append(Observation(**values, content=content))
    return found


async def known_sources(db: Db, county: str, source_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the visits, clues or acts of which something is known."""
    statement = select(observations.c.source_id).where(
        observations.c.county == county, observations.c.source_id.in_(set(source_ids))
    )
    return frozenset(row.source_id for row in await db.all(statement))


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
            content = _opened(keys[row.person_id], "observation", row.observation_id, row.sealed)
            found[row.source_id, row.person_id] = content.get("answers", {})
    return found


async def add_assessments(db: Db, county: str, new: Sequence[StoredAssessment], keys: Mapping[UUID, bytes]) -> None:
    """Append decisions."""
    await db.write(
        insert(assessments),
        [
            {
                "county": county,
                **_columns(one, "body"),
                "sealed": _sealed(keys[one.person_id], "assessment", one.assessment_id, one.body),
            }
            for one in new
        ],
    )


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
    return StoredAssessment(**values, body=_opened(key, "assessment", row.assessment_id, row.sealed))


async def put_standings(db: Db, county: str, now: Sequence[StoredStanding]) -> None:
    """Write where people stand, new or changed, in one call to the driver."""
    insertion = db.upsert(standings)
    changed = [column.name for column in standings.c if column.name not in {"county", "person_id"}]
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "person_id"], set_={name: insertion.excluded[name] for name in changed}
    )
    rows = [{"county": county, **_columns(one)} for one in sorted(now, key=lambda one: one.person_id)]
    await db.write(statement, rows)


async def standings_of(db: Db, county: str, person_ids: Iterable[UUID]) -> dict[UUID, StoredStanding]:
    """Where people stand, by person."""
    statement = select(standings).where(standings.c.county == county, standings.c.person_id.in_(set(person_ids)))
    return {
        row.person_id: StoredStanding(**{name: getattr(row, name) for name in StoredStanding.__slots__})
        for row in await db.all(statement)
    }


States = Mapping[tuple[UUID, UUID], Mapping[str, Any]]


async def put_states(db: Db, county: str, states: States, keys: Mapping[UUID, bytes]) -> None:
    """Write people's parts of the fold, by (household, person)."""
    insertion = db.upsert(fold_states)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "household_id", "person_id"], set_={"sealed": insertion.excluded.sealed}
    )
    rows = []
    for household_id, person_id in sorted(states):
        sealed = _sealed(keys[person_id], "fold_state", person_id, states[household_id, person_id])
        rows.append({"county": county, "household_id": household_id, "person_id": person_id, "sealed": sealed})
    await db.write(statement, rows)


async def states_of(
    db: Db, county: str, household_ids: Collection[UUID], keys: Mapping[UUID, bytes]
) -> dict[tuple[UUID, UUID], Mapping[str, Any]]:
    """People's parts of the fold, by (household, person), of the people whose keys are given."""
    columns = (fold_states.c.household_id, fold_states.c.person_id, fold_states.c.sealed)
    statement = select(*columns).where(
        fold_states.c.county == county, fold_states.c.household_id.in_(set(household_ids))
    )
    return {
        (row.household_id, row.person_id): _opened(keys[row.person_id], "fold_state", row.person_id, row.sealed)
        for row in await db.all(statement)
        if row.person_id in keys
    }


async def put_household_states(db: Db, county: str, states: Mapping[UUID, Mapping[str, Any]], at: datetime) -> None:
    """Write the households' parts of the fold."""
    insertion = db.upsert(household_standings)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "household_id"],
        set_={"state": insertion.excluded.state, "changed_at": insertion.excluded.changed_at},
    )
    rows = [
        {"county": county, "household_id": household_id, "state": dict(states[household_id]), "changed_at": at}
        for household_id in sorted(states)
    ]
    await db.write(statement, rows)


async def household_states(db: Db, county: str, household_ids: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """The households' parts of the fold."""
    statement = select(household_standings.c.household_id, household_standings.c.state).where(
        household_standings.c.county == county, household_standings.c.household_id.in_(set(household_ids))
    )
    return {row.household_id: row.state for row in await db.all(statement)}


async def policy_versions(db: Db) -> list[tuple[int, date, str]]:
    """Published policies after the shipped one: version, first day, fingerprint."""
    columns = (policies.c.version, policies.c.from_day, policies.c.fingerprint)
    rows = await db.all(select(*columns).order_by(policies.c.from_day, policies.c.version))
    return [(row.version, row.from_day, row.fingerprint) for row in rows]


async def policy_document(db: Db, version: int) -> str:
    """The document of a published policy, as it was published."""
    row = await db.first(select(policies.c.document).where(policies.c.version == version))
    assert row is not None
    return str(row.document)
