"""SQL of weather warnings: which are active, how far word of them is, the households of their places."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, insert, select, update

from app.access.policy import range_of
from app.core.db import Db
from app.core.tables import table
from app.people.tables import HouseholdRow
from app.risk.tables import WeatherWarningRow

warnings, households = table(WeatherWarningRow), table(HouseholdRow)


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning, and how far word of it is."""

    warning_id: UUID
    place: str
    kind: str
    from_day: date
    until_day: date
    declared_by: UUID | None
    declared_at: datetime
    ended_at: datetime | None = None
    told_day: date | None = None
    telling: bool = False
    reached: UUID | None = None
    households: int = 0


async def add_warning(db: Db, county: str, new: Warned) -> None:
    """Write a warning."""
    await db.write(insert(warnings), [{"county": county, **asdict(new)}])


async def find_warning(db: Db, county: str, warning_id: UUID, *, lock: bool = True) -> Warned | None:
    """A warning of the county, locked unless it is only looked at."""
    mine = and_(warnings.c.county == county, warnings.c.warning_id == warning_id)
    statement = select(warnings).where(mine)
    row = await db.first(statement.with_for_update() if lock else statement)
    return Warned(**{name: getattr(row, name) for name in Warned.__slots__}) if row else None


async def change_warning(db: Db, county: str, changed: Warned) -> None:
    """Write how a warning stands now."""
    mine = and_(warnings.c.county == county, warnings.c.warning_id == changed.warning_id)
    await db.write(update(warnings).where(mine).values(**asdict(changed)))


async def list_warnings(db: Db, county: str, since: date) -> Sequence[Warned]:
    """The county's warnings that last to a day or beyond, the newest first; at most 200."""
    mine = and_(warnings.c.county == county, warnings.c.until_day >= since)
    rows = await db.all(select(warnings).where(mine).order_by(warnings.c.declared_at.desc()).limit(200))
    return [Warned(**{name: getattr(row, name) for name in Warned.__slots__}) for row in rows]


async def warnings_to_tell(db: Db, day: date) -> list[tuple[str, UUID]]:
    """Warnings of every county that are active on a day, or of which not everybody has heard who should have: county and id."""
    active = and_(warnings.c.from_day <= day, warnings.c.until_day >= day, warnings.c.ended_at.is_(None))
    rows = await db.all(select(warnings.c.county, warnings.c.warning_id).where(active | warnings.c.telling))
    return [(row.county, row.warning_id) for row in rows]


async def households_at(db: Db, county: str, place: str, after: UUID | None, limit: int) -> list[UUID]:
    """The next households of a place, by id."""
    low, high = range_of(place)
    here = and_(households.c.county == county, households.c.place >= low, households.c.place < high)
    statement = select(households.c.household_id).where(here)
    if after is not None:
        statement = statement.where(households.c.household_id > after)
    rows = await db.all(statement.order_by(households.c.household_id).limit(limit))
    return [row.household_id for row in rows]
