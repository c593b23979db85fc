"""When a team goes, and what it meets: a few days early, sometimes late, sometimes before a closed door."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.demo.streams import Stream
from app.demo.values import Household

SHANGHAI = ZoneInfo("Asia/Shanghai")
LATE_PER_MILLE = 50
NOT_HOME_PER_MILLE = 60
PARTIAL_PER_MILLE = 25
SATURDAY = 5
# Members are seen together when their own days lie this close.
TOGETHER_DAYS = {"red": 1, "orange": 4, "yellow": 11}
EARLY_DAYS = {"red": 3, "orange": 3, "yellow": 10}
LATE_DAYS = {"red": 0, "orange": 4, "yellow": 6}
RETRY_DAYS = {"red": 1, "orange": 2, "yellow": 6}
BEFORE_THE_FESTIVAL = (date(2022, 1, 24), date(2022, 1, 29))
FESTIVAL = (date(2022, 1, 30), date(2022, 2, 6))


def working_day(day: date, step: int) -> date:
    """The day itself from Monday to Friday; else the next such day in a direction."""
    while day.weekday() >= SATURDAY:
        day += timedelta(days=step)
    return day


def planned_for(seed: int, household: Household, level: str, due: date, today: date) -> date:
    """The day on which a team means to go for a due day: the same for all members due on that day, never in the past."""
    stream = Stream(seed, "planned", household.key, level, due)
    if LATE_DAYS[level] and stream.chance(LATE_PER_MILLE):
        day = due + timedelta(days=stream.between(1, LATE_DAYS[level]))
    else:
        day = due - timedelta(days=stream.between((EARLY_DAYS[level] + 1) // 2, EARLY_DAYS[level]))
    if level != "red":
        if FESTIVAL[0] <= day <= FESTIVAL[1]:
            day = BEFORE_THE_FESTIVAL[0] + timedelta(days=stream.between(0, 5))
        day = min(day, working_day(day, -1))
    return max(day, working_day(today + timedelta(days=1), 1) if level != "red" else today + timedelta(days=1))


def first_call(seed: int, household: Household, today: date, within: int) -> date:
    """The day of the first visit after enrolment, or after the file rested."""
    return working_day(today + timedelta(days=Stream(seed, "first", household.key, today).between(1, within)), 1)


def retry_on(seed: int, household: Household, level: str, today: date) -> date:
    """The day on which a team tries again after a closed door."""
    return working_day(
        today + timedelta(days=Stream(seed, "retry", household.key, today).between(1, RETRY_DAYS[level])), 1
    )


def meets(seed: int, household: Household, day: date) -> str:
    """What a call comes to: completed, partial or not_home."""
    drawn = Stream(seed, "meets", household.key, day).below(1000)
    if drawn < NOT_HOME_PER_MILLE:
        return "not_home"
    return "partial" if drawn < NOT_HOME_PER_MILLE + PARTIAL_PER_MILLE else "completed"


def mode_of(seed: int, household: Household, level: str, day: date) -> str:
    """How a team calls: mostly at home; the less urgent sometimes at the office or by phone."""
    if level == "red":
        return "home"
    phone = 45 if level == "orange" else 60
    return Stream(seed, "mode", household.key, day).weighted(
        [("home", 900 - phone), ("office", 50), ("phone", phone), ("video", 10)]
    )


def hour_of(seed: int, household: Household, day: date, order: int = 0) -> datetime:
    """The minute of a call: between half past eight and five; a second one in the evening."""
    stream = Stream(seed, "hour", household.key, day)
    minutes = stream.between(510, 1010) if order == 0 else 1080 + order * 20
    return datetime.combine(day, time(minutes // 60, minutes % 60, stream.below(60)), SHANGHAI)


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a Shanghai day."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)
