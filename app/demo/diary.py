"""What the county knows while history runs: everybody's level and due day, when a team means to go, what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.demo import schedule
from app.demo.streams import Stream
from app.demo.values import Call, Household, Person, Seen
from app.demo.world import Decision, Stand

APPROVED_PER_MILLE = {"red": 960, "orange": 880, "yellow": 0}
WITHIN_DAYS = 6
FIRST_DAYS, RETURN_DAYS = 5, 3


@dataclass(slots=True)
class Entry:
    """One person: level and due day as last heard of, the day a team means to go, the day of the last counted call."""

    household: Household
    person: Person
    level: str
    due: date | None
    planned: date | None
    seen: date | None = None
    waiting: tuple[date, str] | None = None


@dataclass(slots=True)
class Diary:
    """Everybody enrolled, by person key, and the person-visits counted so far by day and level before."""

    seed: int
    entries: dict[str, Entry] = field(default_factory=dict)
    counted: Counter[tuple[date, str]] = field(default_factory=Counter)
    doors: Counter[str] = field(default_factory=Counter)

    def enrol(self, household: Household, today: date) -> None:
        """A household begins: its first call within the week."""
        first = schedule.first_call(self.seed, household, today, FIRST_DAYS)
        for person in household.members:
            if person.status != "candidate":
                self.entries[person.key] = Entry(household, person, "orange", today + timedelta(days=7), first)

    def rest(self) -> None:
        """Nobody is to be visited."""
        for entry in self.entries.values():
            entry.due = entry.planned = entry.waiting = entry.seen = None
        self.doors.clear()

    def resume(self, household: Household, today: date) -> None:
        """A household is visited again, the first time within three days."""
        planned = schedule.first_call(self.seed, household, today, RETURN_DAYS)
        for person in household.members:
            if person.key in self.entries:
                entry = self.entries[person.key]
                entry.due, entry.planned = today + timedelta(days=RETURN_DAYS), planned

    def note(self, today: date, call: Call, seen: Iterable[Seen]) -> None:
        """Take in what the answer to a call said."""
        for one in seen:
            entry = self.entries[one.key]
            if one.counted:
                self.counted[today, one.before] += 1
                entry.seen = today
            self._stand(entry, one.after, one.due, one.proposed, today, afresh=one.counted)
        if call.outcome != "not_home":
            self.doors[call.household.key] = 0

    def closed_door(self, call: Call, today: date) -> int:
        """Nobody was in: try again soon. Returns how often in a row."""
        self.doors[call.household.key] += 1
        for key in call.answers:
            entry = self.entries[key]
            entry.planned = schedule.retry_on(self.seed, entry.household, entry.level, today)
        return self.doors[call.household.key]

    def learn(self, stands: Mapping[str, Stand], today: date) -> None:
        """Take in where everyone stands; plans change only where level or due day did."""
        for key, stand in stands.items():
            entry = self.entries.get(key)
            if entry is None:
                continue
            if not stand.active:
                entry.planned = entry.due = entry.waiting = None
                continue
            self._stand(entry, stand.level, stand.due, stand.proposed, today, afresh=False)

    def _stand(
        self, entry: Entry, level: str, due: date | None, proposed: str | None, today: date, afresh: bool
    ) -> None:
        changed = (level, due) != (entry.level, entry.due)
        entry.level, entry.due = level, due
        # Before the first call its day stands.
        if afresh or (changed and entry.seen is not None):
            entry.planned = None if due is None else schedule.planned_for(self.seed, entry.household, level, due, today)
        if proposed is None:
            entry.waiting = None
        elif entry.waiting is None:
            within = Stream(self.seed, "decided", entry.person.key, today).between(1, WITHIN_DAYS)
            entry.waiting = (today + timedelta(days=within), proposed)

    def decisions(self, today: date) -> list[Decision]:
        """The proposals that the towns decide today; mostly approved."""
        made = []
        for entry in self.entries.values():
            if entry.waiting and entry.waiting[0] <= today:
                stream = Stream(self.seed, "approved", entry.person.key, today)
                approve = stream.chance(APPROVED_PER_MILLE[entry.level])
                made.append(Decision(entry.household, entry.person, approve, entry.waiting[1]))
        return made

    def meant_for(self, today: date) -> dict[str, list[Entry]]:
        """Whom teams mean to see today, by household: those planned by today and whoever's day is close."""
        going = {entry.household.key for entry in self.entries.values() if _planned(entry, today, 0)}
        listed: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if entry.household.key in going and _planned(entry, today, schedule.TOGETHER_DAYS[entry.level]):
                listed.setdefault(entry.household.key, []).append(entry)
        return listed

    def tally(self, first: date, last: date) -> Counter[str]:
        """Person-visits by level before, in a period."""
        found: Counter[str] = Counter()
        for (day, level), number in self.counted.items():
            if first <= day <= last:
                found[level] += number
        return found


def _planned(entry: Entry, today: date, slack: int) -> bool:
    return entry.planned is not None and entry.planned <= today + timedelta(days=slack)


def most_urgent(entries: Sequence[Entry]) -> str:
    """The worst level among those listed."""
    levels = {entry.level for entry in entries}
    return next(level for level in ("red", "orange", "yellow") if level in levels)
