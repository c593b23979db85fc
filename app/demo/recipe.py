"""The recipe of the demonstration's history: who lives, what befalls them, and the plan that the first seven months meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.demo.calls import Caller, Happenings
from app.demo.crises import DECK, deal
from app.demo.diary import Diary
from app.demo.drift import trouble_of
from app.demo.history import History
from app.demo.planner import SEVEN_MONTHS
from app.demo.population import FIRST_KEY
from app.demo.quotas import FIRST_DAY
from app.demo.values import Household, Person
from app.demo.world import World

SEED = 1
TROUBLES_END = date(2022, 7, 4)


def history_of(seed: int, households: Sequence[Household], world: World) -> History:
    """The history of these households from the first day on, ready to be lived on a world."""
    happenings = Happenings(deal(seed, households, DECK, {FIRST_KEY}))
    struck = {crisis.household.key for crisis in happenings.crises}
    for household in households:
        if household.key in struck:
            continue
        for person in household.members:
            trouble = trouble_of(seed, "2022", household, person, FIRST_DAY, TROUBLES_END)
            if trouble is not None:
                happenings.troubles[person.key] = [trouble]
    return History(
        world,
        Diary(seed),
        Caller(seed, happenings),
        _enrolling(households),
        _leaving(households),
        SEVEN_MONTHS,
    )


def _enrolling(households: Sequence[Household]) -> dict[date, list[Household]]:
    found: dict[date, list[Household]] = {}
    for household in households:
        found.setdefault(household.enrolled, []).append(household)
    return found


def _leaving(households: Sequence[Household]) -> dict[date, list[tuple[Household, Person]]]:
    found: dict[date, list[tuple[Household, Person]]] = {}
    for household in households:
        for person in household.members:
            if person.leaves:
                found.setdefault(person.leaves, []).append((household, person))
    return found
