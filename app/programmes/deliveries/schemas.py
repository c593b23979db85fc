"""Wire shapes of deliveries."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Day, Whole, Wire
from app.programmes.bring import ImportReport
from app.programmes.commands import RecordDelivery, ReverseDelivery
from app.programmes.overlook import Worded
from app.programmes.participations.schemas import HOUSEHOLD_ID, RecipientIn
from app.programmes.schemas import MOST_FEN
from app.programmes.values import Delivery

DELIVERY_ID = "0197a3c2-7d1e-7abe-8b1f-2d6f0e5a4b23"


class DeliveryIn(RecipientIn):
    """What was delivered to whom on which day. A batch says how many recipients in which unit.

    `override` is the reason why a budget, a cap or a twin shall not stand in the way; it is kept with the delivery.
    """

    id: UUID = Field(examples=[DELIVERY_ID], description="客户端生成的 UUID Made by the client")
    kind: str = Field(min_length=1, max_length=24, examples=["cash"])
    occurred_on: Day = Field(examples=["2022-03-01"])
    amount_fen: Whole | None = Field(default=None, ge=1, le=MOST_FEN, examples=[100_000])
    quantity: Whole | None = Field(default=None, ge=1, le=1_000_000_000_000, examples=[None])
    unit: str | None = Field(default=None, min_length=1, max_length=12, examples=[None])
    recipients: Whole | None = Field(default=None, ge=1, le=10_000_000, examples=[None])
    count_unit: str | None = Field(default=None, min_length=1, max_length=16, examples=[None])
    period: str | None = Field(default=None, pattern=r"^[0-9Q-]{1,8}$", max_length=8, examples=[None])
    referral_id: UUID | None = Field(default=None, examples=[None])
    deliberation_id: UUID | None = Field(default=None, examples=[None])
    note: str | None = Field(default=None, min_length=1, max_length=500, examples=["临时救助金"])
    override: str | None = Field(default=None, min_length=2, max_length=500, examples=[None])

    def command(self, programme_id: UUID) -> RecordDelivery:
        """The command."""
        names = set(RecordDelivery.__slots__) & set(type(self).model_fields)
        values = {name: getattr(self, name) for name in names}
        return RecordDelivery(delivery_id=self.id, programme_id=programme_id, to=self.recipient(), **values)


class ReversalIn(Wire):
    """Why a delivery shall count for nothing."""

    reason: str = Field(min_length=2, max_length=500, examples=["录错了户"])

    def command(self, programme_id: UUID, delivery_id: UUID) -> ReverseDelivery:
        """The command."""
        return ReverseDelivery(programme_id, delivery_id, self.reason)


class DeliveredOut(BaseModel):
    """A delivery without its words, as files show it. A reversal is negative and names what it reverses."""

    id: UUID = Field(examples=[DELIVERY_ID])
    programme_id: UUID
    participation_id: UUID | None
    kind: str = Field(max_length=24, examples=["cash"])
    household_id: UUID | None = Field(examples=[HOUSEHOLD_ID])
    person_id: UUID | None = Field(examples=[None])
    organisation: str | None = Field(max_length=40, examples=[None])
    place: str = Field(max_length=20, examples=["330481001001"])
    amount_fen: int = Field(examples=[100_000])
    quantity: int = Field(examples=[0], description="以基本单位计 In the base unit")
    unit: str | None = Field(max_length=12, examples=[None])
    recipients: int = Field(examples=[1])
    count_unit: str = Field(max_length=16, examples=["households"])
    occurred_on: date = Field(examples=["2022-03-01"])
    period: str | None = Field(max_length=8, examples=[None])
    referral_id: UUID | None
    deliberation_id: UUID | None
    reverses: UUID | None
    overrides: list[str] = Field(max_length=10, examples=[[]])
    recorded_at: datetime = Field(examples=["2022-03-01T01:30:00Z"])

    @classmethod
    def of(cls, one: Delivery) -> "DeliveredOut":
        """The shape of a delivery."""
        values = {name: getattr(one, name) for name in DeliveredOut.model_fields if name != "id"}
        return cls.model_construct(id=one.delivery_id, **values)


class DeliveryOut(DeliveredOut):
    """A delivery with what was said of it, for who keeps the ledger; null where nothing was or it may not be opened."""

    note: str | None = Field(max_length=500, examples=["临时救助金"])
    override: str | None = Field(max_length=500, examples=[None])

    @classmethod
    def worded(cls, one: Worded) -> "DeliveryOut":
        """The shape of a delivery with its words."""
        values = {name: getattr(one.delivery, name) for name in DeliveredOut.model_fields if name != "id"}
        values |= {name: one.words.get(name) for name in ("note", "override")}
        return cls.model_construct(id=one.delivery.delivery_id, **values)


class DeliveriesOut(BaseModel):
    """A page of deliveries, the newest day first."""

    items: list[DeliveryOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: tuple[Sequence[Worded], str | None]) -> "DeliveriesOut":
        """The shape of a page."""
        return cls(items=[DeliveryOut.worded(one) for one in found[0]], next_cursor=found[1])


class RowProblemOut(BaseModel):
    """What is wrong with a row; the header is row 1. What the cell held is not said."""

    row: int = Field(ge=1, examples=[7])
    field: str = Field(max_length=40, examples=["amount"])
    code: str = Field(max_length=60, examples=["AMOUNT_MALFORMED"])
    zh: str = Field(max_length=200, examples=["金额应为元，最多两位小数"])
    en: str = Field(max_length=200, examples=["Yuan with at most two decimals"])


class ImportOut(BaseModel):
    """What came of a table; with `dry_run`, what would come of it."""

    dry_run: bool = Field(examples=[True])
    rows: int = Field(ge=1, examples=[120], description="数据行数 Rows of the table")
    recorded: int = Field(ge=0, examples=[118])
    repeated: int = Field(ge=0, examples=[2], description="以前已登记 Stood before")
    problems: list[RowProblemOut] = Field(max_length=100_000)

    @classmethod
    def of(cls, report: ImportReport, *, dry_run: bool) -> "ImportOut":
        """The shape of a report."""
        found = [
            RowProblemOut(row=one.row, field=one.field, code=one.code, zh=one.zh, en=one.en) for one in report.problems
        ]
        return cls(
            dry_run=dry_run, rows=report.total, recorded=report.recorded, repeated=report.repeated, problems=found
        )
