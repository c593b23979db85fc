"""How a visit's answers become what is known of a person: newest values, events, latched signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from app.risk.catalogue import Policy
from app.risk.conditions import Check, Subject, compiled, questions_in
from app.risk.filed import Filed
from app.risk.state import Answer, Happening, Known, Sign

EVENTS = "events"
_NO_FILE = Filed(0, True, frozenset(), frozenset(), (), None)


@lru_cache(maxsize=64)
def _clearings(policy: Policy) -> tuple[tuple[Check, str], ...]:
    return tuple((compiled(one.when), one.question) for one in policy.clearings)


@lru_cache(maxsize=64)
def _latches(policy: Policy) -> tuple[tuple[tuple[str, Check], ...], tuple[str, ...]]:
    latched = [one for one in policy.factors if one.kind == "latched" and one.when]
    questions = frozenset[str]().union(*(questions_in(one.when) for one in latched))
    return tuple((one.code, compiled(one.when)) for one in latched if one.when), tuple(sorted(questions))


def learn(policy: Policy, known: Known, answers: Mapping[str, Any], visit_id: str, day: int) -> None:
    """Take in one visit's answers; null is not observed. Visits come in order of (occurred_at, visit id)."""
    fresh: dict[str, Answer] = {}
    for question, value in answers.items():
        if value is None:
            continue
        if question == EVENTS:
            _happen(policy, known, value, visit_id, day)
        else:
            fresh[question] = Answer(value, day, visit_id)
    known.evidence.update(fresh)
    if fresh:
        _clear(policy, known, fresh)


def latch(policy: Policy, known: Known, versions: Sequence[Mapping[str, Any]], visit_id: str, day: int) -> None:
    """Keep the sign of every latched factor that any version of this record's answers shows, unless it is resolved."""
    latches, questions = _latches(policy)
    for answers in versions:
        given = {name: Answer(answers[name], day, visit_id) for name in questions if answers.get(name) is not None}
        if not given:
            continue
        subject = Subject("", _NO_FILE, given)
        for code, check in latches:
            proven = check(subject)
            if proven and (code, visit_id) not in known.resolved_ahead:
                sign = Sign(day, proven[0], given[proven[0]].value)
                known.signs[code] = {**known.signs.get(code, {}), visit_id: sign}


def resolve(known: Known, factor: str, visits: Sequence[str]) -> None:
    """End the signs of the visits named; one not seen yet is remembered, so that its sign never latches."""
    signs = known.signs.get(factor, {})
    left = {visit_id: sign for visit_id, sign in signs.items() if visit_id not in visits}
    known.signs = {code: kept for code, kept in {**known.signs, factor: left}.items() if kept}
    ahead = {(factor, visit_id) for visit_id in visits if visit_id not in signs}
    known.resolved_ahead = tuple(sorted({*known.resolved_ahead, *ahead}))


def major_changes(policy: Policy, known: Known, answers: Mapping[str, Any], day: int) -> bool:
    """Does this record bring news of a major change: an event of its types not known before and not past already?"""
    factor = policy.by_code[policy.cadence.change_factor]
    for one in answers.get(EVENTS) or ():
        if one["type"] not in factor.events:
            continue
        on = ordinal(one["on"])
        if factor.expire is not None and day - on > factor.expire:
            continue
        if all(happened.on != on for happened in known.events.get(one["type"], ())):
            return True
    return False


def ordinal(on: date | str) -> int:
    """The ordinal of an event's day, written as YYYY-MM-DD or a date."""
    return (on if isinstance(on, date) else date.fromisoformat(on)).toordinal()


def expose(policy: Policy, known: Known, kind: str, day: int) -> None:
    """An event that no visit tells of: a weather warning reaches everybody at a place."""
    _happen(policy, known, [{"type": kind, "on": date.fromordinal(day)}], "", day)


def _happen(policy: Policy, known: Known, events: Sequence[Mapping[str, Any]], visit_id: str, day: int) -> None:
    for one in events:
        on = ordinal(one["on"])
        others = [kept for kept in known.events.get(one["type"], ()) if kept.on != on]
        newest = max([on, *(kept.on for kept in others)])
        window = _window(policy)
        kept = [Happening(on, visit_id), *others]
        # The newest of a type stays; older ones only while they could still be told as news of a major change.
        known.events[one["type"]] = tuple(
            sorted(happening for happening in kept if happening.on == newest or day - happening.on <= window)
        )


def _window(policy: Policy) -> int:
    return policy.by_code[policy.cadence.change_factor].expire or 0


def _clear(policy: Policy, known: Known, fresh: Mapping[str, Answer]) -> None:
    subject = Subject("", _NO_FILE, fresh)
    for check, question in _clearings(policy):
        if check(subject) is not None:
            known.evidence.pop(question, None)
