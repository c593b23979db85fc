"""Made-up households for the tests of risk: files, visits, acts and a timeline counted in days from a first day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.risk.days import SHANGHAI, end_of_day
from app.risk.fold import look, replay
from app.risk.rules import shipped_policies
from app.risk.standing import Standing
from app.risk.values import (
    ActEvent,
    ActKind,
    ClueEvent,
    Dated,
    Disability,
    Entitlement,
    Event,
    Level,
    PersonAnswers,
    PersonFile,
    VisitEvent,
)

FIRST_DAY = date(2026, 1, 5)


def on(day: int) -> date:
    """The calendar day `day` days after the first."""
    return FIRST_DAY + timedelta(days=day)


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A Shanghai time of a day of the timeline."""
    return datetime.combine(on(day), datetime.min.time(), SHANGHAI) + timedelta(hours=hour, minutes=minute)


def aged(years: int) -> date:
    """A birth date that makes someone this old on the first day, with half a year to the next birthday."""
    return date(FIRST_DAY.year - years - 1, 7, 5)


def a_file(
    person_id: str = "p1",
    birth: date | None = None,
    *,
    enrolled: int = 0,
    disabilities: tuple[Disability, ...] = (),
    tags: tuple[Dated, ...] = (),
    entitlements: tuple[Entitlement, ...] = (),
    statuses: tuple[Dated, ...] = (),
    memberships: tuple[Dated, ...] = (),
) -> PersonFile:
    """One person's file; a person of fifty unless said otherwise."""
    return PersonFile(
        person_id,
        birth or aged(50),
        at(enrolled, 0),
        disabilities=disabilities,
        tags=tags,
        entitlements=entitlements,
        statuses=statuses,
        memberships=memberships,
    )


def a_visit(
    day: int,
    answers: Mapping[str, Any] | None = None,
    *,
    who: str | None = "p1",
    mode: str = "home",
    outcome: str = "completed",
    hour: int = 10,
    minute: int = 0,
    author: str | None = "anna",
    key: str | None = None,
    name: str | None = None,
    voided: bool = False,
    earlier: tuple[Mapping[str, Any], ...] = (),
) -> VisitEvent:
    """A record of a visit to one person (or, with who=None, to nobody named), called v<day> unless named."""
    people = () if who is None else (PersonAnswers(who, answers or {}, None, earlier),)
    return VisitEvent(name or f"v{day:04d}", at(day, hour, minute), mode, outcome, people, author, key, voided)


def an_act(
    kind: ActKind,
    day: int,
    *,
    who: str | None = "p1",
    hour: int = 12,
    factor: str | None = None,
    resolves: tuple[str, ...] = (),
    to: Level | None = None,
    until: int | None = None,
    county: bool = False,
    visits: tuple[str, ...] = (),
    rank: int = 0,
) -> ActEvent:
    """A human decision at noon of a day."""
    name = f"act-{kind}-{day}-{hour}-{rank}"
    last = None if until is None else on(until)
    return ActEvent(name, at(day, hour), kind, who, factor, resolves, to, last, county, visits, rank)


def a_clue(day: int, *, who: str | None = "p1", verified: int | None = None, name: str = "clue") -> ClueEvent:
    """A report, open unless verified on a day."""
    return ClueEvent(name, at(day, 9), who, None if verified is None else at(verified, 9))


def standings(files: Iterable[PersonFile], events: Iterable[Event], day: int) -> dict[str, Standing]:
    """Everyone's standing at the end of a day, from scratch."""
    listed, until = tuple(files), end_of_day(on(day))
    return look(replay(listed, shipped_policies(), events, until), listed, shipped_policies(), until)


def standing(events: Iterable[Event], day: int, file: PersonFile | None = None) -> Standing:
    """The standing of a household's only person at the end of a day."""
    one = file or a_file()
    return standings([one], events, day)[one.person_id]


def codes(found: Standing) -> dict[str, int]:
    """The active factors and their points."""
    return {one.code: one.points for one in found.assessment.factors}


def levels(events: Iterable[Event], days: Iterable[int], file: PersonFile | None = None) -> list[Level]:
    """The standing level at the end of each of the days."""
    listed = list(events)
    return [standing(listed, day, file).standing_level for day in days]
