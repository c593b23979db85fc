"""History day by day: enrolment, calls and closed doors, decisions, crises and their end; the same on any world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.demo.calls import Caller, shows
from app.demo.crises import Crisis
from app.demo.diary import Diary, Entry
from app.demo.planner import Plan, choose
from app.demo.schedule import clock
from app.demo.values import Call, Household, Person, Seen
from app.demo.world import Resolution, World

LAST_TRIES = 8
Progress = Callable[[date, int], None]


def silent(_day: date, _visits: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class History:
    """History being played: the world it is played on, what the county knows, who enrols and leaves when.

    Households that are `waiting` are not visited: their visits are left for whoever tries the demonstration.
    """

    world: World
    diary: Diary
    caller: Caller
    enrolling: dict[date, list[Household]]
    leaving: dict[date, list[tuple[Household, Person]]]
    plan: Plan | None = None
    resuming: dict[date, list[Household]] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    progress: Progress = silent
    reported: dict[str, list[Call]] = field(default_factory=dict)

    async def live(self, first: date, last: date) -> None:
        """Live through days; at the last one the plan, if it ends there, must have been met."""
        day = first
        while day <= last:
            made = await self.day(day)
            self.progress(day, made)
            day += timedelta(days=1)
        if self.plan and self.plan.last == last:
            self.plan.check(self.diary)

    async def rest(self, today: date) -> None:
        """The files of everybody rest from a day on: nobody is visited, nothing falls due."""
        households = list({entry.household.key: entry.household for entry in self.diary.entries.values()}.values())
        await self.world.rest(clock(today, 9), households)
        self.diary.rest()

    async def day(self, today: date) -> int:
        """One day. Returns the number of calls made."""
        await self._morning(today)
        planned = self.plan is not None and self.plan.begins <= today <= self.plan.last
        if planned:
            everyone = [entry.person for entry in self.diary.entries.values()]
            self.diary.learn(await self.world.stands(everyone), today)
        made = await self._go(today, planned)
        if self.plan and today == self.plan.last:
            made += await self._last_tries(today, self.plan)
        return made

    async def _morning(self, today: date) -> None:
        beginning = self.enrolling.get(today, [])
        if beginning:
            await self.world.enrol(clock(today, 7), beginning)
            for household in beginning:
                self.diary.enrol(household, today)
        returning = self.resuming.get(today, [])
        if returning:
            await self.world.resume(clock(today, 7, 10), returning)
            for household in returning:
                self.diary.resume(household, today)
        leaving = self.leaving.get(today, [])
        if leaving:
            await self.world.leave(clock(today, 7, 20), leaving)
            for _, person in leaving:
                self.diary.entries.pop(person.key, None)
        await self._resolve(today)
        decisions = self.diary.decisions(today)
        if decisions:
            await self.world.decide(clock(today, 8), decisions)
            for decision in decisions:
                self.diary.entries[decision.person.key].waiting = None
            self.diary.learn(await self.world.stands([decision.person for decision in decisions]), today)

    async def _resolve(self, today: date) -> None:
        resolutions = [
            Resolution(crisis.household, crisis.person, crisis.plot.resolves or "", tuple(self._signs(crisis)))
            for crisis in self.caller.happenings.resolved(today)
        ]
        if resolutions:
            await self.world.resolve(clock(today, 7, 40), resolutions)

    def _signs(self, crisis: Crisis) -> list[Call]:
        return [call for call in self.reported.get(crisis.household.key, []) if shows(call, crisis)]

    async def _go(self, today: date, planned: bool) -> int:
        chosen = choose(self.plan, self.diary, today) if planned and self.plan else self.diary.meant_for(today)
        chosen = {key: listed for key, listed in chosen.items() if key not in self.waiting}
        urgent = set()
        for crisis in self.caller.happenings.beginning(today):
            urgent.add(crisis.household.key)
            listed = chosen.setdefault(crisis.household.key, [])
            entry = self.diary.entries[crisis.person.key]
            if entry not in listed:
                listed.append(entry)
        calls = [self.caller.call(listed[0].household, listed, today, key in urgent) for key, listed in chosen.items()]
        await self._report(today, calls, 17)
        evening = [
            again for call in calls if call.outcome == "not_home" and (again := self._in_the_evening(call, today))
        ]
        await self._report(today, evening, 20)
        return len(calls) + len(evening)

    def _in_the_evening(self, call: Call, today: date) -> Call | None:
        """Somebody red is called on again the same day; after a second closed door neighbours are asked."""
        listed = self._entries(call)
        if any(entry.level == "red" for entry in listed):
            return self.caller.again(call, listed, 1)
        if self.diary.closed_door(call, today) >= 2:
            self.diary.doors[call.household.key] = 0
            return self.caller.ask_neighbours(call)
        return None

    async def _last_tries(self, today: date, plan: Plan) -> int:
        """The last evening: until the plan is met, teams go to those who are still wanted and find them in."""
        made = 0
        for order in range(1, LAST_TRIES):
            if not any(plan.remaining(self.diary).values()):
                break
            chosen = choose(plan, self.diary, today)
            calls = [self.caller.again(self._stub(listed, today), listed, order) for listed in chosen.values()]
            await self._report(today, calls, 18 + order // 2)
            made += len(calls)
        return made

    @staticmethod
    def _stub(listed: Sequence[Entry], today: date) -> Call:
        return Call(listed[0].household, clock(today, 18), "home", "completed", {})

    def _entries(self, call: Call) -> list[Entry]:
        return [self.diary.entries[key] for key in call.answers]

    async def _report(self, today: date, calls: Sequence[Call], hour: int) -> None:
        if not calls:
            return
        ordered = sorted(calls, key=lambda call: (call.at, call.household.key))
        answers: list[list[Seen]] = await self.world.visit(clock(today, hour, 45), ordered)
        for call, seen in zip(ordered, answers, strict=True):
            self.diary.note(today, call, seen)
            if any(crisis.household.key == call.household.key for crisis in self.caller.happenings.crises):
                self.reported.setdefault(call.household.key, []).append(call)
