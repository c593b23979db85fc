"""One factor on one day: whether it is active, since when, with how many points and what it does to the level."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from app.risk.catalogue import Effect, Factor
from app.risk.conditions import Check, Proven, Subject, compiled, single_answer
from app.risk.standing import FactorPoints, Proof, Status

Found = tuple[int | None, tuple[Proof, ...]]
Find = Callable[[Subject], Found | None]


@dataclass(frozen=True, slots=True)
class Rated:
    """A factor's effects and variants, their conditions compiled."""

    variants: tuple[tuple[Check, int], ...]
    effects: tuple[tuple[str, Check | None, bool], ...]


class Judge(NamedTuple):
    """A factor compiled: what finds it active in a person, and what then rates it."""

    find: Find
    factor: Factor
    rated: Rated


def judge(factor: Factor) -> Judge:
    """Compile a factor. Raises ValueError or KeyError for one that was not validated."""
    return Judge(_FINDERS[factor.kind](factor), factor, _rated(factor))


def judged(judges: Sequence[Judge], subject: Subject, day: int) -> list[FactorPoints]:
    """The factors that are active in a person on a day (an ordinal), rated."""
    active = []
    for find, factor, rated in judges:
        found = find(subject)
        if found is not None:
            active.append(_points(factor, rated, subject, day, found))
    return active


def _points(factor: Factor, rated: Rated, subject: Subject, day: int, found: Found) -> FactorPoints:
    since, proofs = found
    weight = factor.points
    for check, points in rated.variants:
        proven = check(subject)
        if proven is not None:
            weight = points
            since, proofs = _joined(subject, since, proofs, proven)
    age = None if since is None else max(0, day - since)
    status, given, turns_on = _aged(factor, weight, age, day)
    effect = _effect(rated, subject, status) if rated.effects else "points"
    return FactorPoints(factor.code, given, status, age, effect, proofs, weight, factor.kind, turns_on)


def _aged(factor: Factor, weight: int, age: int | None, day: int) -> tuple[Status, int, int | None]:
    """The status at an age, the points it leaves, and the day on which time alone changes it."""
    fresh, expire = factor.fresh, factor.expire
    if fresh is None or expire is None or age is None:
        return "standing", weight, None
    if age <= fresh:
        return "fresh", weight, day - age + fresh + 1
    if age <= expire:
        return "stale", weight // 2, day - age + expire + 1
    return "expired", 0, None


def _effect(rated: Rated, subject: Subject, status: Status) -> str:
    reached = "points"
    for level, check, lasting in rated.effects:
        holds = (lasting or status != "expired") and (check is None or check(subject) is not None)
        if holds and level == "red":
            return "red"
        if holds:
            reached = "floor_orange"
    return reached


def _joined(
    subject: Subject, since: int | None, proofs: tuple[Proof, ...], proven: Proven
) -> tuple[int | None, tuple[Proof, ...]]:
    known = {proof.question for proof in proofs}
    for question in dict.fromkeys(proven):
        if question not in known:
            answer = subject.evidence[question]
            since = answer.day if since is None else max(since, answer.day)
            proofs += (_proof(question, answer.value, answer.day, answer.visit_id),)
    return since, proofs


def _proof(question: str, value: Any, day: int | None, visit_id: str | None) -> Proof:
    return Proof(visit_id, question, value, None if day is None else date.fromordinal(day))


def _rated(factor: Factor) -> Rated:
    variants = tuple((compiled(one.when), one.points) for one in factor.variants)
    return Rated(variants, tuple(_compiled_effect(effect) for effect in factor.effects))


def _compiled_effect(effect: Effect) -> tuple[str, Check | None, bool]:
    return effect.level, None if effect.when is None else compiled(effect.when), effect.lasting


def _observed(factor: Factor) -> Find:
    single = None if factor.when is None else single_answer(factor.when)
    if single is not None:
        return _single(*single)
    check = _check(factor)

    def find(subject: Subject) -> Found | None:
        proven = check(subject)
        if proven is None:
            return None
        return _joined(subject, None, (), proven)

    return find


def _single(question: str, holds: Callable[[Any], bool]) -> Find:
    """The common case, one question and one comparison, without going through a condition."""

    def find(subject: Subject) -> Found | None:
        answer = subject.evidence.get(question)
        if answer is None or not holds(answer[0]):
            return None
        value, day, visit_id = answer
        return day, (Proof(visit_id, question, value, date.fromordinal(day)),)

    return find


def _event(factor: Factor) -> Find:
    types = factor.events

    def find(subject: Subject) -> Found | None:
        if not subject.events:
            return None
        happened = [(one.on, kind, one.visit_id) for kind in types for one in subject.events.get(kind, ())]
        if not happened:
            return None
        on, kind, visit_id = max(happened)
        return on, (_proof("events", kind, on, visit_id or None),)

    return find


def _file(factor: Factor) -> Find:
    check = _check(factor)

    def find(subject: Subject) -> Found | None:
        proven = check(subject)
        if proven is None:
            return None
        since = subject.filed.ended_day if factor.fresh is not None else None
        fields = dict.fromkeys(proven)
        return since, tuple(_proof(name, _filed_value(subject, name), since, None) for name in fields)

    return find


def _filed_value(subject: Subject, field: str) -> Any:
    if field == "file.disability":
        return [list(pair) for pair in subject.filed.disabilities]
    return sorted(subject.filed.tags if field == "file.tag" else subject.filed.entitlements)


def _latched(factor: Factor) -> Find:
    def find(subject: Subject) -> Found | None:
        signs = subject.signs.get(factor.code)
        if not signs:
            return None
        newest = sorted((sign.day, visit_id) for visit_id, sign in signs.items())
        proofs = tuple(_proof(signs[visit].question, signs[visit].value, day, visit) for day, visit in newest)
        return newest[-1][0], proofs

    return find


def _derived(factor: Factor) -> Find:
    read: Callable[[Subject], int | None] = _SOURCES[factor.source or ""]

    def find(subject: Subject) -> Found | None:
        since = read(subject)
        if since is None:
            return None
        clue = subject.clue[1] if factor.source == "open_clue" and subject.clue else None
        return since, (_proof(f"derived.{factor.source}", clue, since, None),)

    return find


def _check(factor: Factor) -> Check:
    if factor.when is None:
        raise ValueError(f"factor {factor.code} has no condition")
    return compiled(factor.when)


_SOURCES: Mapping[str, Callable[[Subject], int | None]] = {
    "lost_contact": lambda subject: subject.lost_day,
    "missed_visits": lambda subject: subject.missed_day,
    "open_clue": lambda subject: subject.clue[0] if subject.clue else None,
}
SOURCES = frozenset(_SOURCES)
_FINDERS: Mapping[str, Callable[[Factor], Find]] = {
    "observed": _observed,
    "household": _observed,
    "event": _event,
    "file": _file,
    "latched": _latched,
    "derived": _derived,
}
