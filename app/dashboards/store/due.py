"""SQL of the due list: standings of active people joined with their households for the scope, and with the name to show."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, and_, case, func, literal, or_, select, tuple_

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key, open_value
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow
from app.risk.decided import STATUS_CALL
from app.risk.tables import StandingRow

standings, households = table(StandingRow), table(HouseholdRow)
people, keys = table(PersonRow), table(SubjectKeyRow)

# Without an instant a visit is due some time of its day: behind those of the same day that have one.
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
RANKS = {"red": 0, "orange": 1}
LAST_RANK = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in the list."""

    rank: int
    next_due: date
    moment: datetime
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Due:
    """A person whose visit is due."""

    household_id: UUID
    person_id: UUID
    place: str
    name: str = field(repr=False)
    level: str
    provisional: bool
    next_due: date
    due_at: datetime | None
    reason: str
    failures: int = 0
    failed_at: datetime | None = None
    retry_by: date | None = None
    lost_at: datetime | None = None

    @property
    def place_in_list(self) -> Place:
        """Its sort key."""
        return Place(RANKS.get(self.level, LAST_RANK), self.next_due, self.due_at or LATEST, self.person_id)


# Where somebody was not met, the next try may be due before the next visit is.
_sooner = and_(
    standings.c.retry_by.is_not(None),
    or_(standings.c.next_due.is_(None), standings.c.retry_by < standings.c.next_due),
)
DAY = case((_sooner, standings.c.retry_by), else_=standings.c.next_due)
MOMENT = case((_sooner, literal(None, standings.c.due_at.type)), else_=standings.c.due_at)
REASON = case((_sooner, "retry"), else_=func.coalesce(standings.c.due_why, "level"))


def _order(level: Any, day: Any, moment: Any, person_id: Any) -> tuple[ColumnElement[Any], ...]:
    """Red first, then by day and instant."""
    rank = case(*((level == name, number) for name, number in RANKS.items()), else_=LAST_RANK)
    return rank, day, func.coalesce(moment, literal(LATEST, standings.c.due_at.type)), person_id


def within_reach(scope: Scope, *columns: ColumnElement[Any] | Table, away: bool = False) -> Select[Any]:
    """Standings of active people whom the caller may see and whose data are not withheld, joined with their households;
    where asked for, also of people who are away and asked after by telephone."""
    of_household = and_(
        households.c.county == standings.c.county, households.c.household_id == standings.c.household_id
    )
    restricted = select(people.c.person_id).where(people.c.county == scope.county, people.c.restricted_at.is_not(None))
    return (
        select(*columns)
        .join_from(standings, households, of_household)
        .where(
            within(scope, households.c.county, households.c.place, households.c.team_id, reached=True),
            standings.c.county == scope.county,
            or_(standings.c.active, standings.c.due_why == STATUS_CALL) if away else standings.c.active,
            standings.c.person_id.not_in(restricted),
        )
    )


async def due_in_scope(db: Db, scope: Scope, before: date, after: Place | None, limit: int) -> list[Due]:
    """At most `limit` people due on or before a day whom the caller may see, behind the place of the last one seen.

    The page is chosen first and named then, so that names are read for its people only.
    """
    order = _order(standings.c.level, DAY, MOMENT, standings.c.person_id)
    columns = (standings, households.c.place, DAY.label("day_due"), MOMENT.label("moment_due"), REASON.label("reason"))
    due_by = or_(standings.c.next_due <= before, standings.c.retry_by <= before)
    statement = within_reach(scope, *columns, away=True).where(due_by)
    if after:
        last = (after.rank, after.next_due, literal(after.moment, standings.c.due_at.type), after.person_id)
        statement = statement.where(tuple_(*order) > tuple_(*last))
    page = statement.order_by(*order).limit(limit).subquery()
    of_person = and_(people.c.county == page.c.county, people.c.person_id == page.c.person_id)
    of_key = and_(keys.c.county == page.c.county, keys.c.subject_id == page.c.person_id)
    names = (page.c.level, page.c.day_due, page.c.moment_due, page.c.person_id)
    named = select(page, people.c.sealed, keys.c.wrapped).join(people, of_person).outerjoin(keys, of_key)
    return [_due(db, row) for row in await db.all(named.order_by(*_order(*names)))]


def _due(db: Db, row: Row[Any]) -> Due:
    """The name is opened here and masked at the door; a person whose key is destroyed has none."""
    name = ""
    if row.wrapped:
        key = data_key(db.keyring, row.person_id, row.wrapped)
        name = open_value(key, row.sealed, "person", row.person_id).get("name", "")
    about = (row.household_id, row.person_id, row.place, name, row.level, row.provisional)
    unmet = (row.failures or 0, row.failed_at, row.retry_by, row.lost_at)
    return Due(*about, row.day_due, row.moment_due, row.reason, *unmet)
