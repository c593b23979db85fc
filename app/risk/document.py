"""What a policy document may look like: strict shapes that know nothing unknown, and their plain values."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from app.risk.catalogue import AllOf, AnyOf, Condition, Effect, Factor, FactorKind, RemoteRule, Test, Variant
from app.risk.conditions import questions_in
from app.risk.forms import DocumentIn, LabelIn
from app.risk.values import Level

Code = str
Positive = Field(ge=1)


class ConditionIn(DocumentIn):
    """Either {field, op, value}, or any of, or all of conditions."""

    field: str | None = None
    op: str | None = None
    value: Any = None
    any_of: list[ConditionIn] | None = Field(default=None, alias="any", min_length=1)
    all_of: list[ConditionIn] | None = Field(default=None, alias="all", min_length=1)

    @model_validator(mode="after")
    def one_shape(self) -> ConditionIn:
        """Exactly one of the three shapes."""
        shapes = [self.field is not None and self.op is not None, self.any_of is not None, self.all_of is not None]
        stray = (self.field is None) != (self.op is None) or (self.value is not None and self.field is None)
        if sum(shapes) != 1 or stray:
            raise ValueError("a condition is either {field, op, value}, or {any: [...]}, or {all: [...]}")
        return self

    def condition(self) -> Condition:
        """As a plain value."""
        if self.any_of is not None:
            return AnyOf(tuple(part.condition() for part in self.any_of))
        if self.all_of is not None:
            return AllOf(tuple(part.condition() for part in self.all_of))
        return Test(self.field or "", self.op or "", self.value)


class VariantIn(DocumentIn):
    """Other points under a further condition."""

    when: ConditionIn
    points: int = Positive


class EffectIn(DocumentIn):
    """A floor (orange) or red."""

    level: Literal["orange", "red"]
    when: ConditionIn | None = None
    lasting: bool = False


class FactorIn(DocumentIn):
    """One factor."""

    code: str = Field(pattern=r"^[A-Z][0-9]{2}$")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: LabelIn
    kind: FactorKind
    points: int = Field(default=0, ge=0)
    fresh: int | None = Field(default=None, ge=0)
    expire: int | None = Field(default=None, ge=0)
    when: ConditionIn | None = None
    events: list[str] = Field(default_factory=list)
    source: Literal["lost_contact", "missed_visits", "open_clue"] | None = None
    variants: list[VariantIn] = Field(default_factory=list)
    effects: list[EffectIn] = Field(default_factory=list)

    def conditions(self) -> list[Condition]:
        """Every condition of the factor: its own, its variants', its effects'."""
        given = [self.when, *(one.when for one in self.variants), *(one.when for one in self.effects)]
        return [one.condition() for one in given if one is not None]

    def questions(self) -> frozenset[str]:
        """The questions the factor reads."""
        events = frozenset({"events"} if self.events else ())
        return events.union(*(questions_in(condition) for condition in self.conditions()))

    def factor(self) -> Factor:
        """As a plain value."""
        return Factor(
            code=self.code,
            id=self.id,
            label=self.label.value(),
            kind=self.kind,
            points=self.points,
            fresh=self.fresh,
            expire=self.expire,
            when=self.when.condition() if self.when else None,
            events=tuple(self.events),
            source=self.source,
            variants=tuple(Variant(one.when.condition(), one.points) for one in self.variants),
            effects=tuple(
                Effect(one.level, one.when.condition() if one.when else None, one.lasting) for one in self.effects
            ),
        )


class CombinationIn(DocumentIn):
    """A factor that is red with any of others."""

    factor: Code
    others: list[Code] = Field(alias="with", min_length=1)
    unless: ConditionIn | None = None


class ClearingIn(DocumentIn):
    """An answer that takes back another question's answers."""

    question: str
    when: ConditionIn


class LevelCadenceIn(DocumentIn):
    """A colour's cadence."""

    interval_days: int = Positive
    after_change_hours: int = Positive
    remote: RemoteRule
    in_person_days: int | None = Field(default=None, ge=1)
    retry_days: int | None = Field(default=None, ge=0)


class CategoryIn(DocumentIn):
    """A category's cadence."""

    code: str
    label: LabelIn
    interval_days: int = Positive
    from_day: date = Field(alias="from")
    when: ConditionIn


class CadenceIn(DocumentIn):
    """Section 5."""

    first_visit_days: int = Positive
    return_hours: int = Positive
    change_factor: Code
    levels: dict[Level, LevelCadenceIn]
    categories: list[CategoryIn] = Field(default_factory=list)
    status_calls: dict[str, Annotated[int, Field(ge=1, le=365)]] = Field(default_factory=dict)


class LostIn(DocumentIn):
    """After how many failed encounters, and how long without contact."""

    encounters: int = Field(ge=1, le=5)
    hours: int = Positive


class ContactsIn(DocumentIn):
    """What modes and outcomes mean."""

    in_person: list[str] = Field(min_length=1)
    remote: list[str]
    uncounted: list[str]
    completed: str
    confirming: list[str] = Field(min_length=1)
    failed: list[str]
    heard: list[str] = Field(default_factory=list)
    lost_after: LostIn
    lost_after_red: LostIn


class LoweringIn(DocumentIn):
    """When a lowering may be proposed."""

    exit: dict[Level, int]
    dwell_days: dict[Level, int]
    run_days: int = Positive
    blocking_weight: int = Positive
    blocking_kinds: list[FactorKind]
    undoable: list[Code]


class StartIn(DocumentIn):
    """Where a newly enrolled person stands."""

    level: Level


class OverrideIn(DocumentIn):
    """The longest override."""

    max_days: int = Positive


class EncountersIn(DocumentIn):
    """How records of one call are told: the longest gap, and how long a key is good for."""

    gap_minutes: int = Positive
    key_days: int = Positive


class PolicyIn(DocumentIn):
    """A whole policy document."""

    version: int = Positive
    form: str
    caps: dict[str, int]
    bands: dict[Level, int]
    orange_only: list[Code]
    start: StartIn
    override: OverrideIn
    active_statuses: list[str] = Field(min_length=1)
    lowering: LoweringIn
    contacts: ContactsIn
    encounters: EncountersIn
    cadence: CadenceIn
    clearings: list[ClearingIn] = Field(default_factory=list)
    combinations: list[CombinationIn]
    factors: list[FactorIn] = Field(min_length=1)
