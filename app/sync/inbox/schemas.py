"""Wire shapes of pushing: a batch and its verdicts, an offer, a deposit."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from app.core.web.strict import Wire
from app.sync.inbox.payload import id_of
from app.sync.inbox.salvage import Deposit

PROTOCOL: Final = "visit-sync/1"
AT, ID = "2026-11-23T04:12:09Z", "0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"
Status = Literal["accepted", "duplicate", "deferred", "conflict", "quarantined", "retry"]


HEAD = {
    "type": "object",
    "required": ["op_id"],
    "properties": {"op_id": {"type": "string", "format": "uuid", "maxLength": 64}},
    "additionalProperties": True,
}
OperationSent = Annotated[dict[str, Any], WithJsonSchema(HEAD)]


class PushIn(Wire):
    """A batch of operations. Clocks may say anything; operations are read one by one, each gets its own verdict."""

    batch_id: str = Field(min_length=1, max_length=64, examples=[ID])
    sent_at: Any = Field(default=None, examples=["2026-11-23T12:12:01+08:00"])
    boot_id: Any = Field(default=None, examples=["b7"])
    mono_ms: Any = Field(default=None, examples=[88_123_456])
    ops: list[OperationSent] = Field(
        max_length=1000,
        examples=[[{"op_id": ID, "v": 2, "kind": "visit.create", "recorded_at": AT, "body": {"form": "home/1"}}]],
    )


class VerdictOut(BaseModel):
    """What became of one operation. Every status but `retry` means that the server has it."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})
    op_id: str = Field(max_length=64)
    status: Status = Field(examples=["accepted"])


class PushOut(BaseModel):
    """The verdicts of a batch, in its order."""

    protocol: Literal["visit-sync/1"] = PROTOCOL
    batch_id: str = Field(max_length=64)
    epoch: UUID
    server_time: datetime = Field(examples=[AT])
    results: list[VerdictOut] = Field(max_length=1000)


class OfferIn(Wire):
    """Operations that an older state of the server had acknowledged."""

    protocol: str = Field(default=PROTOCOL, max_length=20, examples=[PROTOCOL])
    epoch: str = Field(max_length=64, examples=[ID])
    op_ids: list[UUID] = Field(max_length=500, examples=[[ID]])


class OfferOut(BaseModel):
    """Which of them are missing here, and the verdicts of the others."""

    protocol: Literal["visit-sync/1"] = PROTOCOL
    epoch: UUID
    missing: list[UUID] = Field(max_length=500)
    held: dict[str, str] = Field(examples=[{"0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11": "accepted"}])


class SalvageIn(Wire):
    """An operation that no server could read, as a text."""

    op_id: str | None = Field(default=None, max_length=64, examples=[ID])
    raw: str = Field(max_length=262_144, examples=['{"op_id": "0197'])
    client_error: str | None = Field(default=None, max_length=2000, examples=["unreadable"])

    def command(self) -> Deposit:
        """The command this body gives."""
        return Deposit(id_of(self.op_id), self.raw, self.client_error)


class SalvageOut(BaseModel):
    """It is a supervisor's now."""

    protocol: Literal["visit-sync/1"] = PROTOCOL
    epoch: UUID
    status: Literal["quarantined"] = "quarantined"
    quarantine_id: UUID
