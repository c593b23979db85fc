"""Wire shapes of the quarantine."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Whole, Wire
from app.sync.inbox.values import Item
from app.sync.quarantine.close import CloseItem, HandOnItem
from app.sync.quarantine.repair import Repair

ItemState = Literal["open", "repaired", "noted", "discarded", "applied", "held"]
AT = "2026-11-23T04:12:09Z"
Reason = Annotated[str, Field(min_length=2, max_length=500, examples=["与另一条记录重复"])]


class ItemOut(BaseModel):
    """An operation that waits for a supervisor. `code` is why; `applied` and `held` items needed nobody after all."""

    id: UUID
    op_id: UUID | None
    account_id: UUID
    device_id: UUID | None
    household_id: UUID | None
    kind: str | None = Field(max_length=40, examples=["visit.create"])
    code: str = Field(max_length=60, examples=["INVALID"])
    quarantined_at: datetime = Field(examples=[AT])
    state: ItemState = Field(examples=["open"])
    closed_at: datetime | None = Field(examples=[None])
    closed_by: UUID | None
    repaired_by: UUID | None

    @classmethod
    def of(cls, item: Item) -> "ItemOut":
        """The shape of an item."""
        rest = {name: getattr(item, name) for name in cls.model_fields if name != "id"}
        return cls(id=item.quarantine_id, **rest)


class ItemsOut(BaseModel):
    """A page of items, the newest first."""

    items: list[ItemOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, items: Sequence[Item], next_cursor: str | None) -> "ItemsOut":
        """The shape of a page."""
        return cls(items=[ItemOut.of(one) for one in items], next_cursor=next_cursor)


class OpenedOut(ItemOut):
    """An item with what it says, and what was told to its phone."""

    content: dict[str, Any] | None = Field(examples=[{"kind": "visit.create", "v": 2, "body": {}}])
    verdict: dict[str, Any] = Field(examples=[{"problem": {"code": "INVALID"}}])
    reason: str | None = Field(max_length=500, examples=[None])

    @classmethod
    def of_opened(
        cls, item: Item, content: dict[str, Any] | None, verdict: Mapping[str, Any], reason: str | None
    ) -> "OpenedOut":
        """The shape of an opened item."""
        return cls(**ItemOut.of(item).model_dump(), content=content, verdict=dict(verdict), reason=reason)


class RepairIn(Wire):
    """An operation put right, under a new id; what is left out stays as it was."""

    op_id: UUID
    kind: str | None = Field(default=None, max_length=40, examples=["visit.create"])
    v: Whole | None = Field(default=None, ge=1, le=1000, examples=[2])
    household_id: UUID | None = None
    entity_id: UUID | None = None
    body: dict[str, Any] | None = Field(default=None, examples=[{"form": "home/1"}])

    def command(self, quarantine_id: UUID) -> Repair:
        """The command this body gives."""
        said = self.model_dump(mode="json", exclude={"op_id"}, exclude_none=True) | (
            {"body": self.body} if self.body is not None else {}
        )
        return Repair(quarantine_id, self.op_id, said)


class RepairedOut(BaseModel):
    """What the repaired operation came to."""

    op_id: UUID
    status: Literal["accepted", "conflict"] = Field(examples=["accepted"])
    entity_id: UUID | None
    flags: list[str] = Field(max_length=20, examples=[[]])


class HandingOnIn(Wire):
    """Which household it is about."""

    household_id: UUID

    def command(self, quarantine_id: UUID) -> HandOnItem:
        """The command this body gives."""
        return HandOnItem(quarantine_id, self.household_id)


class ClosingIn(Wire):
    """What becomes of it without being applied, and why."""

    state: Literal["noted", "discarded"] = Field(examples=["discarded"])
    reason: Reason

    def command(self, quarantine_id: UUID) -> CloseItem:
        """The command this body gives."""
        return CloseItem(quarantine_id, self.state, self.reason)
