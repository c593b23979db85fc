"""Random but possible histories of a household, for properties: every kind of event, answer and file fact."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from app.risk.answers import Question
from app.risk.forms import shipped_forms
from app.risk.values import (
    ActEvent,
    ClueEvent,
    Dated,
    Disability,
    Entitlement,
    Event,
    PersonAnswers,
    PersonFile,
    VisitEvent,
)
from tests.risk.households import FIRST_DAY, at, on

FORM = shipped_forms()["home/1"]
PEOPLE = ("elder", "adult", "child")
LAST_DAY = 420
BIRTHS = (date(1946, 2, 28), date(1945, 8, 1), date(1966, 9, 9), date(1956, 2, 29), date(1990, 1, 1), date(2008, 6, 1))

Household = tuple[tuple[PersonFile, ...], list[Event]]


def values(question: Question) -> st.SearchStrategy[Any]:
    """Any allowed answer to a question (an event's day is filled in by the visit)."""
    if question.type == "boolean":
        return st.booleans()
    if question.type == "integer":
        low, high = question.low or 0, question.high or 0
        if high > 100:
            return st.sampled_from([0, 1, 5_000, 9_999, 10_000, 19_999, 20_000, 40_000])
        return st.integers(low, min(high, 7))
    if question.type == "choice":
        return st.sampled_from(sorted(question.values))
    if question.type == "list":
        return st.lists(st.sampled_from(sorted(question.values)), unique=True, max_size=2)
    return st.sampled_from(PEOPLE)


@st.composite
def answers(draw: st.DrawFn, day: int) -> dict[str, Any]:
    """A few answers of one person, sometimes with null ones and events."""
    asked = [question for question in FORM.questions.values() if question.type != "events"]
    chosen = draw(st.lists(st.sampled_from(asked), unique_by=lambda one: one.code, max_size=6))
    given: dict[str, Any] = {one.code: draw(st.one_of(values(one), values(one), st.none())) for one in chosen}
    if draw(st.integers(0, 5)) == 0:
        kind = draw(st.sampled_from(sorted(FORM.questions["events"].values)))
        given["events"] = [{"type": kind, "on": on(day - draw(st.integers(0, 40))).isoformat()}]
    return given


def days() -> st.SearchStrategy[int]:
    """A day of the history."""
    return st.integers(0, LAST_DAY)


@st.composite
def visits(draw: st.DrawFn, number: int) -> VisitEvent:
    """One record; times are crowded so that encounters happen."""
    day = draw(st.one_of(days(), st.sampled_from([30, 31, 60, 75, 200])))
    listed = draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3))
    people = tuple(
        PersonAnswers(
            person_id,
            draw(answers(day)),
            draw(st.sampled_from([None, None, None, "refused", "partial"])),
            tuple(draw(st.lists(answers(day), max_size=1))) if draw(st.integers(0, 8)) == 0 else (),
        )
        for person_id in listed
    )
    return VisitEvent(
        f"v{draw(st.integers(0, 9))}-{number}",
        at(day, draw(st.integers(8, 12)), draw(st.sampled_from([0, 20, 59]))),
        draw(st.sampled_from(["home", "home", "home", "office", "phone", "video", "neighbour_check"])),
        draw(st.sampled_from(["completed", "completed", "completed", "partial", "not_home", "not_home", "refused"])),
        people,
        draw(st.sampled_from(["anna", "bo", "chen", None])),
        draw(st.sampled_from([None, None, None, "k1", "k2"])),
        draw(st.integers(0, 12)) == 0,
    )


@st.composite
def clues(draw: st.DrawFn, number: int) -> ClueEvent:
    """A report, perhaps verified later."""
    day = draw(days())
    later = draw(st.one_of(st.none(), st.integers(0, 30)))
    who = draw(st.sampled_from([None, *PEOPLE]))
    return ClueEvent(f"c{number}", at(day, 9), who, None if later is None else at(day + later, 18))


@st.composite
def acts(draw: st.DrawFn, number: int, visit_ids: list[str]) -> ActEvent:
    """A decision about someone, with or without sense."""
    kinds = ["approval", "approval", "refusal", "resolution", "contact_confirmed", "override"]
    kind: Any = draw(st.sampled_from([*kinds, "encounter_link", "encounter_split"]))
    day = draw(days())
    named = tuple(draw(st.lists(st.sampled_from(visit_ids), unique=True, max_size=3))) if visit_ids else ()
    return ActEvent(
        f"a{number}",
        at(day, draw(st.integers(8, 20))),
        kind,
        draw(st.sampled_from(PEOPLE)),
        draw(st.sampled_from(["M01", "C08", "E01", "K01"])),
        named,
        draw(st.sampled_from(["red", "orange", "yellow"])) if kind == "override" else None,
        on(day + draw(st.integers(0, 90))),
        draw(st.booleans()),
        named,
        draw(st.integers(0, 2)),
    )


@st.composite
def spells(draw: st.DrawFn, code: str) -> Dated:
    """A dated fact of the file."""
    begin = draw(st.one_of(st.none(), st.integers(-100, LAST_DAY)))
    end = draw(st.one_of(st.none(), st.integers(-50, LAST_DAY)))
    return Dated(code, None if begin is None else on(begin), None if end is None else on(end))


@st.composite
def files(draw: st.DrawFn, person_id: str) -> PersonFile:
    """A person's file with a few dated facts."""
    extra = draw(spells("x"))
    tags = tuple(draw(st.lists(spells("lost_only_child"), max_size=1)))
    ended: Any = draw(st.sampled_from([None, "left", "refused"]))
    aid = Entitlement(draw(st.sampled_from(["tekun_dispersed", "dibao"])), extra.from_day, extra.until_day, ended)
    disability = Disability(draw(st.integers(1, 7)), draw(st.integers(1, 4)), extra.from_day, extra.until_day)
    statuses = (
        (Dated("active", None, on(100)), Dated("suspended", on(100), on(150)), Dated("active", on(150), None)),
        (Dated("candidate", None, on(20)), Dated("active", on(20), None)),
    )
    return PersonFile(
        person_id,
        draw(st.sampled_from(BIRTHS)),
        at(draw(st.sampled_from([0, 0, 0, 7, 120])), 0),
        "",
        draw(st.sampled_from([(), (), (disability,)])),
        tags,
        draw(st.sampled_from([(), (), (aid,)])),
        draw(st.sampled_from([(), (), *statuses])),
        draw(st.sampled_from([(), (), (Dated("member", None, on(300)),)])),
    )


@st.composite
def households(draw: st.DrawFn, most: int = 14) -> Household:
    """Three people's files and everything that happened to them."""
    events: list[Event] = [draw(visits(number)) for number in range(draw(st.integers(1, most)))]
    ids = [event.id for event in events]
    events += [draw(clues(number)) for number in range(draw(st.integers(0, 2)))]
    events += [draw(acts(number, ids)) for number in range(draw(st.integers(0, 5)))]
    return tuple(draw(files(person_id)) for person_id in PEOPLE), events


def every_day() -> list[date]:
    """All days of a history."""
    return [FIRST_DAY + timedelta(days=day) for day in range(LAST_DAY + 1)]
