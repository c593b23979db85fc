"""Wire shapes of indicators and of the records behind them."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.dashboards.indicators.policy import worded
from app.dashboards.indicators.read import Figure, Reported
from app.dashboards.indicators.records import Behind
from app.dashboards.measures import inputs_of
from app.dashboards.values import Period, Record, Words


class WordsOut(BaseModel):
    """A text in both languages."""

    zh: str = Field(max_length=400, examples=["探访高风险对象"])
    en: str = Field(max_length=400, examples=["Person-visits to people at high risk"])

    @classmethod
    def of(cls, words: Words) -> "WordsOut":
        """The shape of a text."""
        return cls(zh=words.zh, en=words.en)


class UnitOut(WordsOut):
    """What a figure counts; money is in fen."""

    code: str = Field(max_length=40, examples=["person_times"])


class PeriodOut(BaseModel):
    """What a figure is of: all up to a day, a calendar year, a year up to a day, or what stands on a day."""

    model_config = ConfigDict(serialize_by_alias=True)
    kind: Literal["cumulative", "calendar_year", "year_to_date", "as_of_day"] = Field(examples=["year_to_date"])
    from_day: date | None = Field(serialization_alias="from", examples=["2022-01-01"])
    to_day: date = Field(serialization_alias="to", examples=["2022-07-31"])

    @classmethod
    def of(cls, period: Period) -> "PeriodOut":
        """The shape of a period."""
        return cls(kind=period.kind, from_day=period.first, to_day=period.last)


class IndicatorOut(BaseModel):
    """A figure with all that is needed to understand it."""

    key: str = Field(max_length=40, examples=["visits_red"])
    label: WordsOut
    value: int | None = Field(
        description="无可计算时为空 Null where there is nothing to compute it from", examples=[160]
    )
    shown: WordsOut = Field(
        description="按习惯书写 As it is written", examples=[{"zh": "160人次", "en": "160 person-times"}]
    )
    unit: UnitOut
    period: PeriodOut
    as_of: date = Field(examples=["2022-07-31"])
    formula: WordsOut
    note: WordsOut | None
    inputs: list[str] = Field(
        max_length=20, description="由哪些指标算出 Keys of the figures it is made of", examples=[["visits_red"]]
    )


class IndicatorsOut(BaseModel):
    """Every figure of a place as of a day, in the order of the catalogue."""

    place: str = Field(max_length=20, examples=["330481"])
    place_name: str = Field(max_length=60, examples=["海宁市"])
    as_of: date = Field(examples=["2022-07-31"])
    catalogue_version: int = Field(examples=[1])
    items: list[IndicatorOut] = Field(max_length=200)

    @classmethod
    def of(cls, reported: Reported) -> "IndicatorsOut":
        """The shape of a report."""
        return cls(
            place=reported.area.code,
            place_name=reported.place_name,
            as_of=reported.as_of,
            catalogue_version=reported.catalogue.version,
            items=[_indicator(reported, figure) for figure in reported.figures],
        )


def _indicator(reported: Reported, figure: Figure) -> IndicatorOut:
    one = figure.indicator
    unit = reported.catalogue.unit_of[one.unit]
    return IndicatorOut(
        key=one.key,
        label=WordsOut.of(one.label.words()),
        value=figure.value,
        shown=WordsOut.of(worded(figure.value, unit.form, unit.words())),
        unit=UnitOut(code=unit.code, zh=unit.zh, en=unit.en),
        period=PeriodOut.of(figure.period),
        as_of=reported.as_of,
        formula=WordsOut.of(one.formula.words()),
        note=WordsOut.of(one.note.words()) if one.note else None,
        inputs=list(inputs_of(one.measure)),
    )


class RecordOut(BaseModel):
    """One record behind a figure. It adds `counts`; where that is null it counts once with all of the same `once`."""

    kind: str = Field(max_length=20, examples=["delivery"])
    reference: str = Field(
        max_length=60, description="编号或代码 Its id or code", examples=["0197a6a4-1f0e-7cc3-9d3b-5d0b3c7e4f21"]
    )
    label: WordsOut | None
    place: str | None = Field(max_length=20, examples=["330481001001"])
    day: date | None = Field(examples=["2022-03-15"])
    household_id: UUID | None
    person_id: UUID | None
    counts: int | None = Field(examples=[1])
    once: str | None = Field(max_length=60, examples=["0197a6a4-1f0e-7cc3-9d3b-5d0b3c7e4f21"])

    @classmethod
    def of(cls, record: Record) -> "RecordOut":
        """The shape of a record."""
        return cls(
            kind=record.kind,
            reference=record.reference,
            label=WordsOut.of(record.label) if record.label else None,
            place=record.place,
            day=record.day,
            household_id=record.household_id,
            person_id=record.person_id,
            counts=record.counts,
            once=record.once,
        )


class RecordsOut(BaseModel):
    """A page of the records behind a figure, oldest first. All of them make the figure: their sum over `per`, rounded down."""

    key: str = Field(max_length=40, examples=["visits_red"])
    place: str = Field(max_length=20, examples=["330481"])
    as_of: date = Field(examples=["2022-07-31"])
    period: PeriodOut
    per: int = Field(examples=[1])
    items: list[RecordOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, behind: Behind) -> "RecordsOut":
        """The shape of a page."""
        return cls(
            key=behind.indicator.key,
            place=behind.area.code,
            as_of=behind.as_of,
            period=PeriodOut.of(behind.period),
            per=behind.per,
            items=[RecordOut.of(one) for one in behind.records],
            next_cursor=behind.next_cursor,
        )
