"""Wire shapes of organisations and of the document of kinds."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from app.core.web.strict import Day, Wire
from app.programmes.commands import AmendOrganisation, RegisterOrganisation
from app.programmes.kinds import Kinds
from app.programmes.values import Organisation

CODE = r"^[a-z][a-z0-9_]{1,39}$"


def without_default(schema: dict[str, Any]) -> None:
    """A field that is left out stays as it is: in the description it has no default."""
    schema.pop("default", None)


class OrganisationIn(Wire):
    """An organisation, by the code that routing data and programmes name it with."""

    code: str = Field(pattern=CODE, max_length=40, examples=["charity_federation"])
    kind: str = Field(min_length=1, max_length=24, examples=["social_organisation"])
    name_zh: str = Field(min_length=1, max_length=60, examples=["慈善总会"])
    name_en: str = Field(min_length=1, max_length=120, examples=["Charity federation"])
    place: str = Field(min_length=6, max_length=15, examples=["330481"])

    def command(self) -> RegisterOrganisation:
        """The command."""
        return RegisterOrganisation(self.code, self.kind, self.name_zh, self.name_en, self.place)


class OrganisationPatch(Wire):
    """What changes of an organisation; what is left out stays. `closed_on` ends it, null takes it up again."""

    kind: str = Field(
        default="", min_length=1, max_length=24, examples=["department"], json_schema_extra=without_default
    )
    name_zh: str = Field(
        default="", min_length=1, max_length=60, examples=["慈善总会"], json_schema_extra=without_default
    )
    name_en: str = Field(
        default="", min_length=1, max_length=120, examples=["Charity"], json_schema_extra=without_default
    )
    closed_on: Day | None = Field(default=None, examples=["2026-12-31"])

    def command(self, code: str, version: int) -> AmendOrganisation:
        """The command against the version read."""
        changes = tuple((name, getattr(self, name)) for name in sorted(self.model_fields_set))
        return AmendOrganisation(code, version, changes)


class OrganisationOut(BaseModel):
    """An organisation."""

    code: str = Field(max_length=40, examples=["charity_federation"])
    kind: str = Field(max_length=24, examples=["social_organisation"])
    name_zh: str = Field(max_length=60, examples=["慈善总会"])
    name_en: str = Field(max_length=120, examples=["Charity federation"])
    place: str = Field(max_length=20, examples=["330481"])
    closed_on: date | None = Field(examples=[None])
    revision: int = Field(ge=1, le=2_147_483_647, examples=[1])
    created_at: datetime = Field(examples=["2022-01-05T01:30:00Z"])

    @classmethod
    def of(cls, one: Organisation) -> "OrganisationOut":
        """The shape of an organisation."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class OrganisationsOut(BaseModel):
    """A page of organisations."""

    items: list[OrganisationOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: tuple[Sequence[Organisation], str | None]) -> "OrganisationsOut":
        """The shape of a page."""
        return cls(items=[OrganisationOut.of(one) for one in found[0]], next_cursor=found[1])


class KindLabelOut(BaseModel):
    """A name in both languages."""

    zh: str = Field(max_length=60, examples=["人次"])
    en: str = Field(max_length=120, examples=["person-times"])


class UnitOut(KindLabelOut):
    """A unit of quantities: `factor` of its base unit `of`, in which quantities are kept."""

    of: str = Field(max_length=12, examples=["gram"])
    factor: int = Field(ge=1, examples=[500])


class DeliveryKindOut(KindLabelOut):
    """A kind of delivery: what it does to the books, and what must be said of it."""

    effect: str = Field(max_length=12, examples=["spends"])
    amount: str = Field(max_length=12, examples=["required"])
    quantity: str = Field(max_length=12, examples=["none"])
    period: str = Field(max_length=12, examples=["optional"])
    period_form: str = Field(max_length=12, examples=["month"])


class ProgrammeKindOut(KindLabelOut):
    """A kind of programme: who may take part, what it hands out and in which units that is counted."""

    group: str = Field(max_length=24, examples=["charity_project"])
    aid: str | None = Field(max_length=40, examples=["social_force"])
    participants: list[str] = Field(max_length=10)
    participation: str = Field(max_length=12, examples=["optional"])
    deliveries: dict[str, list[str]] = Field(max_length=40)
    cap_fen: int | None = Field(examples=[500_000])
    rate_percent: int | None = Field(examples=[10])
    steps: list[str] = Field(max_length=40)


class KindsOut(BaseModel):
    """The document of kinds in force."""

    version: int = Field(ge=1, examples=[1])
    from_day: date = Field(examples=["2015-01-01"])
    organisation_kinds: dict[str, KindLabelOut]
    groups: dict[str, KindLabelOut]
    count_units: dict[str, KindLabelOut]
    units: dict[str, UnitOut]
    steps: dict[str, KindLabelOut]
    delivery_kinds: dict[str, DeliveryKindOut]
    programme_kinds: dict[str, ProgrammeKindOut]

    @classmethod
    def of(cls, kinds: Kinds) -> "KindsOut":
        """The shape of a version."""
        return cls.model_validate(kinds, from_attributes=True)
