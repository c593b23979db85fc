"""Days of Asia/Shanghai and instants as whole numbers, for pure modules: ordinals and microseconds, no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

# Shanghai has kept UTC+8 without summer time since 1991-09-15, before any visit on record.
SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR
_OFFSET: Final = 8 * HOUR
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
BEGINNING: Final = -(2**62)
NEVER: Final = 2**62


def instant_of(at: datetime) -> int:
    """Microseconds since 1970 UTC. Raises TypeError for a time without an offset."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def time_of(instant: int) -> datetime:
    """The UTC time of an instant."""
    return EPOCH + timedelta(microseconds=instant)


def day_number(instant: int) -> int:
    """The ordinal of the Shanghai day on which an instant falls."""
    return (instant + _OFFSET) // DAY + _EPOCH_ORDINAL


def midnight(day: int) -> int:
    """The instant at which a Shanghai day begins."""
    return (day - _EPOCH_ORDINAL) * DAY - _OFFSET


def end_of_day(day: date) -> datetime:
    """The last microsecond of a Shanghai day."""
    return time_of(midnight(day.toordinal() + 1) - 1)


def age_on(birth: date, day: date) -> int:
    """Whole years. A birthday counts on the day; 29 February, in other years, on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@lru_cache(maxsize=4096)
def birthday(birth: date, years: int) -> int:
    """The ordinal of the day on which someone turns `years`."""
    try:
        return birth.replace(year=birth.year + years).toordinal()
    except ValueError:
        return date(birth.year + years, 3, 1).toordinal()
