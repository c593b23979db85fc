"""Which members there are: drafts by kind, enough optional ones to meet the quota, and files that rest or have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.demo import quotas
from app.demo.households import OTHER_KIN, PARENT, Draft, Kind, disabled_with_parent, empty_nest, illness, single_parent
from app.demo.streams import Stream

ROOMY = (empty_nest, disabled_with_parent, illness, single_parent)
LAST_LEAVING, LEAVING_DAY = date(2022, 6, 4), 5


def drafts_of(seed: int, kinds: Sequence[Kind]) -> list[tuple[Draft, ...]]:
    """The members of each household, so many optional ones among them that the active ones meet the quota exactly."""
    drafted = [kind(Stream(seed, "household", number)) for number, kind in enumerate(kinds)]
    needed = quotas.ACTIVE_PEOPLE - sum(not draft.optional for members in drafted for draft in members)
    optional = [
        (number, place)
        for number, members in enumerate(drafted)
        for place, draft in enumerate(members)
        if draft.optional
    ]
    if not 0 <= needed <= len(optional):
        raise ValueError(f"the quotas leave {needed} optional members of {len(optional)}")
    kept = set(Stream(seed, "optional").shuffled(optional)[:needed])
    categories = _entitlements(seed, [bool(members[0].entitlements) for members in drafted])
    return [
        tuple(
            _entitled(draft, *categories[number])
            for place, draft in enumerate(members)
            if not draft.optional or (number, place) in kept
        )
        for number, members in enumerate(drafted)
    ]


def _entitled(draft: Draft, category: str, since: date | None) -> Draft:
    """A member with the category of the household, unless its kind says another."""
    if draft.entitlements:
        return replace(draft, entitled_from=quotas.FIRST_DAY)
    return replace(draft, entitlements=(category,), entitled_from=since)


def _entitlements(seed: int, settled: Sequence[bool]) -> list[tuple[str, date | None]]:
    """The category of each household and the day from which it holds: so many in the two expenditure-driven ones, now and a year
    before, as the county counted in 2022. Households whose kind settles it are passed over.
    """
    stream = Stream(seed, "entitlements")
    first, last = quotas.RECOGNISED_BEFORE
    fixed: list[tuple[str, date | None]] = [
        ("expenditure_poor", first + timedelta(days=stream.below((last - first).days)))
        for _ in range(quotas.EXPENDITURE_POOR_BEFORE)
    ]
    fixed += [("expenditure_poor", None)] * (quotas.EXPENDITURE_POOR - quotas.EXPENDITURE_POOR_BEFORE)
    fixed += [("expenditure_dibao_marginal", None)] * quotas.EXPENDITURE_MARGINAL
    free = [number for number, kind_says in enumerate(settled) if not kind_says]
    usual = [("dibao", 560), ("dibao_marginal", 440)]
    fixed += [(stream.weighted(usual), quotas.FIRST_DAY) for _ in range(len(free) - len(fixed))]
    given: dict[int, tuple[str, date | None]] = dict(zip(free, stream.shuffled(fixed), strict=True))
    return [given.get(number, ("", None)) for number in range(len(settled))]


@dataclass(frozen=True)
class Extras:
    """Members whose files are candidates, rest (suspended) or have ended (closed), by household."""

    seed: int
    statuses: dict[str, tuple[str, ...]]

    def drafts(self, household: str) -> list[Draft]:
        """The drafts of a household's extra members."""
        return [self._draft(household, number) for number in range(len(self.statuses.get(household, ())))]

    def _draft(self, household: str, number: int) -> Draft:
        stream = Stream(self.seed, "extra", household, number)
        traits = {"care.living_arrangement": "with_others"}
        if self.statuses[household][number] == "candidate":
            return Draft(OTHER_KIN, stream.pick("12"), (30, 52), traits)
        return Draft(PARENT, stream.pick("12"), (86, 96), traits)

    def fate(self, person: str, enrolled: date) -> tuple[str, date | None]:
        """An extra member's status, and the day it began (None: from the beginning)."""
        household, _, _ = person.partition("-")
        status = self.statuses[household][0]
        if status == "candidate":
            return status, None
        earliest = enrolled + timedelta(days=20)
        span = max((LAST_LEAVING - earliest).days, 0)
        day = earliest + timedelta(days=Stream(self.seed, "leaves", person).below(span + 1))
        return status, (day.replace(day=1) + timedelta(days=32)).replace(day=LEAVING_DAY)


def extras_for(seed: int, kinds: Sequence[Kind]) -> Extras:
    """One extra member in so many of the larger households as the quotas ask for."""
    roomy = [f"h{number + 1:04d}" for number, kind in enumerate(kinds) if kind in ROOMY]
    chosen = Stream(seed, "extras").shuffled(roomy)
    statuses = ["candidate"] * quotas.CANDIDATES + ["suspended"] * quotas.SUSPENDED + ["closed"] * quotas.CLOSED
    return Extras(seed, {household: (status,) for household, status in zip(chosen, statuses, strict=False)})
