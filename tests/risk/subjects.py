"""One made-up person on one day, as factors read them, and their assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.risk.conditions import Subject
from app.risk.filed import Filed
from app.risk.policy import assess
from app.risk.rules import shipped_policy
from app.risk.standing import Assessment, FactorPoints
from app.risk.state import Answer, Happening

POLICY = shipped_policy()
DAY = date(2026, 6, 1)


def a_subject(
    answers: Mapping[str, Any] | None = None,
    *,
    age: int = 50,
    days_ago: int = 0,
    older: Mapping[str, int] | None = None,
    tags: frozenset[str] = frozenset(),
    aid: frozenset[str] = frozenset(),
    disabled: tuple[tuple[int, int], ...] = (),
    ended: int | None = None,
    events: Mapping[str, int] | None = None,
    name: str = "p1",
    active: bool = True,
) -> Subject:
    """One person on the day; `older`, `events` and `ended` count days ago."""
    today, when = DAY.toordinal(), older or {}
    ended_day = None if ended is None else today - ended
    evidence = {
        question: Answer(value, today - when.get(question, days_ago), "v1")
        for question, value in (answers or {}).items()
    }
    happened = {kind: (Happening(today - ago, "v1"),) for kind, ago in (events or {}).items()}
    return Subject(name, Filed(age, active, tags, aid, disabled, ended_day), evidence, happened)


def alone(subject: Subject, **more: Any) -> Assessment:
    for name, value in more.items():
        setattr(subject, name, value)
    return assess(POLICY, [subject], DAY)[subject.person_id]


def found(assessment: Assessment) -> dict[str, FactorPoints]:
    return {one.code: one for one in assessment.factors}
