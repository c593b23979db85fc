"""How a case writes days, times and people's files: strict shapes, and the values they stand for."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.risk.days import SHANGHAI
from app.risk.forms import DocumentIn
from app.risk.values import Dated, Disability, Entitlement, PersonFile

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_YEARS = range(1900, 2200)


def _read_day(given: Any) -> date:
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        raise ValueError("must be a day, YYYY-MM-DD")
    day = date.fromisoformat(given)
    if day.year not in _YEARS:
        raise ValueError("must lie between the years 1900 and 2199")
    return day


def _read_time(given: Any) -> datetime:
    if not isinstance(given, str) or not _TIME.fullmatch(given):
        raise ValueError("must be a time with offset, like 2026-11-22T09:30:00+08:00")
    at = datetime.fromisoformat(given.upper())
    if at.year not in _YEARS:
        raise ValueError("must lie between the years 1900 and 2199")
    return at


Day = Annotated[date, BeforeValidator(_read_day)]
Time = Annotated[datetime, BeforeValidator(_read_time)]
Id = Annotated[str, Field(min_length=1, max_length=64)]


class SpellIn(DocumentIn):
    """Anything dated."""

    from_day: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class DisabilityIn(SpellIn):
    """GB/T 26341 type and grade."""

    type: int = Field(ge=1, le=7)
    grade: int = Field(ge=1, le=4)


class TagIn(SpellIn):
    """A tag of the file."""

    tag: Id


class StatusIn(SpellIn):
    """A status of the file."""

    status: Literal["candidate", "watch", "active", "suspended", "transferred", "closed"]


class EntitlementIn(SpellIn):
    """Aid of a category."""

    category: Id
    ended_as: Literal["left", "refused"] | None = None


class PersonIn(DocumentIn):
    """One person's file; `since` is the day of enrolment, `statuses` none means active throughout."""

    id: Id
    birth_date: Day
    disability: DisabilityIn | list[DisabilityIn] | None = None
    tags: list[Id | TagIn] = Field(default_factory=list)
    entitlements: list[Id | EntitlementIn] = Field(default_factory=list)
    relation: str = ""
    since: Day | None = None
    statuses: list[StatusIn] = Field(default_factory=list)

    def file(self, enrolled: date) -> PersonFile:
        """As a plain value, enrolled at the beginning of a Shanghai day."""
        given = self.disability if isinstance(self.disability, list) else [self.disability]
        return PersonFile(
            self.id,
            self.birth_date,
            datetime.combine(enrolled, datetime.min.time(), SHANGHAI),
            self.relation,
            tuple(Disability(one.type, one.grade, one.from_day, one.until) for one in given if one is not None),
            tuple(Dated(one) if isinstance(one, str) else Dated(one.tag, one.from_day, one.until) for one in self.tags),
            tuple(
                Entitlement(one)
                if isinstance(one, str)
                else Entitlement(one.category, one.from_day, one.until, one.ended_as)
                for one in self.entitlements
            ),
            tuple(Dated(one.status, one.from_day, one.until) for one in self.statuses),
        )
