"""Wire shapes of visit forms."""

from collections.abc import Mapping

from pydantic import BaseModel, Field

from app.risk.answers import Form, Question
from app.risk.schemas.explained import TextOut


class QuestionOut(BaseModel):
    """表单中的一个问题 A question of a form."""

    code: str = Field(max_length=60, examples=["care.living_arrangement"])
    type: str = Field(max_length=12, examples=["choice"])
    label: TextOut
    values: dict[str, TextOut] = Field(max_length=100)
    range: list[int] | None = Field(max_length=2)
    ages: list[int | None] = Field(max_length=2)

    @classmethod
    def of(cls, question: Question) -> "QuestionOut":
        """The shape of a question."""
        return cls(
            code=question.code,
            type=question.type,
            label=TextOut(zh=question.label.zh, en=question.label.en),
            values={value: TextOut(zh=label.zh, en=label.en) for value, label in question.values.items()},
            range=None if question.low is None or question.high is None else [question.low, question.high],
            ages=[question.min_age, question.max_age],
        )


class FormOut(BaseModel):
    """探访表 A visit form."""

    form: str = Field(max_length=50, examples=["home/1"])
    label: TextOut
    questions: list[QuestionOut] = Field(max_length=200)

    @classmethod
    def of(cls, form: Form) -> "FormOut":
        """The shape of a form."""
        label = TextOut(zh=form.label.zh, en=form.label.en)
        return cls(form=form.key, label=label, questions=[QuestionOut.of(one) for one in form.questions.values()])


class FormNameOut(BaseModel):
    """可用的探访表 A form that is accepted."""

    form: str = Field(max_length=50, examples=["home/1"])
    label: TextOut


class FormsOut(BaseModel):
    """可用的探访表 The forms that are accepted."""

    items: list[FormNameOut] = Field(max_length=100)

    @classmethod
    def of(cls, forms: Mapping[str, Form]) -> "FormsOut":
        """The shape of a list of forms."""
        named = [FormNameOut(form=key, label=TextOut(zh=one.label.zh, en=one.label.en)) for key, one in forms.items()]
        return cls(items=named)
