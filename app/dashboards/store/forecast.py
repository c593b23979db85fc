"""SQL of the forecast: what falls due by team and day, and how many households each team has visited of late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, case, distinct, func, literal, select

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.dashboards.store.due import DAY, standings, within_reach
from app.people.tables import HouseholdRow
from app.teams.tables import TeamRow
from app.visits.tables import VisitPersonRow

households, teams, visited = table(HouseholdRow), table(TeamRow), table(VisitPersonRow)


@dataclass(frozen=True, slots=True)
class Load:
    """Of one team (None: households without one) on one day: people and households due; all that is late counts for `first`."""

    team_id: UUID | None
    day: date
    people: int
    households: int


async def load_of_teams(db: Db, scope: Scope, first: date, last: date) -> Sequence[Load]:
    """What is due up to and on the last day, by team and day; what was due before the first day is gathered on the day before it."""
    day = case((first > DAY, literal(date.fromordinal(first.toordinal() - 1), standings.c.next_due.type)), else_=DAY)
    columns = (
        households.c.team_id,
        day.label("day"),
        func.count().label("people"),
        func.count(distinct(standings.c.household_id)).label("households"),
    )
    statement = within_reach(scope, *columns).where(last >= DAY).group_by(households.c.team_id, day)
    return [Load(row.team_id, row.day, row.people, row.households) for row in await db.all(statement)]


async def visited_households(db: Db, scope: Scope, since: date) -> dict[UUID, int]:
    """By team, the household visits since a day that counted, one a day: records that teammates made of one call are one."""
    of_home = and_(households.c.county == visited.c.county, households.c.household_id == visited.c.household_id)
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    mine = (
        visited.c.county == scope.county,
        visited.c.counted_on >= since,
        households.c.team_id.is_not(None),
    )
    calls = (
        select(households.c.team_id, visited.c.household_id, visited.c.counted_on)
        .join(households, of_home)
        .where(seen, *mine)
        .distinct()
        .subquery()
    )
    rows = await db.all(select(calls.c.team_id, func.count().label("calls")).group_by(calls.c.team_id))
    return {row.team_id: row.calls for row in rows}


async def names_of_teams(db: Db, scope: Scope) -> dict[UUID, str]:
    """The teams of the caller's places, and those they sit in."""
    seen = within(scope, teams.c.county, teams.c.place, teams.c.team_id)
    rows = await db.all(select(teams.c.team_id, teams.c.name).where(seen, teams.c.closed_at.is_(None)))
    return {row.team_id: row.name for row in rows}
