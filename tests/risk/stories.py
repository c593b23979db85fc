"""Random histories with a plot: crises that calm down, teams that keep calling, officers that decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from app.risk.values import ActEvent, Dated, Event, PersonAnswers, PersonFile, VisitEvent
from tests.risk.histories import PEOPLE, Household, clues
from tests.risk.households import at, on

CRISES: tuple[dict[str, Any], ...] = (
    {"mental.phq9_item9": 1},
    {"mental.phq9_score": 14, "health.major_illness": True, "economy.income_change": "unemployed"},
    {"care.living_arrangement": "alone", "health.adl_unable_items": 1},
    {"housing.safety_grade": "D"},
    {"housing.hazard_items": ["gas"], "housing.hazard_imminent": True},
    {"economy.basic_life_secured": False},
    {"child.guardianship_status": "weak_single_parent", "health.cognition": "impaired"},
    {"events": "fire"},
    {"events": "fell", "health.adl_unable_items": 5, "care.caregiver_status": "none"},
)
CALM: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"mental.phq9_score": 2, "mental.phq9_item9": 0, "health.major_illness": False, "economy.income_change": "stable"},
    {"care.living_arrangement": "with_children", "health.adl_unable_items": 0, "care.caregiver_status": "effective"},
    {"housing.safety_grade": "B", "housing.hazard_imminent": False, "housing.hazard_items": []},
    {"child.guardianship_status": "normal", "health.cognition": "normal"},
)


@st.composite
def stories(draw: st.DrawFn) -> Household:
    """Two people, a call every week or month, crises now and then, and decisions in between."""
    people = PEOPLE[: draw(st.integers(1, 2))]
    events: list[Event] = []
    day, number = 0, 0
    while number < 14 and day < 320:
        day += draw(st.sampled_from([1, 3, 7, 10, 15, 20, 30, 45, 100]))
        number += 1
        visit = draw(calls(number, day, people))
        events.append(visit)
        events += draw(decisions(number, day, people, [one.id for one in events if isinstance(one, VisitEvent)]))
    events += [draw(clues(number)) for number in range(draw(st.integers(0, 1)))]
    return tuple(draw(registered(person_id)) for person_id in people), events


@st.composite
def calls(draw: st.DrawFn, number: int, day: int, people: tuple[str, ...]) -> VisitEvent:
    """Mostly a completed home call with calm or no answers."""
    told = []
    for person_id in people:
        plot = CRISES if draw(st.integers(0, 5)) == 0 else CALM
        given = dict(draw(st.sampled_from(plot)))
        if "events" in given:
            given["events"] = [{"type": given["events"], "on": on(day - draw(st.integers(0, 3))).isoformat()}]
        told.append(PersonAnswers(person_id, given))
    outcome = draw(st.sampled_from(["completed"] * 8 + ["partial", "not_home", "not_home"]))
    mode = draw(st.sampled_from(["home"] * 8 + ["office", "phone"]))
    author = draw(st.sampled_from(["anna", "bo"]))
    minute = draw(st.integers(0, 59))
    return VisitEvent(f"v{number:02d}", at(day, 9, minute), mode, outcome, tuple(told), author)


@st.composite
def decisions(draw: st.DrawFn, number: int, day: int, people: tuple[str, ...], visits: list[str]) -> list[Event]:
    """What an officer does after a call, a few hours or days later."""
    made: list[Event] = []
    for person_id in people:
        kind: Any = draw(st.sampled_from([None, "approval", "approval", "resolution", "refusal", "override"]))
        if kind is None:
            continue
        when = at(day, 14) + timedelta(days=draw(st.sampled_from([0, 0, 2])))
        factor = draw(st.sampled_from(["M01", "M01", "E01"]))
        to: Any = draw(st.sampled_from(["red", "orange", "yellow"])) if kind == "override" else None
        until = when.date() + timedelta(days=draw(st.integers(0, 90)))
        name = f"a{number:02d}-{person_id}"
        made.append(ActEvent(name, when, kind, person_id, factor, tuple(visits), to, until, draw(st.booleans())))
    return made


@st.composite
def registered(draw: st.DrawFn, person_id: str) -> PersonFile:
    """Old or young, enrolled at the start, perhaps suspended for a while."""
    birth = at(0).date() - timedelta(days=draw(st.integers(59 * 365, 81 * 365)))
    pause = (Dated("active", None, on(90)), Dated("suspended", on(90), on(120)), Dated("active", on(120), None))
    return PersonFile(person_id, birth, at(0, 0), statuses=draw(st.sampled_from([(), (), (), pause])))
