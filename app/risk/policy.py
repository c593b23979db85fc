"""The decision: what colour a household's people have on a day, from what is known of them. Pure, integers only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.risk.catalogue import Policy
from app.risk.conditions import Check, Subject, compiled
from app.risk.factors import Judge, judge, judged
from app.risk.standing import Assessment, FactorPoints
from app.risk.values import RANK, Level


@dataclass(frozen=True, slots=True)
class Machine:
    """A policy's conditions as closures: each person's own factors first, then those that read other members."""

    own: tuple[Judge, ...]
    household: tuple[Judge, ...]
    combinations: tuple[tuple[str, str, Check | None], ...]


@lru_cache(maxsize=64)
def machine(policy: Policy) -> Machine:
    """The policy compiled, once for each policy value."""
    return Machine(
        tuple(judge(factor) for factor in policy.factors if factor.kind != "household"),
        tuple(judge(factor) for factor in policy.factors if factor.kind == "household"),
        tuple(
            (one.first, one.second, None if one.unless is None else compiled(one.unless)) for one in policy.combinations
        ),
    )


def assess(policy: Policy, household: Sequence[Subject], day: date) -> dict[str, Assessment]:
    """The assessment of every person of a household on a day (2.1 to 2.8), by person id.

    Sets each subject's `others` and `holding`. Deterministic; raises nothing for validated answers.
    """
    compiled_policy, number = machine(policy), day.toordinal()
    own = [judged(compiled_policy.own, subject, number) for subject in household]
    for subject, factors in zip(household, own, strict=True):
        subject.holding = frozenset(one.code for one in factors if one.status != "expired")
    active = [subject for subject in household if subject.filed.active]
    assessments = {}
    for subject, factors in zip(household, own, strict=True):
        subject.others = [other for other in active if other is not subject]
        factors += judged(compiled_policy.household, subject, number)
        factors.sort()
        assessments[subject.person_id] = _concluded(policy, compiled_policy, subject, tuple(factors), day)
    return assessments


def level_without(policy: Policy, assessment: Assessment, codes: Collection[str]) -> Level:
    """The level the same assessment would have without some factors: what tells whether they alone caused a rise."""
    kept = tuple(one for one in assessment.factors if one.code not in codes)
    pairs = [pair for pair in assessment.combinations if not set(pair) & set(codes)]
    score = sum(_dimensions(policy, kept).values())
    return _level(_band(policy, kept, score), kept, pairs)


def level_with(policy: Policy, kept: Sequence[FactorPoints], added: FactorPoints, subject: Subject) -> Level:
    """The level of these factors and one more; `subject` is asked what excuses a pair."""
    factors = (*kept, added)
    subject.holding = frozenset(one.code for one in factors if one.status != "expired")
    pairs = _combined(machine(policy), subject)
    return _level(_band(policy, factors, sum(_dimensions(policy, factors).values())), factors, pairs)


def _concluded(
    policy: Policy, compiled_policy: Machine, subject: Subject, factors: tuple[FactorPoints, ...], day: date
) -> Assessment:
    pairs = _combined(compiled_policy, subject)
    dimensions = _dimensions(policy, factors)
    score = sum(dimensions.values())
    band = _band(policy, factors, score)
    return Assessment(
        policy_version=policy.version,
        day=day,
        score=score,
        dimensions=dimensions,
        factors=factors,
        floors=tuple(one.code for one in factors if one.effect == "floor_orange"),
        triggers=tuple(one.code for one in factors if one.effect == "red"),
        combinations=tuple(pairs),
        band=band,
        computed_level=_level(band, factors, pairs),
        missing=_missing(policy, subject),
    )


def _combined(compiled_policy: Machine, subject: Subject) -> list[tuple[str, str]]:
    holding = subject.holding
    return [
        (first, second)
        for first, second, unless in compiled_policy.combinations
        if first in holding and second in holding and (unless is None or unless(subject) is None)
    ]


def _dimensions(policy: Policy, factors: Sequence[FactorPoints]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in factors:
        letter = one[0][0]
        sums[letter] = sums.get(letter, 0) + one[1]
    caps = policy.caps
    return {letter: points if points < caps[letter] else caps[letter] for letter, points in sums.items()}


def _band(policy: Policy, factors: Sequence[FactorPoints], score: int) -> Level:
    """Red only where it is red without the factors that count toward orange alone."""
    if score >= policy.bands["red"]:
        rest = [one for one in factors if one.code not in policy.orange_only]
        return "red" if sum(_dimensions(policy, rest).values()) >= policy.bands["red"] else "orange"
    return "orange" if score >= policy.bands["orange"] else "yellow"


def _level(band: Level, factors: Sequence[FactorPoints], pairs: Sequence[tuple[str, str]]) -> Level:
    if pairs:
        return "red"
    level = band
    for one in factors:
        if one.effect == "red":
            return "red"
        if one.effect == "floor_orange" and RANK[level] < RANK["orange"]:
            level = "orange"
    return level


def _missing(policy: Policy, subject: Subject) -> tuple[str, ...]:
    evidence, age = subject.evidence, subject.filed.age
    return tuple(
        [
            question
            for question, youngest, oldest in policy.expected
            if question not in evidence and (youngest is None or youngest <= age) and (oldest is None or age <= oldest)
        ]
    )


def holders(assessment: Assessment) -> Mapping[str, Level]:
    """What holds a level besides points: the codes of floors, triggers and combinations, with the level they hold."""
    held: dict[str, Level] = dict.fromkeys(assessment.floors, "orange")
    held |= dict.fromkeys(assessment.triggers, "red")
    return held | {"+".join(pair): "red" for pair in assessment.combinations}
