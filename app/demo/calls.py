"""Composing calls: who is listed, what they answer, and what else is happening to them that day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.demo import schedule
from app.demo.answers import answers_of
from app.demo.crises import Crisis
from app.demo.diary import Entry, most_urgent
from app.demo.drift import Trouble
from app.demo.streams import Stream
from app.demo.values import Call, Household, Need

NEEDS_PER_MILLE = 28
USUAL_NEEDS = (
    ("companionship", "routine", "希望有人定期陪伴聊天"),
    ("medical_aid", "soon", "自付药费较高，申请医疗救助"),
    ("air_conditioner", "routine", "家中没有空调"),
    ("appliance", "routine", "冰箱损坏，申请暖巢家电"),
    ("renovation", "routine", "申请适老化改造"),
)
AT_LENGTH_PER_MILLE = {"red": 150, "orange": 330, "yellow": 1000}


@dataclass(slots=True)
class Happenings:
    """Everything that happens to people: crises and small troubles, by person key."""

    crises: list[Crisis] = field(default_factory=list)
    troubles: dict[str, list[Trouble]] = field(default_factory=dict)
    needs_told: bool = False

    def answers_for(self, person: str, day: date) -> dict[str, Any]:
        """What is different on a day."""
        found: dict[str, Any] = {}
        for trouble in self.troubles.get(person, ()):
            found.update(trouble.answers_on(day))
        for crisis in self.crises:
            if crisis.person.key == person:
                found.update(crisis.answers_on(day))
        return found

    def beginning(self, day: date) -> list[Crisis]:
        """The crises that begin on a day."""
        return [crisis for crisis in self.crises if crisis.began == day]

    def resolved(self, day: date) -> list[Crisis]:
        """The crises whose sign the town resolves on a day."""
        return [crisis for crisis in self.crises if crisis.resolved_on == day]


@dataclass(frozen=True, slots=True)
class Caller:
    """Composes the calls of a day."""

    seed: int
    happenings: Happenings

    def call(self, household: Household, listed: Sequence[Entry], day: date, urgent: bool) -> Call:
        """The team's call of a day; an urgent or first one is made in person and finds people in."""
        level = most_urgent(listed)
        first = any(entry.seen is None for entry in listed)
        outcome = "completed" if urgent else schedule.meets(self.seed, household, day)
        if first and outcome == "partial":
            outcome = "completed"
        mode = "home" if urgent or first else schedule.mode_of(self.seed, household, level, day)
        at = schedule.hour_of(self.seed, household, day)
        found = () if outcome == "not_home" or not self.happenings.needs_told else self._needs(household, listed, day)
        return replace(self._filled(household, listed, at, mode, outcome), needs=found)

    def _needs(self, household: Household, listed: Sequence[Entry], day: date) -> tuple[Need, ...]:
        """What a crisis calls for on its first day; otherwise, now and then, one of the usual needs."""
        for crisis in self.happenings.beginning(day):
            if crisis.household.key == household.key and crisis.plot.need:
                return (Need(crisis.person, *crisis.plot.need),)
        stream = Stream(self.seed, "need", household.key, day)
        if not stream.chance(NEEDS_PER_MILLE):
            return ()
        return (Need(listed[0].person, *stream.pick(USUAL_NEEDS)),)

    def again(self, call: Call, listed: Sequence[Entry], order: int) -> Call:
        """A second call in the evening, when somebody is in."""
        at = schedule.hour_of(self.seed, call.household, call.at.date(), order)
        return self._filled(call.household, listed, at, "home", "completed", order)

    def ask_neighbours(self, call: Call) -> Call:
        """Neighbours say in the evening that all is well; no person-visit, but contact."""
        at = schedule.hour_of(self.seed, call.household, call.at.date(), 1)
        return Call(call.household, at, "neighbour_check", "completed", {key: {} for key in call.answers}, 1)

    def _filled(
        self, household: Household, listed: Iterable[Entry], at: datetime, mode: str, outcome: str, order: int = 0
    ) -> Call:
        answers: dict[str, dict[str, Any]] = {}
        for entry in listed:
            answers[entry.person.key] = (
                {} if outcome == "not_home" else self._answers(entry, at.date(), mode not in {"phone", "video"})
            )
        return Call(household, at, mode, outcome, answers, order)

    def _answers(self, entry: Entry, day: date, in_person: bool) -> dict[str, Any]:
        person = entry.person
        at_length = entry.seen is None or (
            in_person and Stream(self.seed, "length", person.key, day).chance(AT_LENGTH_PER_MILLE[entry.level])
        )
        return answers_of(self.seed, person, day, at_length, self.happenings.answers_for(person.key, day))


def shows(call: Call, crisis: Crisis) -> bool:
    """Whether a call reported the sign of a crisis."""
    told = call.answers.get(crisis.person.key, {})
    sign = crisis.plot.stages[0][1]
    return bool(sign) and all(told.get(code) == value for code, value in sign.items())
