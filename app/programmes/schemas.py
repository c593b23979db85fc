"""Wire shapes of programmes and their balance."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Day, Whole, Wire
from app.programmes.commands import AmendProgramme, CreateProgramme, MoveProgramme
from app.programmes.organisations.schemas import CODE, without_default
from app.programmes.overlook import Balance
from app.programmes.store.deliveries import KindSum
from app.programmes.values import Programme

MOST_FEN = 100_000_000_000_000
PROGRAMME_ID = "0197a3c2-7d1e-7fff-8b1f-2d6f0e5a4b20"
ProgrammeStatus = Literal["planned", "running", "suspended", "closed", "cancelled"]
ProgrammeMove = Literal["opening", "suspension", "resumption", "closure", "reopening", "cancellation"]


class ProgrammeIn(Wire):
    """A programme: its kind, who runs it, who pays, what it may spend, when."""

    id: UUID = Field(examples=[PROGRAMME_ID], description="客户端生成的 UUID Made by the client")
    kind: str = Field(min_length=1, max_length=40, examples=["air_conditioner"])
    name_zh: str = Field(min_length=1, max_length=60, examples=["冬暖夏凉"])
    name_en: str = Field(min_length=1, max_length=120, examples=["Warm winters, cool summers"])
    organisation: str = Field(pattern=CODE, max_length=40, examples=["charity_federation"])
    fund: str | None = Field(default=None, pattern=CODE, max_length=40, examples=[None])
    place: str = Field(min_length=6, max_length=15, examples=["330481"])
    budget_fen: Whole | None = Field(default=None, ge=0, le=MOST_FEN, examples=[120_000_000])
    starts_on: Day = Field(examples=["2022-01-01"])
    ends_on: Day | None = Field(default=None, examples=["2022-12-31"])
    status: Literal["planned", "running"] = Field(default="planned", examples=["running"])

    def command(self) -> CreateProgramme:
        """The command."""
        names = [name for name in CreateProgramme.__slots__ if name != "programme_id"]
        return CreateProgramme(self.id, **{name: getattr(self, name) for name in names})


class ProgrammePatch(Wire):
    """What changes of a programme; what is left out stays, null clears."""

    name_zh: str = Field(
        default="", min_length=1, max_length=60, examples=["冬暖夏凉"], json_schema_extra=without_default
    )
    name_en: str = Field(
        default="", min_length=1, max_length=120, examples=["Cool summers"], json_schema_extra=without_default
    )
    fund: str | None = Field(default=None, pattern=CODE, max_length=40, examples=[None])
    budget_fen: Whole | None = Field(default=None, ge=0, le=MOST_FEN, examples=[150_000_000])
    ends_on: Day | None = Field(default=None, examples=["2023-12-31"])

    def command(self, programme_id: UUID, version: int) -> AmendProgramme:
        """The command against the version read."""
        changes = tuple((name, getattr(self, name)) for name in sorted(self.model_fields_set))
        return AmendProgramme(programme_id, version, changes)


class ProgrammeMoveIn(Wire):
    """A move of a programme."""

    move: ProgrammeMove = Field(examples=["closure"])

    def command(self, programme_id: UUID) -> MoveProgramme:
        """The command."""
        return MoveProgramme(programme_id, self.move)


class ProgrammeOut(BaseModel):
    """A programme."""

    id: UUID = Field(examples=[PROGRAMME_ID])
    kind: str = Field(max_length=40, examples=["air_conditioner"])
    name_zh: str = Field(max_length=60, examples=["冬暖夏凉"])
    name_en: str = Field(max_length=120, examples=["Warm winters, cool summers"])
    organisation: str = Field(max_length=40, examples=["charity_federation"])
    fund: str | None = Field(max_length=40, examples=[None])
    place: str = Field(max_length=20, examples=["330481"])
    budget_fen: int | None = Field(examples=[120_000_000])
    starts_on: date = Field(examples=["2022-01-01"])
    ends_on: date | None = Field(examples=["2022-12-31"])
    status: ProgrammeStatus = Field(examples=["running"])
    revision: int = Field(ge=1, le=2_147_483_647, examples=[1])
    created_at: datetime = Field(examples=["2022-01-05T01:30:00Z"])

    @classmethod
    def of(cls, one: Programme) -> "ProgrammeOut":
        """The shape of a programme."""
        values = {name: getattr(one, name) for name in cls.model_fields if name != "id"}
        return cls(id=one.programme_id, **values)


class ProgrammesOut(BaseModel):
    """A page of programmes."""

    items: list[ProgrammeOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: tuple[Sequence[Programme], str | None]) -> "ProgrammesOut":
        """The shape of a page."""
        return cls(items=[ProgrammeOut.of(one) for one in found[0]], next_cursor=found[1])


class KindSumOut(BaseModel):
    """What a programme delivered of one kind; reversed deliveries cancel out."""

    kind: str = Field(max_length=24, examples=["goods"])
    count_unit: str = Field(max_length=16, examples=["households"])
    unit: str | None = Field(max_length=12, examples=["item"])
    rows: int = Field(ge=0, examples=[453])
    amount_fen: int = Field(examples=[90_600_000])
    quantity: int = Field(examples=[453])
    recipients: int = Field(examples=[453])

    @classmethod
    def of(cls, one: KindSum) -> "KindSumOut":
        """The shape of a sum."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class ParticipantsOut(BaseModel):
    """How many take part, by state."""

    status: str = Field(max_length=12, examples=["admitted"])
    count_unit: str = Field(max_length=16, examples=["households"])
    count: int = Field(ge=0, examples=[1685])


class BalanceOut(BaseModel):
    """The books of a whole programme. `left_fen` is null without a budget."""

    programme_id: UUID
    budget_fen: int | None = Field(examples=[120_000_000])
    spent_fen: int = Field(examples=[90_600_000])
    left_fen: int | None = Field(examples=[29_400_000])
    lent_fen: int = Field(examples=[0])
    repaid_fen: int = Field(examples=[0])
    outstanding_fen: int = Field(examples=[0])
    pledged_fen: int = Field(examples=[0])
    received_fen: int = Field(examples=[0])
    awaited_fen: int = Field(examples=[0])
    deliveries: list[KindSumOut] = Field(max_length=200)
    participants: list[ParticipantsOut] = Field(max_length=100)

    @classmethod
    def of(cls, one: Balance) -> "BalanceOut":
        """The shape of a balance."""
        budget, books = one.programme.budget_fen, one.books
        return cls(
            programme_id=one.programme.programme_id,
            budget_fen=budget,
            spent_fen=books.spent,
            left_fen=None if budget is None else budget - books.spent,
            lent_fen=books.lent,
            repaid_fen=books.repaid,
            outstanding_fen=books.outstanding,
            pledged_fen=books.pledged,
            received_fen=books.received,
            awaited_fen=books.awaited,
            deliveries=[KindSumOut.of(each) for each in one.sums],
            participants=[
                ParticipantsOut(status=status, count_unit=unit, count=count)
                for status, unit, count in one.participations
            ],
        )
