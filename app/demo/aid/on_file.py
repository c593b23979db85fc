"""Which of the people on file take part in what: chosen by what they are entitled to, how old they are, when they were enrolled. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.demo.streams import Stream
from app.demo.values import Household, Person

LOW_INCOME = frozenset({"dibao", "dibao_marginal", "expenditure_poor"})
ADULT, PENSION, ELDER, SCHOOL = 18, 60, 70, 6


@dataclass(frozen=True, slots=True)
class OnFile:
    """The households of the demonstration, as of a day."""

    seed: int
    households: Sequence[Household]
    day: date

    def some(
        self, number: int, what: str, fits: Callable[[Household], bool], before: date | None = None
    ) -> list[Household]:
        """So many households that fit and were enrolled before a day, always the same ones. Raises ValueError where there are fewer."""
        fitting = [one for one in self.households if fits(one) and one.enrolled < (before or self.day)]
        if len(fitting) < number:
            raise ValueError(f"{what}: {len(fitting)} households of {number}")
        return Stream(self.seed, "on file", what).shuffled(fitting)[:number]

    def entitled(self, household: Household, category: str) -> list[Person]:
        """Who of a household is entitled to a category."""
        return [one for one in household.members if category in one.entitlements]

    def low_income(self, household: Household) -> bool:
        """Somebody is in one of the classes of low income."""
        return any(LOW_INCOME & set(one.entitlements) for one in household.members)

    def elder(self, household: Household) -> bool:
        """Whoever heads it is seventy or older."""
        return household.members[0].age_on(self.day) >= ELDER

    def pupils(self, household: Household) -> list[Person]:
        """Children of school age."""
        return [one for one in household.members if SCHOOL <= one.age_on(self.day) < ADULT]

    def able(self, household: Household) -> bool:
        """Whoever heads it may work a little."""
        return ADULT <= household.members[0].age_on(self.day) < PENSION and self.low_income(household)
