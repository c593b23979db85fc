"""Versioned visit forms: the catalogue of questions as YAML documents, validated into plain values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.risk.answers import Fault, Form, Question, QuestionType, Severity, no_worse, validate_answers
from app.risk.catalogue import Label

__all__ = ["Fault", "Form", "FormError", "Question", "form_from", "no_worse", "shipped_forms", "validate_answers"]


class FormError(ValueError):
    """A form document that cannot be used; the message is one line."""


def form_from(text: str) -> Form:
    """The form a YAML document describes. Raises FormError with one line on the first thing wrong."""
    try:
        given = FormIn.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise FormError(f"the form is not valid: {one_line(error)}") from error
    codes = [question.code for question in given.questions]
    for code in codes:
        if codes.count(code) > 1:
            raise FormError(f"the question {code} stands twice")
    questions = {question.code: question.value() for question in given.questions}
    return Form(f"{given.name}/{given.version}", given.label.value(), questions)


@lru_cache(maxsize=1)
def shipped_forms() -> Mapping[str, Form]:
    """The forms that come with the package, by key."""
    documents = resources.files("app.risk") / "documents"
    texts = [one.read_text("utf-8") for one in documents.iterdir() if one.name.startswith("form-")]
    return {form.key: form for form in map(form_from, texts)}


def one_line(error: Exception) -> str:
    """The first complaint of a validation or YAML error, as one line without the input."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        told = first["msg"].removeprefix("Value error, ")
        return _printable(f"{place}: {told}" if place else told)
    return _printable(str(error))


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in " ".join(text.split()))


class DocumentIn(BaseModel):
    """Any part of a shipped document: strict, nothing unknown."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LabelIn(DocumentIn):
    """Both languages, neither empty."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def value(self) -> Label:
        """As a plain value."""
        return Label(self.zh, self.en)


class QuestionIn(DocumentIn):
    """One question as the document writes it."""

    code: str = Field(min_length=1)
    type: QuestionType
    label: LabelIn
    values: dict[str, LabelIn] = {}
    range: list[int] | None = Field(default=None, min_length=2, max_length=2)
    ages: list[int] | None = Field(default=None, min_length=2, max_length=2)
    severity: Literal["ascending", "descending", "more"] | list[bool | str | list[str]] | None = None

    def value(self) -> Question:
        """As a plain value."""
        low, high = self.range or (None, None)
        youngest, oldest = self.ages or (None, None)
        severity: Severity = (
            tuple(tuple(one) if isinstance(one, list) else (one,) for one in self.severity)
            if isinstance(self.severity, list)
            else self.severity
        )
        values = {code: label.value() for code, label in self.values.items()}
        return Question(self.code, self.type, self.label.value(), values, low, high, youngest, oldest, severity)


class FormIn(DocumentIn):
    """A form as the document writes it."""

    name: str = Field(pattern=r"^[a-z_]+$")
    version: int = Field(ge=1)
    label: LabelIn
    questions: list[QuestionIn] = Field(min_length=1)
