"""The kinds of programmes, deliveries and organisations: versioned reference data, validated as it is read."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Literal

import yaml
from pydantic import TypeAdapter

STRICT: dict[str, Any] = {"extra": "forbid"}
DOCUMENT = Path(__file__).with_name("kinds.yaml")
Presence = Literal["required", "optional", "none"]
Sort = Literal["person", "household", "organisation", "grid", "batch"]
PERIODS = {
    "month": re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"[12][0-9]{3}Q[1-4]"),
    "year": re.compile(r"[12][0-9]{3}"),
    "issue": re.compile(r"[1-9][0-9]{0,2}"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of quantities: so many of its base unit."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    zh: str
    en: str
    of: str
    factor: int


@dataclass(frozen=True, slots=True)
class DeliveryKind:
    """A kind of delivery: what it does to the books, and what must be said of it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    zh: str
    en: str
    effect: Literal["spends", "lends", "repays", "pledges", "receives", "none"]
    amount: Presence = "none"
    quantity: Presence = "none"
    period: Presence = "none"
    period_form: Literal["month", "quarter", "year", "issue", "any"] = "any"

    def days_of_period(self, text: str) -> tuple[date, date] | None:
        """The first and last day of a period; None for an issue, which has none."""
        if not self.is_period(text) or PERIODS["issue"].fullmatch(text):
            return None
        year, month = int(text[:4]), text[5:]
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        last = int(month) * (3 if text[4] == "Q" else 1)
        first = last - 2 if text[4] == "Q" else last
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])

    def is_period(self, text: str) -> bool:
        """True for a period in the form that this kind takes."""
        forms = PERIODS.values() if self.period_form == "any" else (PERIODS[self.period_form],)
        return any(form.fullmatch(text) for form in forms)


@dataclass(frozen=True, slots=True)
class ProgrammeKind:
    """A kind of programme: who may take part, what it may hand out and how that is counted."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    zh: str
    en: str
    group: str
    participants: Sequence[Sort]
    deliveries: Mapping[str, Sequence[str]]
    aid: str | None = None
    participation: Literal["required", "optional"] = "optional"
    cap_fen: int | None = None
    rate_percent: int | None = None
    steps: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Kinds:
    """One version of the document. Raises ValueError where a kind names what the version lacks."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    version: int
    from_day: date
    organisation_kinds: Mapping[str, Label]
    groups: Mapping[str, Label]
    count_units: Mapping[str, Label]
    units: Mapping[str, Unit]
    steps: Mapping[str, Label]
    delivery_kinds: Mapping[str, DeliveryKind]
    programme_kinds: Mapping[str, ProgrammeKind]

    def __post_init__(self) -> None:
        for code, kind in self.programme_kinds.items():
            units = {unit for allowed in kind.deliveries.values() for unit in allowed}
            self._known(code, {kind.group}, self.groups)
            self._known(code, kind.deliveries, self.delivery_kinds)
            self._known(code, units, self.count_units)
            self._known(code, kind.steps, self.steps)
        self._known("units", {unit.of for unit in self.units.values()}, self.units)

    def _known(self, code: str, named: Any, known: Mapping[str, Any]) -> None:
        if missing := set(named) - known.keys():
            raise ValueError(f"version {self.version}: {code} names {', '.join(sorted(missing))}, which it lacks")


def read_kinds(document: Any) -> tuple[Kinds, ...]:
    """All versions, oldest first. Raises ValueError for a malformed document or versions out of order."""
    versions = tuple(TypeAdapter(list[Kinds]).validate_python(document))
    for one, other in pairwise(versions):
        if one.version >= other.version or one.from_day >= other.from_day:
            raise ValueError("versions stand in the order of their numbers and days")
    if not versions:
        raise ValueError("there are no kinds at all")
    return versions


@lru_cache(maxsize=1)
def all_kinds() -> Sequence[Kinds]:
    """The versions shipped with the program."""
    return read_kinds(yaml.safe_load(DOCUMENT.read_text(encoding="utf-8")))


def kinds_on(day: date) -> Kinds:
    """The version in force on a day; before the first one's day, the first."""
    versions = all_kinds()
    return next((one for one in reversed(versions) if one.from_day <= day), versions[0])
