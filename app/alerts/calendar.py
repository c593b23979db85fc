"""Working days of mainland China, and limits counted in hours or in working days. Pure; the days themselves are data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Spell:
    """Days that follow each other, both ends included."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    name: str
    from_day: date
    until_day: date

    def __post_init__(self) -> None:
        if not 0 <= (self.until_day - self.from_day).days < 31:
            raise ValueError(f"{self.name}: a holiday ends on or after the day it begins, within a month")

    def days(self) -> Iterable[date]:
        """Every day of it."""
        return (self.from_day + timedelta(days=number) for number in range((self.until_day - self.from_day).days + 1))


@dataclass(frozen=True, slots=True)
class Year:
    """The official arrangement of one year: days off, and days of weekends that are worked."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    holidays: tuple[Spell, ...]
    worked: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar. A day that no arrangement names is a working day from Monday to Friday; `years` are those that are arranged."""

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def __contains__(self, day: date) -> bool:
        """True for a working day."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.holidays)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day; the day itself never counts."""
        while count > 0:
            day += timedelta(days=1)
            count -= day in self
        return day

    def guessed(self, day: date, count: int) -> list[int]:
        """The years without an arrangement through which so many working days after a day are counted."""
        return [year for year in range(day.year, self.after(day, count).year + 1) if year not in self.years]


def working_days(arranged: Mapping[int, Year]) -> WorkingDays:
    """One calendar from the arrangements by year. Raises ValueError for a worked day that is off, or no weekend."""
    years = tuple(arranged.values())
    off = frozenset(day for year in years for spell in year.holidays for day in spell.days())
    worked = frozenset(day for year in years for day in year.worked)
    for day in worked:
        if day in off or day.weekday() < SATURDAY:
            raise ValueError(f"{day} is named as a worked day of a weekend and is none")
    return WorkingDays(off, worked, frozenset(arranged))


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: so many minutes or hours by the clock, or so many working days."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    minutes: int = field(default=0)
    hours: int = field(default=0)
    working_days: int = field(default=0)

    def __post_init__(self) -> None:
        given = [number for number in (self.minutes, self.hours, self.working_days) if number]
        if len(given) != 1 or not 0 < given[0] <= 1000:
            raise ValueError("a limit is one positive number of minutes, hours or working days, at most 1000")

    def end(self, at: datetime, day: date, calendar: WorkingDays) -> datetime:
        """When it ends for what began at `at`, on the local `day`: by working days at the same time of day (no summer time)."""
        if self.working_days:
            return at + timedelta(days=(calendar.after(day, self.working_days) - day).days)
        return at + timedelta(minutes=self.minutes, hours=self.hours)
