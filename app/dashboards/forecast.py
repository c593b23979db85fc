"""The forecast: which teams will break the cadence in the days to come, if they go on as they have of late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from app.access.scope import Scope
from app.core.clock import day_of
from app.core.db import Db
from app.dashboards.store import forecast as store

DAYS: Final = 7
WEEKS_OF_PACE: Final = 4


@dataclass(frozen=True, slots=True)
class DayLoad:
    """What falls due on a day."""

    day: date
    people: int
    households: int


@dataclass(frozen=True, slots=True)
class TeamForecast:
    """A team's week: what is late already, what falls due, and how many households will be late at its end by the pace of late.

    `pace_per_week` is the mean of the last four weeks; households without a team have neither id nor pace.
    """

    team_id: UUID | None
    name: str
    overdue: DayLoad
    days: tuple[DayLoad, ...]
    pace_per_week: int

    @property
    def people(self) -> int:
        """People due or late in the week."""
        return self.overdue.people + sum(one.people for one in self.days)

    @property
    def households(self) -> int:
        """Household visits that the week asks for."""
        return self.overdue.households + sum(one.households for one in self.days)

    @property
    def short_by(self) -> int:
        """Household visits that will be missing."""
        return max(0, self.households - self.pace_per_week)


async def read_forecast(db: Db, scope: Scope, at: datetime) -> list[TeamForecast]:
    """The week from today, by team within the caller's reach, whoever will miss most first."""
    today = day_of(at)
    week = [today + timedelta(days=number) for number in range(DAYS)]
    loads = await store.load_of_teams(db, scope, week[0], week[-1])
    calls = await store.visited_households(db, scope, today - timedelta(weeks=WEEKS_OF_PACE))
    names = await store.names_of_teams(db, scope)
    by_team: dict[UUID | None, dict[date, DayLoad]] = {}
    for one in loads:
        by_team.setdefault(one.team_id, {})[one.day] = DayLoad(one.day, one.people, one.households)
    before = today - timedelta(days=1)
    found = [
        TeamForecast(
            team_id,
            names.get(team_id, "") if team_id else "",
            days.get(before, DayLoad(before, 0, 0)),
            tuple(days.get(day, DayLoad(day, 0, 0)) for day in week),
            ceil(calls.get(team_id, 0) / WEEKS_OF_PACE) if team_id else 0,
        )
        for team_id, days in by_team.items()
    ]
    return sorted(found, key=lambda one: (-one.short_by, -one.households, str(one.team_id)))
