"""Policy documents: the shipped one loads, and one that is wrong is refused with one clear line."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
import yaml

from app.risk.forms import FormError, form_from, no_worse, shipped_forms
from app.risk.rules import PolicyError, policy_from, shipped_policies, shipped_policy

TEXT = (resources.files("app.risk") / "documents" / "policy-1.yaml").read_text("utf-8")
FORM_TEXT = (resources.files("app.risk") / "documents" / "form-home-1.yaml").read_text("utf-8")
Change = Callable[[dict[str, Any]], object]


def refusal(change: Change) -> str:
    document = yaml.safe_load(TEXT)
    change(document)
    with pytest.raises(PolicyError) as caught:
        policy_from(yaml.safe_dump(document, allow_unicode=True), shipped_forms())
    assert "\n" not in str(caught.value)
    return str(caught.value)


def factor(document: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["factors"] if one["code"] == code)
    return found


WRONG: list[tuple[str, Change]] = [
    ("unknown question health.mood", lambda d: factor(d, "H03")["when"].update(field="health.mood")),
    ("unreachable", lambda d: factor(d, "H05")["when"].update(value="confused")),
    ("unreachable", lambda d: factor(d, "H01")["when"].update(value=7)),
    ("unreachable", lambda d: factor(d, "H02")["when"].update(value=[3, 1])),
    ("unreachable", lambda d: factor(d, "C02")["when"]["all"].append({"field": "age", "op": "below", "value": 80})),
    ("no event sneezed", lambda d: factor(d, "H07")["events"].append("sneezed")),
    ("unreachable", lambda d: factor(d, "H03").pop("when")),
    ("bands overlap", lambda d: d["bands"].update(orange=60)),
    ("bands overlap", lambda d: d["lowering"]["exit"].update(red=61)),
    ("unknown factor H99", lambda d: d["combinations"].append({"factor": "H99", "with": ["H01"]})),
    ("unknown factor V09", lambda d: d["lowering"]["undoable"].append("V09")),
    ("stands twice", lambda d: d["factors"].append(factor(d, "H01"))),
    ("fresh", lambda d: factor(d, "H01").update(fresh=400)),
    ("no cap", lambda d: d["caps"].pop("X")),
    ("never make a person red", lambda d: d.update(orange_only=[])),
    ("never make a person red", lambda d: factor(d, "V02").update(effects=[{"level": "red"}])),
    ("must not decide", lambda d: factor(d, "C06")["when"]["all"][0].update(value=["party_member"])),
    ("cannot be tested", lambda d: factor(d, "H01")["when"].update(op="smells_like")),
    ("percentage", lambda d: factor(d, "E04")["when"]["all"][1]["value"].update(of="health.general")),
    ("cannot itself be read", lambda d: factor(d, "K03")["effects"][0]["when"]["value"]["factors"].append("C05")),
    ("must be an event", lambda d: d["cadence"].update(change_factor="H01")),
    ("red, orange and yellow", lambda d: d["cadence"]["levels"].pop("yellow")),
    ("form home/9", lambda d: d.update(form="home/9")),
    ("not valid: colour", lambda d: d.update(colour="green")),
    ("not valid: factors.0.points", lambda d: factor(d, "H01").update(points=1.5)),
    ("not valid: version", lambda d: d.update(version=True)),
    (
        "a condition is either",
        lambda d: factor(d, "H03")["when"].update(any=[{"field": "age", "op": "below", "value": 9}]),
    ),
    ("clearing: unknown question", lambda d: d["clearings"][0].update(question="care.nobody")),
    ("no points and has no effect", lambda d: factor(d, "H03").update(points=0)),
]


@pytest.mark.parametrize(("told", "change"), WRONG)
def test_a_wrong_policy_is_refused_with_one_clear_line(told: str, change: Change) -> None:
    assert told in refusal(change)


@pytest.mark.parametrize("text", ["", "[]", "version: 1", "{", "a: !!python/object:os.system {}"])
def test_a_malformed_document_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        policy_from(text, shipped_forms())
    with pytest.raises(FormError):
        form_from(text)


def test_the_shipped_documents_load() -> None:
    assert shipped_policy().version == 1
    assert len(shipped_policies()) == 1
    assert list(shipped_forms()) == ["home/1"]


def test_a_form_asks_each_question_once() -> None:
    document = yaml.safe_load(FORM_TEXT)
    document["questions"].append(document["questions"][0])
    with pytest.raises(FormError, match="stands twice"):
        form_from(yaml.safe_dump(document))


def test_the_order_of_severity_covers_every_value_of_every_choice() -> None:
    for question in shipped_forms()["home/1"].questions.values():
        if question.type == "choice" and isinstance(question.severity, tuple):
            ranked = [value for group in question.severity for value in group]
            assert sorted(ranked) == sorted(question.values)


def test_worse_is_declared_per_question_and_some_values_are_not_compared() -> None:
    questions = shipped_forms()["home/1"].questions
    care = questions["care.caregiver_status"]
    assert no_worse(care, "effective", "none")
    assert not no_worse(care, "effective", "not_needed")
    assert no_worse(questions["economy.income_12m"], 10, 5)
    assert no_worse(questions["living.utilities_cut"], ["gas"], ["gas", "water"])
    assert not no_worse(questions["care.caregiver_person_id"], "a", "b")
