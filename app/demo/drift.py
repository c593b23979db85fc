"""Small troubles that come and go: medicine forgotten for some weeks, work lost, a wire that sparks, a low mood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.demo.households import HEAD
from app.demo.streams import Stream
from app.demo.values import Household, Person

HEAVY = 18
LIGHT_PER_MILLE, HEAVY_PER_MILLE = 260, 110
# Kinds of households where one more trouble would be a crisis, which only the deck of crises may bring.
QUIET_KINDS = frozenset({"the_first", "elder_alone_80s"})
MOOD_MATTERS = frozenset({"single_parent", "with_grandparents", "without_parents"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What somebody answers differently through some weeks; `event` is told once, on visits soon after its day."""

    first: date
    last: date
    answers: Mapping[str, Any]
    event: str | None = None

    def answers_on(self, day: date) -> Mapping[str, Any]:
        """The answers this trouble changes on a day."""
        if not self.first <= day <= self.last:
            return {}
        if self.event is None:
            return self.answers
        return {**self.answers, "events": [{"type": self.event, "on": self.first.isoformat()}]}


def trouble_of(seed: int, season: str, household: Household, person: Person, first: date, last: date) -> Trouble | None:
    """At most one small trouble of a person in a season; whoever carries much already has them rarely."""
    stream = Stream(seed, "trouble", season, person.key)
    if household.kind in QUIET_KINDS or person.age_on(first) < 18:
        return None
    if not stream.chance(HEAVY_PER_MILLE if person.burden >= HEAVY else LIGHT_PER_MILLE):
        return None
    begins = first + timedelta(days=stream.below(max((last - first).days - 20, 1)))
    ends = min(begins + timedelta(days=stream.between(25, 80)), last)
    answers, event = stream.weighted(_choices(household, person, begins))
    return Trouble(begins, ends, answers, event)


def _choices(household: Household, person: Person, day: date) -> list[tuple[tuple[Mapping[str, Any], str | None], int]]:
    choices: list[tuple[tuple[Mapping[str, Any], str | None], int]] = [
        (({"health.medication_status": "irregular"}, None), 300),
        (({"living.meals_status": "declined"}, None), 120),
        (({"living.hygiene_status": "declined"}, None), 130),
        (({"mental.outings_per_week": 1}, None), 150),
        (({}, "hospitalised"), 90),
        (({}, "fell"), 70),
    ]
    if person.relation == HEAD:
        choices.append((({"housing.hazard_items": ["electric"]}, None), 120))
        choices.append((({"living.utilities_cut": ["water"]}, None), 50))
    if person.age_on(day) < 60:
        choices.append((({"economy.income_change": "sudden_loss"}, None), 160))
    if household.kind not in MOOD_MATTERS:
        choices.append((({"mental.phq2_score": 3}, None), 60))
    return choices
