"""What an indicator is once it is computed: its number, in words, of which period and place. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

PeriodKind = Literal["cumulative", "calendar_year", "year_to_date", "as_of_day"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Period:
    """What a figure is of: a day's stand, or everything from `first` (None: from the beginning) to `last`."""

    kind: PeriodKind
    first: date | None
    last: date


@dataclass(frozen=True, slots=True)
class Area:
    """The place whose figures are asked for; `code` is a division code that begins with the county's."""

    county: str
    code: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record behind a figure.

    The figure is the sum of `counts` over its records; those of the same `once` (a household, a grid, a period) count once together,
    and then `counts` is None. `place` is where the record stood then.
    """

    kind: str
    reference: str
    counts: int | None
    once: str | None = None
    place: str | None = None
    day: date | None = None
    household_id: UUID | None = None
    person_id: UUID | None = None
    label: Words | None = None


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; the 28th for a 29 February that is not there."""
    year = day.year - years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) and not leap else day.day)


def total_of(records: Iterable[Record]) -> int:
    """The figure that records make."""
    counted, once = 0, set[str | None]()
    for one in records:
        if one.counts is None:
            once.add(one.once)
        else:
            counted += one.counts
    return counted + len(once)
