"""The catalogue of indicators: one versioned document, validated as a whole when it is loaded."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.dashboards.measures import AnyMeasure, Code, inputs_of
from app.dashboards.values import PeriodKind, Words

Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class InWords(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: Text
    en: Text

    def words(self) -> Words:
        """As a plain value."""
        return Words(self.zh, self.en)


class Unit(InWords):
    """A unit and how its figures are written."""

    code: Code
    form: Literal["count", "money", "percent", "growth"] = "count"


class Indicator(BaseModel):
    """One figure: what it is called, what it counts, of which period, how it is computed, what is unclear about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Code
    label: InWords
    unit: Code
    period: PeriodKind
    measure: AnyMeasure
    formula: InWords
    note: InWords | None = None


class Catalogue(BaseModel):
    """One version of the document.

    `reporting_days` are the days of publication by county: what is asked without a day is as of that one, else as of today.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: int = Field(ge=1, le=100_000)
    from_day: date
    reporting_days: dict[Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")], date] = {}
    units: tuple[Unit, ...] = Field(max_length=60)
    indicators: tuple[Indicator, ...] = Field(max_length=200)

    @model_validator(mode="after")
    def _is_whole(self) -> "Catalogue":
        units, known = {unit.code for unit in self.units}, set[str]()
        for one in self.indicators:
            if one.key in known:
                raise ValueError(f"{one.key}: the key is repeated")
            if one.unit not in units:
                raise ValueError(f"{one.key}: no such unit")
            # Figures stand behind what they are made of, so that one pass computes them and none is made of itself.
            if missing := set(inputs_of(one.measure)) - known:
                raise ValueError(f"{one.key}: {sorted(missing)[0]} does not stand before it")
            known.add(one.key)
        return self

    @cached_property
    def by_key(self) -> Mapping[str, Indicator]:
        """Every indicator by its key."""
        return {one.key: one for one in self.indicators}

    @cached_property
    def unit_of(self) -> Mapping[str, Unit]:
        """Every unit by its code."""
        return {unit.code: unit for unit in self.units}

    def day_for(self, county: str, today: date) -> date:
        """The day that a county's figures are as of when nobody names one."""
        return self.reporting_days.get(county, today)


def read_catalogue(document: Mapping[str, Any]) -> Catalogue:
    """A version of the document. Raises ValueError."""
    return Catalogue.model_validate(document)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The version in force."""
    text = (files("app.dashboards.indicators") / "catalogue.yaml").read_text(encoding="utf-8")
    return read_catalogue(yaml.safe_load(text))
