"""Is a policy document sound? The first complaint in one line: unknown question, unreachable factor, overlap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.risk.answers import Form, Question
from app.risk.catalogue import AllOf, Condition, Test
from app.risk.conditions import ANSWER_OPS, FILE_FIELDS, FILE_OPS, HOUSEHOLD_OPS
from app.risk.document import FactorIn, PolicyIn

# No factor may use these (section 7): neither as a question nor as a tag of the file.
FORBIDDEN = ("ethnic", "religio", "party_member", "petition")


class Complaint(NamedTuple):
    """What is wrong, and where in the document (a JSON pointer)."""

    pointer: str
    text: str


def complaint(policy: PolicyIn, form: Form) -> str | None:
    """The first thing wrong with a well-shaped document, or None."""
    return next((one.text for one in complaints(policy, form)), None)


def complaints(policy: PolicyIn, form: Form) -> Iterator[Complaint]:
    """Everything wrong with a well-shaped document."""
    codes = [factor.code for factor in policy.factors]
    for place, code in enumerate(codes):
        if codes.count(code) > 1:
            yield Complaint(f"/factors/{place}/code", f"the factor {code} stands twice")
    for place, factor in enumerate(policy.factors):
        yield from (Complaint(f"/factors/{place}", text) for text in _factor(policy, factor, form))
    yield from (Complaint("/bands", text) for text in _bands(policy))
    yield from (Complaint("/factors", text) for text in _references(policy, set(codes)))
    yield from (Complaint("/cadence", text) for text in _cadence(policy, form))
    for dimension in sorted(policy.caps.keys() - {code[0] for code in codes}):
        yield Complaint("/caps", f"no factor has the dimension {dimension}, so its cap is unreachable")


def _factor(policy: PolicyIn, factor: FactorIn, form: Form) -> Iterator[str]:
    if factor.code[0] not in policy.caps:
        yield f"factor {factor.code}: the dimension {factor.code[0]} has no cap"
    if (factor.fresh is None) != (factor.expire is None) or (factor.fresh or 0) > (factor.expire or 0):
        yield f"factor {factor.code}: fresh and expire must both be given, fresh not after expire"
    needs = {"event": bool(factor.events), "derived": factor.source is not None}.get(
        factor.kind, factor.when is not None
    )
    if not needs:
        yield f"factor {factor.code}: nothing makes it active, so it is unreachable"
    if factor.points == 0 and not factor.effects:
        yield f"factor {factor.code}: it gives no points and has no effect"
    for kind in factor.events:
        if "events" not in form.questions or kind not in form.questions["events"].values:
            yield f"factor {factor.code}: the form knows no event {kind}, so it is unreachable"
    for condition in factor.conditions():
        yield from (f"factor {factor.code}: {wrong}" for wrong in _condition(condition, form))
    reddens = factor.code not in policy.orange_only or any(effect.level == "red" for effect in factor.effects)
    if factor.source == "missed_visits" and reddens:
        yield f"factor {factor.code}: overdue visits must never make a person red by themselves"


def _condition(condition: Condition, form: Form) -> Iterator[str]:
    if isinstance(condition, Test):
        yield from _test(condition, form)
        return
    for part in condition.parts:
        yield from _condition(part, form)
    if isinstance(condition, AllOf):
        yield from _contradiction([part for part in condition.parts if isinstance(part, Test)])


def _test(test: Test, form: Form) -> Iterator[str]:
    named = [test.field, *(test.value if isinstance(test.value, list) else [])]
    if any(word in str(name) for name in named for word in FORBIDDEN):
        yield f"{test.field} must not decide a risk colour"
    if test.field in FILE_FIELDS or test.field == "members":
        if (test.field, test.op) not in FILE_OPS and test.op not in HOUSEHOLD_OPS:
            yield f"{test.field} cannot be tested by {test.op}"
        elif not _file_value(test):
            yield f"{test.field} {test.op} has a value that cannot be used"
    elif test.field not in form.questions:
        yield f"unknown question {test.field}"
    elif test.op not in ANSWER_OPS and test.op != "names_member":
        yield f"{test.field} cannot be tested by {test.op}"
    elif test.op == "percent_at_least" and not _percent(test.value, form):
        yield f"{test.field} {test.op} needs an integer question and a percentage"
    elif not _reachable(form.questions[test.field], test):
        yield f"no answer to {test.field} can be {test.op} {test.value}, so it is unreachable"


def _file_value(test: Test) -> bool:
    if test.op in ("at_least", "below"):
        return type(test.value) is int and test.value > 0
    if test.op == "between":
        return _pair(test.value)
    if test.op == "in":
        return isinstance(test.value, list) and len(test.value) > 0
    if test.op == "grade_in":
        return isinstance(test.value, dict) and bool(test.value.get("grades"))
    if test.op == "have_any":
        return isinstance(test.value, dict) and {"aged_at_least", "factors"} == set(test.value)
    return test.value is None


def _percent(value: Any, form: Form) -> bool:
    if not isinstance(value, dict) or set(value) != {"of", "percent"} or type(value["percent"]) is not int:
        return False
    return value["of"] in form.questions and form.questions[value["of"]].type == "integer"


def _pair(value: Any) -> bool:
    return isinstance(value, list) and [type(one) for one in value] == [int, int] and value[0] <= value[1]


def _reachable(question: Question, test: Test) -> bool:
    """Can some allowed answer make the test true?"""
    op, value = test.op, test.value
    if op in ("never_observed", "percent_at_least"):
        return True
    if op == "names_member":
        return question.type == "member" and isinstance(value, dict) and set(value) == {"aged_at_least"}
    if op == "not_empty":
        return question.type == "list"
    if op == "in":
        return isinstance(value, list) and bool(value) and all(_allowed(question, one) for one in value)
    if op in ("at_least", "below", "between"):
        return question.type == "integer" and _overlaps(question, op, value)
    return _allowed(question, value)


def _overlaps(question: Question, op: str, value: Any) -> bool:
    low, high = question.low or 0, question.high or 0
    if op == "between":
        return _pair(value) and value[0] <= high and value[1] >= low
    return type(value) is int and (value <= high if op == "at_least" else value > low)


def _allowed(question: Question, value: Any) -> bool:
    if question.type == "boolean":
        return type(value) is bool
    if question.type == "integer":
        return type(value) is int and (question.low or 0) <= value <= (question.high or 0)
    return question.type == "choice" and value in question.values


def _contradiction(tests: list[Test]) -> Iterator[str]:
    """Limits of one field that leave nothing between them."""
    limits: dict[str, list[int]] = {}
    for test in tests:
        low, high = limits.setdefault(test.field, [-(2**62), 2**62])
        if test.op == "at_least" or (test.op == "between" and _pair(test.value)):
            low = max(low, test.value if test.op == "at_least" else test.value[0])
        if test.op == "below" or (test.op == "between" and _pair(test.value)):
            high = min(high, test.value - 1 if test.op == "below" else test.value[1])
        limits[test.field] = [low, high]
    for field, (low, high) in limits.items():
        if low > high:
            yield f"the limits of {field} leave nothing between them, so it is unreachable"


def _bands(policy: PolicyIn) -> Iterator[str]:
    for name, lines in (
        ("bands", policy.bands),
        ("exit lines", policy.lowering.exit),
        ("dwell", policy.lowering.dwell_days),
    ):
        if set(lines) != {"red", "orange"}:
            yield f"{name}: red and orange must both be given"
            return
    if not 0 < policy.bands["orange"] < policy.bands["red"]:
        yield "bands overlap: orange must begin above 0 and below red"
    for level, line in policy.lowering.exit.items():
        if line > policy.bands[level]:
            yield f"bands overlap: the exit line of {level} lies above its band"
    if any(cap < 1 for cap in policy.caps.values()):
        yield "caps must be 1 or more"


def _references(policy: PolicyIn, codes: set[str]) -> Iterator[str]:
    named = [*policy.orange_only, *policy.lowering.undoable, policy.cadence.change_factor]
    for pair in policy.combinations:
        named += [pair.factor, *pair.others]
    by_code = {factor.code: factor for factor in policy.factors}
    for factor in policy.factors:
        for condition in factor.conditions():
            named += _named_factors(condition)
    for code in named:
        if code not in codes:
            yield f"unknown factor {code}"
    change = by_code.get(policy.cadence.change_factor)
    if change is not None and (change.kind != "event" or change.expire is None):
        yield f"the change factor {change.code} must be an event that expires"
    read = {code for factor in policy.factors for one in factor.conditions() for code in _named_factors(one)}
    for code in sorted(read & codes):
        if by_code[code].kind == "household":
            yield f"factor {code}: a factor that reads other members cannot itself be read by them"


def _named_factors(condition: Condition) -> list[str]:
    if isinstance(condition, Test):
        return list(condition.value["factors"]) if condition.op == "have_any" else []
    return [code for part in condition.parts for code in _named_factors(part)]


def _cadence(policy: PolicyIn, form: Form) -> Iterator[str]:
    if set(policy.cadence.levels) != {"red", "orange", "yellow"}:
        yield "cadence: red, orange and yellow must all be given"
    for kind in policy.cadence.categories:
        yield from (f"category {kind.code}: {wrong}" for wrong in _condition(kind.when.condition(), form))
    for clearing in policy.clearings:
        if clearing.question not in form.questions:
            yield f"clearing: unknown question {clearing.question}"
        yield from (f"clearing: {wrong}" for wrong in _condition(clearing.when.condition(), form))
    for pair in policy.combinations:
        if pair.unless is not None:
            yield from (f"combination {pair.factor}: {wrong}" for wrong in _condition(pair.unless.condition(), form))
