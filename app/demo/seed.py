"""Seeding: the whole history played on an empty database through the verbs, checked against the county's own figures."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.access.accounts import AddAccount, add_accounts
from app.access.store import find_account_by_name
from app.core.clock import day_of
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE, Whole
from app.dashboards.fold import fold_deltas
from app.dashboards.overview import Question, read_overview
from app.demo.aid.conference import leave_cases
from app.demo.history import Progress
from app.demo.live import leave_clue
from app.demo.network import lowest_level
from app.demo.places import shipped_divisions
from app.demo.planner import SEVEN_MONTHS, PlanMissed
from app.demo.play import PlayedWorld
from app.demo.population import populate
from app.demo.quotas import FIRST_DAY
from app.demo.recipe import ROUND_DAYS, SEED, history_of, play
from app.demo.schedule import clock
from app.demo.staff import AUDITOR, hire, informants
from app.demo.stages import leave_stages
from app.demo.values import COUNTY, id_of
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform, perform_all
from app.places.load import LoadPlaces, haining, load_places, read_divisions

FIRST_ACCOUNT = "county"
LAST_HOUR = 22
BEGINNING = clock(date(2021, 8, 25), 9)


class HalfSeeded(ValueError):
    """A seeding was broken off here; what it left cannot be continued."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a seeding came to: person-visits in all, and those of the seven months by level before."""

    visits: int
    seven_months: dict[str, int]


async def is_seeded(deployment: Deployment, at: datetime) -> bool:
    """True when the demonstration lives here already. Raises HalfSeeded where it was broken off.

    The auditor's account is the last thing that a seeding adds.
    """
    async with reading(deployment, EVERYWHERE) as db:
        begun = await find_account_by_name(db, FIRST_ACCOUNT, at)
        ended = await find_account_by_name(db, AUDITOR[0], at)
    if begun is not None and ended is None:
        raise HalfSeeded("the demonstration was not finished in this database; remove it and start again")
    return begun is not None


def days_to_play() -> int:
    """How many days a seeding lives through."""
    return (SEVEN_MONTHS.last - FIRST_DAY).days + 1 + ROUND_DAYS


async def seed(deployment: Deployment, at: datetime, progress: Progress, *, seed: int = SEED) -> Seeded:
    """Seed an empty, migrated database with everything up to yesterday.

    Raises PlanMissed when the counts of the seven months, in the history or in the overview, are not the planned ones.
    """
    teams, households = populate(seed, shipped_divisions())
    # Hundreds of thousands of values that all stay: looking through them again and again would take a tenth of the time.
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        await perform(deployment, load_places, operator(COUNTY), BEGINNING, read_divisions(haining()))
        lowest = lowest_level(seed, shipped_divisions())
        command = LoadPlaces(tuple(lowest), tuple(range(1, len(lowest) + 1)))
        await perform(deployment, load_places, operator(COUNTY), BEGINNING, command)
        await perform_all(deployment, add_accounts, operator(COUNTY), BEGINNING, informants(seed, shipped_divisions()))
        staff = await hire(deployment, BEGINNING, shipped_divisions(), teams)
        history = history_of(seed, households, PlayedWorld(deployment, staff), progress)
        await play(history, households, day_of(at))
        evening = clock(day_of(at) - timedelta(days=1), LAST_HOUR)
        await leave_clue(deployment, staff, evening, seed, shipped_divisions())
        await leave_stages(deployment, staff, evening)
        await leave_cases(deployment, staff, evening, seed, households)
    finally:
        gc.enable()
        gc.unfreeze()
    while await fold_deltas(deployment):
        pass
    counts = await _checked(deployment, at)
    name, shown, role, place = AUDITOR
    auditor = AddAccount(name, shown, (RoleAt(role, place),), id_of("account", name))
    await perform_all(deployment, add_accounts, operator(COUNTY), at, [auditor])
    return Seeded(sum(history.diary.counted.values()), counts)


async def _checked(deployment: Deployment, at: datetime) -> dict[str, int]:
    """The overview's counts of the seven months. Raises PlanMissed when they are others than planned."""
    question = Question(COUNTY, SEVEN_MONTHS.first, SEVEN_MONTHS.last)
    async with reading(deployment, Whole(COUNTY)) as db:
        answered = await read_overview(db, operator(COUNTY), at, question)
    counts = {level: answered.overview.visits[level] for level in SEVEN_MONTHS.targets}
    if counts != SEVEN_MONTHS.targets:
        raise PlanMissed(f"the overview shows {counts} instead of {dict(SEVEN_MONTHS.targets)}")
    return counts
