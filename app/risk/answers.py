"""Questions of a visit form as plain values, and the refusal of answers that a question does not allow. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from app.risk.catalogue import Label

QuestionType = Literal["choice", "integer", "boolean", "list", "member", "events"]
Severity = Literal["ascending", "descending", "more"] | tuple[tuple[Any, ...], ...] | None
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_ID = 64


class Fault(NamedTuple):
    """One refused answer: a JSON pointer into the answers, a stable code and why, in both languages."""

    pointer: str
    code: str
    detail: Label


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its type, the values of its list or its range, whom it is asked of, and the order of its values.

    `severity`: groups from best to worst (values of one group are not compared), or ascending, descending, more.
    """

    code: str
    type: QuestionType
    label: Label
    values: Mapping[str, Label]
    low: int | None
    high: int | None
    min_age: int | None
    max_age: int | None
    severity: Severity


@dataclass(frozen=True, eq=False)
class Form:
    """A form version; its key is `name/version`."""

    key: str
    label: Label
    questions: Mapping[str, Question]


def validate_answers(form: Form, answers: Mapping[str, Any], on: date) -> list[Fault]:
    """What is wrong with one person's answers on a visit of that day: empty when nothing is. Null is not observed."""
    faults: list[Fault] = []
    for code, value in answers.items():
        question, pointer = form.questions.get(code), "/" + code.replace("~", "~0").replace("/", "~1")
        if question is None:
            faults.append(
                Fault(pointer, "UNKNOWN_QUESTION", Label("表单中没有这个问题", "The form has no such question"))
            )
        elif value is not None:
            faults += _faults(question, value, pointer, on)
    return faults


def no_worse(question: Question, better: Any, other: Any) -> bool:
    """Is `other` as bad as `better` or worse, by the question's declared order? False where they are not compared."""
    order = question.severity
    if order is None:
        return False
    if order == "more":
        return {_item(one) for one in better} <= {_item(one) for one in other}
    if order in ("ascending", "descending"):
        return bool(better <= other if order == "ascending" else better >= other)
    ranks = {value: rank for rank, group in enumerate(order) for value in group}
    return better == other or ranks[better] < ranks[other]


def _item(one: Any) -> Any:
    return tuple(sorted(one.items())) if isinstance(one, dict) else one


def _faults(question: Question, value: Any, pointer: str, on: date) -> list[Fault]:
    if question.type == "list":
        return _list_faults(question, value, pointer)
    if question.type == "events":
        return _events_faults(question, value, pointer, on)
    wanted: type[Any] = {"integer": int, "boolean": bool}.get(question.type, str)
    if type(value) is not wanted:
        return [_wrong_type(question.type, pointer)]
    if question.type == "choice" and value not in question.values:
        return [_not_in_list(pointer)]
    if question.low is not None and question.high is not None and not question.low <= value <= question.high:
        detail = Label(
            f"应在{question.low}至{question.high}之间", f"Must lie between {question.low} and {question.high}"
        )
        return [Fault(pointer, "OUT_OF_RANGE", detail)]
    if question.type == "member" and not 1 <= len(value) <= _LONGEST_ID:
        return [_wrong_type("member", pointer)]
    return []


def _list_faults(question: Question, value: Any, pointer: str) -> list[Fault]:
    if type(value) is not list:
        return [_wrong_type("list", pointer)]
    faults = []
    for at, one in enumerate(value):
        if type(one) is not str:
            faults.append(_wrong_type("choice", f"{pointer}/{at}"))
        elif one not in question.values:
            faults.append(_not_in_list(f"{pointer}/{at}"))
    return faults


def _events_faults(question: Question, value: Any, pointer: str, on: date) -> list[Fault]:
    if type(value) is not list:
        return [_wrong_type("events", pointer)]
    return [fault for at, one in enumerate(value) for fault in _event_faults(question, one, f"{pointer}/{at}", on)]


def _event_faults(question: Question, one: Any, pointer: str, on: date) -> list[Fault]:
    if type(one) is not dict or set(one) != {"type", "on"} or type(one["type"]) is not str:
        return [_wrong_type("events", pointer)]
    if one["type"] not in question.values:
        return [_not_in_list(f"{pointer}/type")]
    day = _day(one["on"])
    if day is None:
        return [Fault(f"{pointer}/on", "WRONG_TYPE", Label("应为 YYYY-MM-DD 日期", "Must be a day, YYYY-MM-DD"))]
    if day > on:
        return [Fault(f"{pointer}/on", "AFTER_VISIT", Label("日期晚于探访日", "The day lies after the visit"))]
    return []


def _day(text: Any) -> date | None:
    if type(text) is not str or _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _not_in_list(pointer: str) -> Fault:
    return Fault(pointer, "NOT_IN_LIST", Label("不在可选值之中", "Not one of the listed values"))


def _wrong_type(wanted: str, pointer: str) -> Fault:
    zh, en = {
        "integer": ("应为整数", "Must be an integer"),
        "boolean": ("应为是或否", "Must be true or false"),
        "choice": ("应为文字代码", "Must be a text code"),
        "list": ("应为列表", "Must be a list"),
        "member": ("应为本户成员编号", "Must be the id of a member"),
        "events": ("应为含 type 与 on 的事件列表", "Must be a list of events with type and on"),
    }[wanted]
    return Fault(pointer, "WRONG_TYPE", Label(zh, en))
