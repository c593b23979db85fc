"""The recipe: what befalls whom, the plan that the first seven months of 2022 meet, and the last round up to today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date, timedelta

from app.demo.aid.cases import COURSE
from app.demo.calls import Caller, Happenings
from app.demo.crises import DECK, RECENT, Crisis, deal
from app.demo.diary import RETURN_DAYS, Diary
from app.demo.drift import trouble_of
from app.demo.history import History, Progress, silent
from app.demo.planner import SEVEN_MONTHS
from app.demo.population import FIRST_KEY
from app.demo.quotas import FIRST_DAY
from app.demo.schedule import clock
from app.demo.streams import Stream
from app.demo.teams import SHOWN_ACCOUNTS
from app.demo.values import Household, Person
from app.demo.world import World

SEED = 1
SHOWN_TEAMS = tuple(f"{town}-1" for town in SHOWN_ACCOUNTS)
LEFT_FOR_TODAY = 5
EVENING_HOUR = 22
TROUBLES_END = date(2022, 7, 4)
ROUND_DAYS, ELDERS_ROUND_DAYS, SHOWN_DAYS = 90, 27, 9
ELDER, TUESDAY, LATE_IN_THE_WEEK_PER_MILLE = 60, 1, 120


def history_of(seed: int, households: Sequence[Household], world: World, progress: Progress = silent) -> History:
    """The history of these households from the first day on, ready to be lived on a world."""
    happenings = Happenings(deal(seed, households, DECK, {FIRST_KEY}))
    _trouble(seed, "2022", households, happenings, FIRST_DAY, TROUBLES_END)
    enrolling: dict[date, list[Household]] = {}
    leaving: dict[date, list[tuple[Household, Person]]] = {}
    for household in households:
        enrolling.setdefault(household.enrolled, []).append(household)
        for person in household.members:
            if person.leaves:
                leaving.setdefault(person.leaves, []).append((household, person))
    caller = Caller(seed, happenings)
    return History(world, Diary(seed), caller, enrolling, leaving, SEVEN_MONTHS, progress=progress)


async def play(history: History, households: Sequence[Household], today: date) -> None:
    """Live from the first day to yesterday; between the plan's last day and the round the files rest.

    Raises PlanMissed when the seven months do not end with exactly the planned person-visits.
    """
    begin = FIRST_DAY
    for day, step in COURSE:
        await history.live(begin, day)
        await history.world.confer(clock(day, EVENING_HOUR), step, history.diary.seed, households)
        begin = day + timedelta(days=1)
    await history.live(begin, SEVEN_MONTHS.last)
    await history.world.enter_books(clock(SEVEN_MONTHS.last, EVENING_HOUR), history.diary.seed, households)
    await history.rest(SEVEN_MONTHS.last + timedelta(days=1))
    seed, happenings, first = history.diary.seed, history.caller.happenings, today - timedelta(days=ROUND_DAYS)
    spared = {FIRST_KEY, *(crisis.household.key for crisis in happenings.crises)}
    deck = [(plot, today - timedelta(days=days)) for plot, days in RECENT]
    recent = deal(seed, households, deck, spared)
    happenings.crises[:] = recent
    happenings.troubles.clear()
    # Needs become referrals, and none of the old ones would have been closed.
    happenings.needs_told = True
    _trouble(seed, "round", households, happenings, first, today)
    history.waiting.update(_left_for_today(households, spared | {crisis.household.key for crisis in recent}))
    history.resuming.update(_round(seed, households, recent, history.waiting, today))
    await history.live(first, today - timedelta(days=1))


def _trouble(
    seed: int, season: str, households: Iterable[Household], happenings: Happenings, first: date, last: date
) -> None:
    """Small troubles of a season, but none in households that a crisis befalls."""
    struck = {crisis.household.key for crisis in happenings.crises}
    for household in households:
        for person in household.members if household.key not in struck else ():
            trouble = trouble_of(seed, season, household, person, first, last)
            if trouble is not None:
                happenings.troubles[person.key] = [trouble]


def _left_for_today(households: Sequence[Household], spared: Set[str]) -> set[str]:
    """Some households of the two teams that the README names: due today, so that their lists are not empty."""
    found: set[str] = set()
    for team in SHOWN_TEAMS:
        of_team = [one.key for one in households if one.team == team and one.key not in spared]
        found.update(of_team[:LEFT_FOR_TODAY])
    return found


def _round(
    seed: int, households: Sequence[Household], recent: Sequence[Crisis], waiting: Set[str], today: date
) -> dict[date, list[Household]]:
    """The day on which each household is taken up again: elders, seen monthly, in the last weeks, the others over ninety days."""
    befallen = {crisis.household.key: crisis.began - timedelta(days=6) for crisis in recent}
    found: dict[date, list[Household]] = {}
    for household in households:
        elders = any(person.age_on(today) >= ELDER for person in household.members)
        span = ELDERS_ROUND_DAYS if elders else ROUND_DAYS
        stream = Stream(seed, "round", household.key)
        day = today - timedelta(days=stream.between(3, span))
        # Mostly early in the week, so that three days later is still within it; the rest wait over the weekend.
        if not stream.chance(LATE_IN_THE_WEEK_PER_MILLE):
            day -= timedelta(days=max(day.weekday() - TUESDAY, 0))
        if household.key == FIRST_KEY:
            day = today - timedelta(days=SHOWN_DAYS)
        elif household.key in waiting:
            day = today - timedelta(days=RETURN_DAYS)
        found.setdefault(befallen.get(household.key, day), []).append(household)
    return found
