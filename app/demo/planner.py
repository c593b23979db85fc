"""The county's planner in the last weeks of a period: brings visits forward or lets the optional wait until the plan is met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.demo.diary import Diary, Entry
from app.demo.schedule import working_day

LEVELS = ("red", "orange", "yellow")


class PlanMissed(ValueError):
    """The period ended with other counts than planned: the recipe must be tuned again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Person-visits by level before that a period shall end with, and how many days the planner has."""

    first: date
    last: date
    targets: Mapping[str, int]
    days: int = 25

    @property
    def begins(self) -> date:
        """The first day on which the planner decides."""
        return self.last - timedelta(days=self.days - 1)

    def works_on(self, day: date) -> bool:
        """Teams go out from Monday to Friday, and on the last day whatever it is; on others only to those who may not wait."""
        return day == self.last or working_day(day, 1) == day

    def days_left(self, today: date) -> int:
        """How many days are left to go out on, today included."""
        days = [today + timedelta(days=number) for number in range((self.last - today).days + 1)]
        return max(sum(self.works_on(day) for day in days), 1)

    def remaining(self, diary: Diary) -> dict[str, int]:
        """How many are still wanted of each level; negative when there were too many."""
        done = diary.tally(self.first, self.last)
        return {level: self.targets[level] - done[level] for level in LEVELS}

    def check(self, diary: Diary) -> None:
        """Raises PlanMissed unless the period ended exactly as planned."""
        if any(self.remaining(diary).values()):
            raise PlanMissed(f"wanted {dict(self.targets)}, found {dict(diary.tally(self.first, self.last))}")


RED_DAYS = 7
# The public page of 2022-08-01 counts 今年以来, from January on, by level before the visit.
SEVEN_MONTHS = Plan(date(2022, 1, 1), date(2022, 7, 31), {"red": 160, "orange": 1_546, "yellow": 3_914})
# At least so many days between two calls that the planner chooses freely.
APART_DAYS = {"red": 2, "orange": 9, "yellow": 30}


def choose(plan: Plan, diary: Diary, today: date) -> dict[str, list[Entry]]:
    """Whom teams see today, by household: every due red and first visit, and the most urgent others up to the day's share."""
    days = plan.days_left(today)
    remaining = plan.remaining(diary)
    chosen: list[Entry] = []
    for level in LEVELS:
        ranked = _ranked(diary, level, today)
        must = [entry for entry in ranked if _may_not_wait(entry, today)]
        wanted = remaining[level] - (_owed(ranked, today, plan.last) if level == "red" else 0)
        # Red eases as the weeks pass, so what its visits still lack is not left for the end.
        share = -(-wanted * 3 // days) if level == "red" else -(-wanted // days) - len(must)
        chosen += must + (_free(ranked, must, level, today, share) if plan.works_on(today) else [])
    by_household: dict[str, list[Entry]] = {}
    for entry in chosen:
        by_household.setdefault(entry.household.key, []).append(entry)
    return by_household


def _owed(red: Iterable[Entry], today: date, last: date) -> int:
    """How many visits those who are red are owed up to the last day, one a week from their due day on."""
    return sum((last - max(entry.due, today)).days // RED_DAYS + 1 for entry in red if entry.due and entry.due <= last)


def _ranked(diary: Diary, level: str, today: date) -> list[Entry]:
    found = [entry for entry in diary.entries.values() if entry.level == level and entry.due and entry.seen != today]
    return sorted(found, key=lambda entry: (entry.due or today, entry.person.key))


def _may_not_wait(entry: Entry, today: date) -> bool:
    """A due visit of somebody red, and a first visit, are never put off."""
    due = entry.due is not None and entry.due <= today
    planned = entry.planned is not None and entry.planned <= today
    return (entry.level == "red" and due) or (entry.seen is None and planned)


def _free(ranked: Iterable[Entry], must: list[Entry], level: str, today: date, number: int) -> list[Entry]:
    if number <= 0:
        return []
    taken = {entry.person.key for entry in must}
    rested = [
        entry
        for entry in ranked
        if entry.person.key not in taken and (entry.seen is None or (today - entry.seen).days >= APART_DAYS[level])
    ]
    return rested[:number]
