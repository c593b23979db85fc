"""Bringing households of a file in, a batch in one transaction, or only saying what would come of it."""

from collections.abc import Sequence
from datetime import datetime

from app.core.db import Deployment, reading
from app.core.errors import Refusal
from app.core.seen import Whole
from app.core.sheet import RowProblem
from app.enrolment.intake import HouseholdRows, problems_of
from app.enrolment.register import Registered, judge_households, register_households
from app.journal.actor import operator
from app.journal.perform import perform_all


async def bring_households(
    deployment: Deployment, county: str, at: datetime, some: Sequence[HouseholdRows]
) -> tuple[list[RowProblem], int]:
    """Register a batch. Returns the complaints and how many households are new; a repeat is neither."""
    commands = [one.command for one in some]
    results = await perform_all(deployment, register_households, operator(county), at, commands)
    new = sum(isinstance(one, Registered) and not one.repeated for one in results)
    return _complaints(some, results), new


async def rehearse_households(
    deployment: Deployment, county: str, at: datetime, some: Sequence[HouseholdRows]
) -> tuple[list[RowProblem], int]:
    """Judge a batch and write nothing. Returns the complaints and how many households would be new."""
    async with reading(deployment, Whole(county)) as db:
        judged = await judge_households(db, operator(county), at, [one.command for one in some])
    return _complaints(some, judged), sum(one is not None and not isinstance(one, Refusal) for one in judged)


def _complaints(some: Sequence[HouseholdRows], results: Sequence[object]) -> list[RowProblem]:
    return [
        problem
        for rows, one in zip(some, results, strict=True)
        if isinstance(one, Refusal)
        for problem in problems_of(rows, one)
    ]
