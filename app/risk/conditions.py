"""Conditions of a policy compiled into closures: given a person on a day, the questions that prove them, or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.risk.catalogue import AllOf, AnyOf, Condition, Test
from app.risk.filed import Filed
from app.risk.state import Answer, Happening, Sign

Proven = tuple[str, ...]
FILE_FIELDS = frozenset({"age", "tag", "entitlement", "disability", "ended_entitlement"})
HOUSEHOLD_OPS = frozenset({"names_member", "have_any"})


@dataclass(slots=True)
class Subject:
    """One person on one day, as factors read them; `others` are the other active members of the household.

    `clue_day`: newest open clue; `holding`: codes of this person's own factors that are active and not expired.
    """

    person_id: str
    filed: Filed
    evidence: Mapping[str, Answer] = field(default_factory=dict)
    events: Mapping[str, Sequence[Happening]] = field(default_factory=dict)
    signs: Mapping[str, Mapping[str, Sign]] = field(default_factory=dict)
    lost_day: int | None = None
    missed_day: int | None = None
    clue: tuple[int, str] | None = None
    others: Sequence[Subject] = ()
    holding: frozenset[str] = frozenset()


Check = Callable[[Subject], Proven | None]


def compiled(condition: Condition) -> Check:
    """The closure that tests a condition. Raises KeyError for an operator that does not exist."""
    if isinstance(condition, AllOf):
        return _all_of([compiled(part) for part in condition.parts])
    if isinstance(condition, AnyOf):
        return _any_of([compiled(part) for part in condition.parts])
    if condition.field in FILE_FIELDS:
        return _FILE_TESTS[condition.field, condition.op](condition)
    if condition.op in HOUSEHOLD_OPS:
        return _names_member(condition) if condition.op == "names_member" else _have_any(condition)
    return _answer(condition)


def single_answer(condition: Condition) -> tuple[str, Callable[[Any], bool]] | None:
    """The question and comparison of a condition that is one plain test of one answer; None for any other."""
    if not isinstance(condition, Test) or condition.field in FILE_FIELDS or condition.op not in _VALUE_TESTS:
        return None
    return condition.field, _VALUE_TESTS[condition.op](condition.value)


def questions_in(condition: Condition | None) -> frozenset[str]:
    """The question codes a condition reads."""
    if condition is None:
        return frozenset()
    if isinstance(condition, Test):
        if condition.field in FILE_FIELDS or condition.field == "members":
            return frozenset()
        other = {condition.value["of"]} if condition.op == "percent_at_least" else set()
        return frozenset({condition.field} | other)
    return frozenset().union(*(questions_in(part) for part in condition.parts))


def ages_in(condition: Condition | None) -> frozenset[int]:
    """The birthdays that can change a condition."""
    if condition is None:
        return frozenset()
    if isinstance(condition, Test):
        if condition.op in HOUSEHOLD_OPS:
            return frozenset({condition.value["aged_at_least"]})
        if condition.field != "age":
            return frozenset()
        low, high = condition.value if condition.op == "between" else (condition.value, None)
        return frozenset({low} if high is None else {low, high + 1})
    return frozenset().union(*(ages_in(part) for part in condition.parts))


def _all_of(parts: list[Check]) -> Check:
    def check(subject: Subject) -> Proven | None:
        proven: Proven = ()
        for part in parts:
            found = part(subject)
            if found is None:
                return None
            proven += found
        return proven

    return check


def _any_of(parts: list[Check]) -> Check:
    def check(subject: Subject) -> Proven | None:
        proven: Proven | None = None
        for part in parts:
            found = part(subject)
            if found is not None:
                proven = found if proven is None else proven + found
        return proven

    return check


_VALUE_TESTS: Mapping[str, Callable[[Any], Callable[[Any], bool]]] = {
    "equals": lambda value: lambda answer: bool(answer == value),
    "differs": lambda value: lambda answer: bool(answer != value),
    "in": lambda value: frozenset(value).__contains__,
    "not_empty": lambda _: lambda answer: len(answer) > 0,
    "at_least": lambda value: lambda answer: bool(answer >= value),
    "below": lambda value: lambda answer: bool(answer < value),
    "between": lambda value: lambda answer: bool(value[0] <= answer <= value[1]),
}
ANSWER_OPS = frozenset({*_VALUE_TESTS, "percent_at_least", "never_observed", "not_observed_or_differs"})


def _answer(test: Test) -> Check:
    question, proof = test.field, (test.field,)
    if test.op == "never_observed":
        return lambda subject: None if question in subject.evidence else ()
    if test.op == "percent_at_least":
        return _percent(question, test.value["of"], test.value["percent"])
    if test.op == "not_observed_or_differs":
        unwanted = test.value
        return lambda subject: None if _value(subject, question) == unwanted else ()
    holds = _VALUE_TESTS[test.op](test.value)

    def check(subject: Subject) -> Proven | None:
        answer = subject.evidence.get(question)
        return proof if answer is not None and holds(answer[0]) else None

    return check


def _value(subject: Subject, question: str) -> object:
    answer = subject.evidence.get(question)
    return None if answer is None else answer.value


def _percent(question: str, whole: str, percent: int) -> Check:
    def check(subject: Subject) -> Proven | None:
        part, of = subject.evidence.get(question), subject.evidence.get(whole)
        if part is None or of is None or part.value * 100 < of.value * percent:
            return None
        return (question, whole)

    return check


def _names_member(test: Test) -> Check:
    """The person named is another active member who is that old, or has a disability of any grade."""
    question, aged = test.field, test.value["aged_at_least"]

    def check(subject: Subject) -> Proven | None:
        named = _value(subject, question)
        if named is None:
            return None
        frail = any(
            other.person_id == named and (other.filed.age >= aged or other.filed.disabilities)
            for other in subject.others
        )
        return (question,) if frail else None

    return check


def _have_any(test: Test) -> Check:
    """Another active member of that age or more has one of the factors."""
    aged, codes = test.value["aged_at_least"], frozenset(test.value["factors"])

    def check(subject: Subject) -> Proven | None:
        found = any(other.filed.age >= aged and other.holding & codes for other in subject.others)
        return () if found else None

    return check


def _age(test: Test) -> Check:
    holds = _VALUE_TESTS[test.op](test.value)
    return lambda subject: () if holds(subject.filed.age) else None


def _tag(test: Test) -> Check:
    wanted = frozenset(test.value)
    return lambda subject: ("file.tag",) if wanted & subject.filed.tags else None


def _entitlement(test: Test) -> Check:
    wanted = frozenset(test.value)
    return lambda subject: ("file.entitlement",) if wanted & subject.filed.entitlements else None


def _disability(test: Test) -> Check:
    """`grade_in`: {types: [...] or None for any, grades: [...]}."""
    types, grades = test.value.get("types"), frozenset(test.value["grades"])

    def check(subject: Subject) -> Proven | None:
        for kind, grade in subject.filed.disabilities:
            if grade in grades and (types is None or kind in types):
                return ("file.disability",)
        return None

    return check


def _ended(_: Test) -> Check:
    return lambda subject: ("file.entitlement",) if subject.filed.ended_day is not None else None


_FILE_TESTS: Mapping[tuple[str, str], Callable[[Test], Check]] = {
    ("age", "at_least"): _age,
    ("age", "below"): _age,
    ("age", "between"): _age,
    ("tag", "in"): _tag,
    ("entitlement", "in"): _entitlement,
    ("disability", "grade_in"): _disability,
    ("ended_entitlement", "holds"): _ended,
}
FILE_OPS = frozenset(_FILE_TESTS)
