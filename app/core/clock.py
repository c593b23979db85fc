"""The clock and the calendar day of Asia/Shanghai. Time enters at the door and travels as a value."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
Clock = Callable[[], datetime]


def system() -> datetime:
    """This instant in UTC by the system's clock, whole microseconds."""
    return datetime.now(UTC)


_kept: ContextVar[Clock] = ContextVar("clock", default=system)


def now() -> datetime:
    """This instant in UTC by the clock of the application that is asked; elsewhere by the system's."""
    return _kept.get()()


@contextmanager
def kept(clock: Clock) -> Iterator[None]:
    """Within, `now` is what this clock says: an application is made with one, so that weeks can be tried in a moment."""
    before = _kept.set(clock)
    try:
        yield
    finally:
        _kept.reset(before)


def day_of(instant: datetime) -> date:
    """The Shanghai calendar day on which an instant falls."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The instant (UTC) at which a Shanghai day begins."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant (UTC) at which the day after a Shanghai day begins."""
    return start_of(day + timedelta(days=1))


def read_instant(said: object) -> datetime | None:
    """The instant that a text names by RFC 3339, within the years anybody means; None for anything else."""
    if not isinstance(said, str) or len(said) > 40:
        return None
    try:
        instant = datetime.fromisoformat(said)
        return instant.astimezone(UTC) if instant.tzinfo and 1970 <= instant.year <= 2199 else None
    except (ValueError, OverflowError):
        return None
