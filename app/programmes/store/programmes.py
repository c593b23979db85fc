"""SQL of programmes: found and locked by id, listed, written."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, insert, select, update

from app.core.db import Db
from app.core.tables import table
from app.programmes.tables import ProgrammeRow
from app.programmes.values import Programme

programmes = table(ProgrammeRow)


@dataclass(frozen=True, slots=True)
class ProgrammesWanted:
    """Which programmes a list shows."""

    kind: str | None = None
    status: str | None = None
    organisation: str | None = None


def _programme(row: Row[Any]) -> Programme:
    return Programme(**{name: getattr(row, name) for name in Programme.__slots__})


async def programmes_by_id(db: Db, county: str, ids: Iterable[UUID], *, locked: bool = False) -> dict[UUID, Programme]:
    """Those of the programmes that exist in the county; locked in the order of their ids if asked, and with them their books."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    statement = select(programmes).where(programmes.c.county == county, programmes.c.programme_id.in_(wanted))
    if locked:
        statement = statement.order_by(programmes.c.programme_id).with_for_update(key_share=True)
    return {row.programme_id: _programme(row) for row in await db.all(statement)}


async def list_programmes(
    db: Db, county: str, wanted: ProgrammesWanted, after: UUID | None, limit: int
) -> Sequence[Programme]:
    """Programmes of a county in the order of their ids, behind `after`."""
    statement = select(programmes).where(programmes.c.county == county).order_by(programmes.c.programme_id)
    for name in ProgrammesWanted.__slots__:
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(programmes.c[name] == value)
    if after is not None:
        statement = statement.where(programmes.c.programme_id > after)
    return [_programme(row) for row in await db.all(statement.limit(limit))]


async def add_programmes(db: Db, county: str, new: Sequence[Programme]) -> None:
    """Write programmes."""
    await db.write(insert(programmes), [{"county": county, **asdict(one)} for one in new])


async def set_programme(db: Db, county: str, one: Programme) -> None:
    """Write a programme that the caller has locked."""
    mine = and_(programmes.c.county == county, programmes.c.programme_id == one.programme_id)
    await db.write(update(programmes).where(mine).values(**asdict(one)))
