"""SQL of participations and the steps of their plans."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, insert, select, update

from app.access.scope import Scope
from app.core.db import Db
from app.core.tables import table
from app.programmes.store.seen import seen, with_homes
from app.programmes.tables import ParticipationRow, PlanStepRow
from app.programmes.values import Participation, PlanStep

participations, steps = table(ParticipationRow), table(PlanStepRow)


@dataclass(frozen=True, slots=True)
class ParticipationsWanted:
    """Which participations a list shows."""

    programme_id: UUID | None = None
    household_id: UUID | None = None
    person_id: UUID | None = None
    status: str | None = None


def _participation(row: Row[Any]) -> Participation:
    return Participation(**{name: getattr(row, name) for name in Participation.__slots__})


async def participations_by_id(
    db: Db, county: str, ids: Iterable[UUID], *, locked: bool = False
) -> dict[UUID, Participation]:
    """Those of the participations that exist in the county."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    mine = and_(participations.c.county == county, participations.c.participation_id.in_(wanted))
    statement = select(participations).where(mine)
    if locked:
        statement = statement.order_by(participations.c.participation_id).with_for_update(key_share=True)
    return {row.participation_id: _participation(row) for row in await db.all(statement)}


async def participations_of(
    db: Db, county: str, subjects: Iterable[tuple[UUID, str]]
) -> dict[tuple[UUID, str], list[Participation]]:
    """What stands or stood of each (programme, subject), the newest first; one statement."""
    wanted = set(subjects)
    found: dict[tuple[UUID, str], list[Participation]] = {}
    if not wanted:
        return found
    statement = select(participations).where(
        participations.c.county == county,
        participations.c.programme_id.in_({programme for programme, _ in wanted}),
        participations.c.subject.in_({subject for _, subject in wanted}),
    )
    order = (participations.c.from_day.desc(), participations.c.participation_id.desc())
    for row in await db.all(statement.order_by(*order)):
        found.setdefault((row.programme_id, row.subject), []).append(_participation(row))
    return found


async def participations_in_scope(
    db: Db, scope: Scope, wanted: ParticipationsWanted, after: UUID | None, limit: int
) -> Sequence[Participation]:
    """At most `limit` participations that the caller may see, the newest id first, behind `after`."""
    statement = select(participations).select_from(with_homes(participations)).where(seen(scope, participations))
    for name in ParticipationsWanted.__slots__:
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(participations.c[name] == value)
    if after is not None:
        statement = statement.where(participations.c.participation_id < after)
    statement = statement.order_by(participations.c.participation_id.desc()).limit(limit)
    return [_participation(row) for row in await db.all(statement)]


async def participation_in_scope(db: Db, scope: Scope, participation_id: UUID) -> Participation | None:
    """A participation that the caller may see."""
    statement = select(participations).select_from(with_homes(participations))
    mine = participations.c.participation_id == participation_id
    row = await db.first(statement.where(seen(scope, participations), mine))
    return _participation(row) if row else None


async def add_participations(db: Db, county: str, new: Sequence[Participation]) -> None:
    """Write participations."""
    await db.write(insert(participations), [{"county": county, **asdict(one)} for one in new])


async def set_participation(db: Db, county: str, one: Participation) -> None:
    """Write a participation that the caller has locked."""
    mine = and_(participations.c.county == county, participations.c.participation_id == one.participation_id)
    await db.write(update(participations).where(mine).values(**asdict(one)))


def _step(row: Row[Any]) -> PlanStep:
    return PlanStep(**{name: getattr(row, name) for name in PlanStep.__slots__})


async def steps_of(db: Db, county: str, participation_ids: Iterable[UUID]) -> dict[UUID, list[PlanStep]]:
    """The steps of the plan of each participation, in their order."""
    wanted = set(participation_ids)
    found: dict[UUID, list[PlanStep]] = {one: [] for one in wanted}
    mine = and_(steps.c.county == county, steps.c.participation_id.in_(wanted))
    statement = select(steps).where(mine).order_by(steps.c.participation_id, steps.c.position)
    for row in await db.all(statement) if wanted else ():
        found[row.participation_id].append(_step(row))
    return found


async def add_steps(db: Db, county: str, new: Sequence[PlanStep]) -> None:
    """Write steps of plans."""
    await db.write(insert(steps), [{"county": county, **asdict(one)} for one in new])


async def set_step(db: Db, county: str, one: PlanStep) -> None:
    """Write a step whose participation the caller has locked."""
    mine = and_(
        steps.c.county == county, steps.c.participation_id == one.participation_id, steps.c.step_id == one.step_id
    )
    await db.write(update(steps).where(mine).values(**asdict(one)))


async def count_participations(db: Db, county: str, programme_id: UUID) -> list[tuple[str, str, int]]:
    """How many take part in a programme: (status, count unit, sum of their counts)."""
    statement = (
        select(participations.c.status, participations.c.count_unit, func.sum(participations.c.count).label("sum"))
        .where(participations.c.county == county, participations.c.programme_id == programme_id)
        .group_by(participations.c.status, participations.c.count_unit)
        .order_by(participations.c.status, participations.c.count_unit)
    )
    return [(row.status, row.count_unit, int(row.sum)) for row in await db.all(statement)]
