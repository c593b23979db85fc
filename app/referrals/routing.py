"""Where needs go and how long their referrals may take: versioned reference data, validated as it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import TypeAdapter

from app.alerts import reference
from app.alerts.calendar import Limit
from app.core.clock import day_of

STRICT: dict[str, Any] = {"extra": "forbid"}
DOCUMENT = Path(__file__).with_name("routing.yaml")


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of need: who handles it, by when, and which of the 8+1 categories of assistance it belongs to."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    zh: str
    en: str
    target: str
    limit: Limit
    aid: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on a visit that says that a kind of need is there after all: the question and the values that say so."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    question: str
    values: Sequence[str | bool]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a visit says against a referral that was delivered, or closed not longer ago than so many days; answers by category."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    within_days: int
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Routing:
    """One version of the routing data. Raises ValueError where a category names a target or an aid category it lacks."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    version: int
    from_day: date
    aid_categories: Mapping[str, Label]
    targets: Mapping[str, Label]
    categories: Mapping[str, Category]
    urgencies: Mapping[str, Label]
    outcomes: Mapping[str, Label]
    contradiction: Contradiction

    def __post_init__(self) -> None:
        for code, category in self.categories.items():
            if len(code) > 40 or category.target not in self.targets:
                raise ValueError(f"version {self.version}: {code} goes to the unknown target {category.target}")
            if category.aid is not None and category.aid not in self.aid_categories:
                raise ValueError(f"version {self.version}: {code} names the unknown aid category {category.aid}")
        if unknown := self.contradiction.answers.keys() - self.categories.keys():
            raise ValueError(f"version {self.version}: no category {', '.join(sorted(unknown))} to contradict")

    def due_day(self, category: str, at: datetime) -> date:
        """The local day on which the limit of a referral opened at `at` ends."""
        return day_of(self.categories[category].limit.end(at, day_of(at), reference.calendar()))

    def target_of(self, category: str) -> tuple[str, Label]:
        """Code and name of who handles a category."""
        code = self.categories[category].target
        return code, self.targets[code]

    def contradicted(self, answers: Mapping[str, Any]) -> frozenset[str]:
        """The categories whose need a person's answers say is there."""
        rules = self.contradiction.answers.items()
        return frozenset(
            code for code, rule in rules if rule.question in answers and answers[rule.question] in rule.values
        )


def read_routings(document: Any) -> tuple[Routing, ...]:
    """All versions, oldest first. Raises ValueError for a malformed document or versions out of order."""
    versions = tuple(TypeAdapter(list[Routing]).validate_python(document))
    for one, other in pairwise(versions):
        if one.version >= other.version or one.from_day >= other.from_day:
            raise ValueError("routing versions stand in the order of their numbers and days")
    if not versions:
        raise ValueError("there is no routing at all")
    return versions


@lru_cache(maxsize=1)
def routings() -> Sequence[Routing]:
    """The versions shipped with the program."""
    return read_routings(yaml.safe_load(DOCUMENT.read_text(encoding="utf-8")))


def names_of(category: str, target: str, day: date) -> tuple[Label, Label]:
    """What a category and a desk are called, by the version of a day or, for a code it lacks, the newest that has it."""
    known = (routing_on(day), *reversed(routings()))
    named = next(one.categories[category] for one in known if category in one.categories)
    return Label(named.zh, named.en), next(one.targets[target] for one in known if target in one.targets)


def routing_on(day: date) -> Routing:
    """The version in force on a day; before the first one's day, the first."""
    versions = routings()
    return next((one for one in reversed(versions) if one.from_day <= day), versions[0])
