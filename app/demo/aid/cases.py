"""The twelve cases that the joint conference of 15 February 2022 had before it (一事一议). Pure."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from app.demo.aid.on_file import OnFile
from app.demo.streams import Stream
from app.demo.values import Household, id_of

CASES = 12
ENROLLED_BEFORE = date(2022, 1, 1)
KINDS = frozenset({"illness", "alone_adult"})
FEN_PER_100_YUAN = 10_000
# What is done for all of them on which day; what the conference decided is handed out in the days after it.
COURSE = (
    (date(2022, 1, 12), "proposal"),
    (date(2022, 1, 26), "schedule"),
    (date(2022, 2, 15), "decision"),
    (date(2022, 3, 18), "completion"),
)
CONFERENCE = date(2022, 2, 15)


def cases_of(files: OnFile, number: int = CASES) -> list[Household]:
    """Households between the categories: ill or alone, and not entitled to the subsistence allowance."""

    def between(one: Household) -> bool:
        return one.kind in KINDS and not files.entitled(one, "dibao")

    return files.some(number, "deliberations", between, ENROLLED_BEFORE)


def case_id(household: Household) -> UUID:
    """The id of a household's case."""
    return id_of("deliberation", household.key)


def granted(seed: int, household: Household) -> int:
    """The help that was decided on, in fen."""
    return Stream(seed, "deliberation", household.key).between(30, 150) * FEN_PER_100_YUAN
