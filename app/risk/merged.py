"""Events about people whose files were merged, as the file that stands for both has them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.risk.values import ActEvent, ClueEvent, Event, PersonAnswers, VisitEvent

Names = Mapping[str, str]  # alias to whoever stands for it


def renamed(event: Event, names: Names) -> Event:
    """An event with every alias by the name of who stands for it."""
    if not names:
        return event
    if isinstance(event, VisitEvent):
        return replace(event, people=_people(event.people, names))
    if isinstance(event, ClueEvent | ActEvent) and event.person_id is not None:
        return replace(event, person_id=names.get(event.person_id, event.person_id))
    return event


def _people(people: Iterable[PersonAnswers], names: Names) -> tuple[PersonAnswers, ...]:
    """Each person once; of two entries that are one person's the own file's words outdo the alias's, and signs of both stay."""
    found: dict[str, PersonAnswers] = {}
    for one in sorted(people, key=lambda one: one.person_id not in names):
        own = names.get(one.person_id, one.person_id)
        new = replace(one, person_id=own, answers=_answers(one.answers, names))
        found[own] = _both(found[own], new) if own in found else new
    return tuple(found[one] for one in sorted(found))


def _both(first: PersonAnswers, last: PersonAnswers) -> PersonAnswers:
    answers = {**first.answers, **last.answers}
    events = [*first.answers.get("events", ()), *last.answers.get("events", ())]
    if events:
        answers["events"] = events
    earlier = (*first.earlier, *last.earlier, first.answers)
    return PersonAnswers(last.person_id, answers, last.outcome or first.outcome, earlier)


def _answers(answers: Mapping[str, Any], names: Names) -> Mapping[str, Any]:
    """Who cares for somebody may be an alias too."""
    return {code: names.get(value, value) if isinstance(value, str) else value for code, value in answers.items()}
