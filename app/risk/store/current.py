"""SQL of where people stand now, and of the fold's state that a next event goes on from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, func, select, update

from app.core.db import Db
from app.core.tables import table
from app.people.tables import HouseholdRow
from app.risk.store.rows import columns_of, opened_row, sealed_row
from app.risk.tables import FoldStateRow, HouseholdStandingRow, StandingRow

standings, household_standings = table(StandingRow), table(HouseholdStandingRow)
fold_states, households = table(FoldStateRow), table(HouseholdRow)


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
    due_why: str | None
    retry_by: date | None
    failed_at: datetime | None
    lost_at: datetime | None
    failures: int | None
    proposal_to: str | None
    assessment_id: UUID
    revision: int
    changed_at: datetime
    proposal_from: str | None = None
    proposal_since: date | None = None
    override_id: UUID | None = None
    override_until: date | None = None


async def put_standings(db: Db, county: str, now: Sequence[StoredStanding]) -> None:
    """Write where people stand, new or changed, in one call to the driver."""
    insertion = db.upsert(standings)
    changed = [column.name for column in standings.c if column.name not in {"county", "person_id"}]
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "person_id"], set_={name: insertion.excluded[name] for name in changed}
    )
    rows = [{"county": county, **columns_of(one)} for one in sorted(now, key=lambda one: one.person_id)]
    await db.write(statement, rows)


async def raise_standing(db: Db, county: str, person_id: UUID) -> tuple[UUID, int] | None:
    """What is shown of where a person stands changed: (household, new revision), None for one who never stood anywhere."""
    mine = and_(standings.c.county == county, standings.c.person_id == person_id)
    statement = update(standings).where(mine).values(revision=standings.c.revision + 1)
    rows = await db.all(statement.returning(standings.c.household_id, standings.c.revision))
    return (rows[0].household_id, rows[0].revision) if rows else None


async def retire_standing(db: Db, county: str, person_id: UUID) -> tuple[StoredStanding, int] | None:
    """Somebody's file is another's alias now and stands nowhere by itself: where it stood, and its new revision."""
    before = (await standings_of(db, county, [person_id])).get(person_id)
    if before is None:
        return None
    mine = and_(standings.c.county == county, standings.c.person_id == person_id)
    nothing = {"active": False, "next_due": None, "due_at": None, "proposal_to": None}
    await db.write(update(standings).where(mine).values(**nothing, revision=standings.c.revision + 1))
    return before, before.revision + 1


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
        sealed = sealed_row(keys[person_id], "fold_state", person_id, states[household_id, person_id])
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
        (row.household_id, row.person_id): opened_row(keys[row.person_id], "fold_state", row.person_id, row.sealed)
        for row in await db.all(statement)
        if row.person_id in keys
    }


async def drop_states(db: Db, county: str, household_ids: Collection[UUID], person_ids: Collection[UUID]) -> None:
    """Forget people's parts of these folds; who is a member there gets a new one at the next reassessment."""
    mine = and_(fold_states.c.county == county, fold_states.c.household_id.in_(set(household_ids)))
    await db.write(delete(fold_states).where(mine, fold_states.c.person_id.in_(set(person_ids))))


async def put_household_states(
    db: Db,
    county: str,
    states: Mapping[UUID, Mapping[str, Any]],
    next_changes: Mapping[UUID, datetime | None],
    at: datetime,
) -> None:
    """Write the households' parts of the fold, and when time alone next changes something for each."""
    insertion = db.upsert(household_standings)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "household_id"],
        set_={name: insertion.excluded[name] for name in ("state", "next_change", "changed_at")},
    )
    rows = [
        {
            "county": county,
            "household_id": household_id,
            "state": dict(states[household_id]),
            "next_change": next_changes[household_id],
            "changed_at": at,
        }
        for household_id in sorted(states)
    ]
    await db.write(statement, rows)


async def put_next_changes(db: Db, county: str, next_changes: Mapping[UUID, datetime | None]) -> None:
    """Write when time alone next changes something for households."""
    mine = and_(household_standings.c.county == county, household_standings.c.household_id == bindparam("of"))
    statement = update(household_standings).where(mine).values(next_change=bindparam("next"))
    await db.write(statement, [{"of": one, "next": next_changes[one]} for one in sorted(next_changes)])


async def next_due_to_change(
    db: Db, county: str, until: datetime, after: UUID | None, limit: int, *, lock: bool = False
) -> list[UUID]:
    """The next households, by id, for which time alone has changed something by an instant; with `lock` locked, without those that
    others work on."""
    of_home = and_(
        household_standings.c.county == households.c.county,
        household_standings.c.household_id == households.c.household_id,
    )
    statement = (
        select(households.c.household_id)
        .join(household_standings, of_home)
        .where(households.c.county == county, household_standings.c.next_change <= until)
        .order_by(households.c.household_id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(households.c.household_id > after)
    if lock:
        statement = statement.with_for_update(key_share=True, skip_locked=True, of=households)
    return [row.household_id for row in await db.all(statement)]


async def due_by_county(db: Db, until: datetime) -> dict[str, int]:
    """For how many households of which county time alone has changed something by an instant."""
    statement = select(household_standings.c.county, func.count().label("number"))
    rows = await db.all(
        statement.where(household_standings.c.next_change <= until).group_by(household_standings.c.county)
    )
    return {row.county: row.number for row in rows}


async def household_states(db: Db, county: str, household_ids: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """The households' parts of the fold."""
    statement = select(household_standings.c.household_id, household_standings.c.state).where(
        household_standings.c.county == county, household_standings.c.household_id.in_(set(household_ids))
    )
    return {row.household_id: row.state for row in await db.all(statement)}
