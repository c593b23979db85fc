"""Wire shapes of weather warnings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Day, Wire
from app.risk.weather.declare import Declare
from app.risk.weather.store import Warned

ID = "0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b17"
# Typhoon, flood, heat, cold wave: what factor D04 names.
Kind = Literal["typhoon", "flood", "heat", "cold"]
Place = Annotated[str, Field(min_length=6, max_length=20, pattern=r"^[0-9-]+$", examples=["330481001"])]


class WarningIn(Wire):
    """气象预警 A weather warning over a place, from a day through another."""

    id: UUID = Field(examples=[ID], description="客户端生成的 UUID Made by the client")
    place: Place
    kind: Kind = Field(description="台风、洪涝、高温、寒潮 Typhoon, flood, heat, cold wave", examples=["typhoon"])
    from_day: Day = Field(alias="from", examples=["2026-07-12"])
    until_day: Day = Field(alias="until", examples=["2026-07-14"])

    def command(self) -> Declare:
        """The command."""
        return Declare(self.id, self.place, self.kind, self.from_day, self.until_day)


class WarningOut(BaseModel):
    """A warning, and how many households have heard of it."""

    id: UUID = Field(examples=[ID])
    place: Place
    kind: Kind = Field(examples=["typhoon"])
    from_day: date = Field(alias="from", examples=["2026-07-12"])
    until_day: date = Field(alias="until", examples=["2026-07-14"])
    declared_by: UUID | None
    declared_at: datetime
    ended_at: datetime | None = Field(examples=[None])
    told_on: date | None = Field(examples=["2026-07-12"], description="最近一次下达之日 When households were last told")
    telling: bool = Field(examples=[False], description="正在逐户下达 Households are being told")
    households: int = Field(ge=0, le=100_000_000, examples=[480])

    @classmethod
    def of(cls, one: Warned) -> "WarningOut":
        """The shape of a warning."""
        return cls.model_validate(
            {
                "id": one.warning_id,
                "place": one.place,
                "kind": one.kind,
                "from": one.from_day,
                "until": one.until_day,
                "declared_by": one.declared_by,
                "declared_at": one.declared_at,
                "ended_at": one.ended_at,
                "told_on": one.told_day,
                "telling": one.telling,
                "households": one.households,
            }
        )


class WarningsOut(BaseModel):
    """Warnings of the last thirty days and those to come, the newest first."""

    warnings: list[WarningOut] = Field(max_length=200)

    @classmethod
    def of(cls, found: Sequence[Warned]) -> "WarningsOut":
        """The shape of a list."""
        return cls(warnings=[WarningOut.of(one) for one in found])
