"""What would change a computed level: the fewest factors whose end lowers it, and the one more finding that raises it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from app.risk.catalogue import AllOf, AnyOf, Condition, Effect, Factor, Label, Policy
from app.risk.conditions import Subject, questions_in
from app.risk.policy import level_with, level_without
from app.risk.sentence import LEVEL_NAMES
from app.risk.standing import Assessment, FactorPoints
from app.risk.values import RANK, Level

MOST_LOWERING: Final = 5
MOST_RAISING: Final = 8
# What a visit can find; facts of the file change by an edit, derived ones by visiting, and a latched sign makes anybody red.
FOUND_ON_VISITS: Final = frozenset({"observed", "household", "event"})
_BY_FLOOR: Final = ("orange", "floor_orange")


class Change(NamedTuple):
    """The level that would be computed if all of these factors ended, or if this one were found."""

    level: Level
    codes: tuple[str, ...]


def lowering(policy: Policy, assessment: Assessment) -> tuple[Change, ...]:
    """The fewest factors (one, else two) without which the computed level is lower; the lowest level first, at most five.

    None for the lowest level, and where more than two would have to end.
    """
    if RANK[assessment.computed_level] == 0:
        return ()
    for number in (1, 2):
        found = [
            Change(level, chosen)
            for chosen in _enough(policy, assessment, number)
            if RANK[level := level_without(policy, assessment, chosen)] < RANK[assessment.computed_level]
        ]
        if found:
            return tuple(sorted(found, key=lambda one: (RANK[one.level], one.codes))[:MOST_LOWERING])
    return ()


def raising(policy: Policy, assessment: Assessment, subject: Subject) -> tuple[Change, ...]:
    """The findings any one of which would raise the computed level of this person at least so far; the highest first, at most eight.

    A sign of danger that makes anybody red is not among them, nor what only a fact of the file or other members decide.
    """
    if assessment.computed_level == "red":
        return ()
    found, age = [], subject.filed.age
    for factor in _findable(policy):
        if _fits(policy, factor, age):
            kept, added, answered_anew = _found(policy, assessment, factor, age)
            evidence = {name: one for name, one in subject.evidence.items() if name != answered_anew}
            level = level_with(policy, kept, added, replace(subject, evidence=evidence))
            if RANK[level] > RANK[assessment.computed_level]:
                found.append(Change(level, (factor.code,)))
    return tuple(sorted(found, key=lambda one: (-RANK[one.level], one.codes))[:MOST_RAISING])


def if_ended(policy: Policy, change: Change) -> Label:
    """A lowering change as one sentence in each language."""
    level, labels = LEVEL_NAMES[change.level], [policy.by_code[code].label for code in change.codes]
    zh, en = "」和「".join(one.zh for one in labels), " and ".join(f"“{one.en}”" for one in labels)
    return Label(f"若「{zh}」不再成立，则为{level.zh}。", f"Would be {level.en} if {en} no longer held.")


def if_found(policy: Policy, change: Change) -> Label:
    """A raising change as one sentence in each language."""
    level, label = LEVEL_NAMES[change.level], policy.by_code[change.codes[0]].label
    return Label(f"若发现「{label.zh}」，则升为{level.zh}。", f"Would rise to {level.en} if “{label.en}” were found.")


def _enough(policy: Policy, assessment: Assessment, number: int) -> Iterator[tuple[str, ...]]:
    """So many factors that could be enough: all that hold the level by themselves, half of every pair, enough of the points.

    Most are left out here, so that a visit need not weigh every two of many.
    """
    level = assessment.computed_level
    holding = {one.code for one in assessment.factors if one.effect == "red" or (level, one.effect) == _BY_FLOOR}
    if len(holding) > number:
        return
    counted = [one for one in assessment.factors if level != "red" or one.code not in policy.orange_only]
    points = {one.code: one.points for one in counted}
    # Points beyond a cap are lost anyway, so this asks for no more than is needed.
    needed = sum(_capped(policy, counted).values()) - policy.bands[level] + 1
    for chosen in combinations([one.code for one in assessment.factors if _matters(assessment, one)], number):
        if not holding <= set(chosen) or sum(points.get(code, 0) for code in chosen) < needed:
            continue
        if all(first in chosen or second in chosen for first, second in assessment.combinations):
            yield chosen


def _capped(policy: Policy, factors: Sequence[FactorPoints]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in factors:
        sums[one.code[0]] = min(sums.get(one.code[0], 0) + one.points, policy.caps[one.code[0]])
    return sums


def _matters(assessment: Assessment, one: FactorPoints) -> bool:
    """Only what gives points, holds the level or is half of a pair can lower it by ending."""
    return one.points > 0 or one.effect != "points" or any(one.code in pair for pair in assessment.combinations)


@lru_cache(maxsize=64)
def _findable(policy: Policy) -> Sequence[Factor]:
    return [one for one in policy.factors if one.kind in FOUND_ON_VISITS and not _red_alone(one)]


def _red_alone(factor: Factor) -> bool:
    """Red whenever it is active: an emergency, not one more finding."""
    return any(one.level == "red" and one.when is None for one in factor.effects)


def _found(
    policy: Policy, assessment: Assessment, factor: Factor, age: int
) -> tuple[tuple[FactorPoints, ...], FactorPoints, str | None]:
    """The other factors that would go on, this one as found today, and the question whose earlier answer it takes the place of."""
    asked = _first_question(factor)
    kept = tuple(
        one
        for one in assessment.factors
        if one.code != factor.code and (asked is None or _first_question(policy.by_code[one.code]) != asked)
    )
    floor = any(one.level == "orange" and _holds_by_age(one, age) for one in factor.effects)
    effect = "floor_orange" if floor else "points"
    new = FactorPoints(factor.code, factor.points, "fresh", 0, effect, (), factor.points, factor.kind, None)
    return kept, new, asked


def _holds_by_age(effect: Effect, age: int) -> bool:
    """An effect without a condition, or with one about age alone; what other answers decide is not assumed."""
    tests = list(_tests(effect.when))
    return all(field == "age" and _age_holds(op, value, age) for field, op, value in tests)


def _fits(policy: Policy, factor: Factor, age: int) -> bool:
    """Whether somebody of this age can have the factor, and is asked its questions."""
    if factor.when is not None and not _may_hold(factor.when, age):
        return False
    asked = questions_in(factor.when)
    limits = {one.question: one for one in policy.expected if one.question in asked}
    return all((one.min_age or 0) <= age and (one.max_age is None or age <= one.max_age) for one in limits.values())


def _may_hold(condition: Condition, age: int) -> bool:
    if isinstance(condition, AllOf):
        return all(_may_hold(part, age) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(_may_hold(part, age) for part in condition.parts)
    return condition.field != "age" or _age_holds(condition.op, condition.value, age)


def _age_holds(op: str, value: object, age: int) -> bool:
    if op == "between" and isinstance(value, list | tuple):
        return bool(value[0] <= age <= value[1])
    assert isinstance(value, int)
    return age >= value if op == "at_least" else age < value


def _first_question(factor: Factor) -> str | None:
    """The question whose answer makes the factor; of several the first that its condition names."""
    return next((field for field, _, _ in _tests(factor.when) if field != "age"), None)


def _tests(condition: Condition | None) -> Iterator[tuple[str, str, object]]:
    if condition is None:
        return
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _tests(part)
    else:
        yield condition.field, condition.op, condition.value
