"""Wire shapes of the audit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.audit.store import Act
from app.journal.checkpoints import Checkpoint


class ActFactOut(BaseModel):
    """What an act did, without personal data: ids, levels, days, names of fields."""

    name: str = Field(max_length=60, examples=["file.read"])
    subject_id: UUID | None = Field(examples=["0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"])
    household_id: UUID | None = Field(examples=[None])
    data: dict[str, Any] = Field(max_length=100, examples=[{"fields": ["id_number"]}])


class ActOut(BaseModel):
    """One act: who did what, when, from where, and what came of it."""

    id: UUID = Field(examples=["0197a3c2-7d1e-7ccc-8b1f-2d6f0e5a4b13"])
    at: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    account_id: UUID | None = Field(examples=["0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b14"])
    actor: str = Field(max_length=60, examples=["social"])
    client_id: str = Field(max_length=60, examples=["field-app"])
    session_id: UUID | None = Field(examples=[None])
    device_id: UUID | None = Field(examples=[None])
    address: str | None = Field(max_length=60, examples=["10.20.3.4"])
    request_id: str = Field(max_length=64, examples=["0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"])
    act: str = Field(max_length=60, examples=["open_file"])
    result: str = Field(max_length=8, examples=["done"], description="done, refused")
    refusal: str | None = Field(max_length=60, examples=[None])
    subject_id: UUID | None = Field(examples=["0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"])
    household_id: UUID | None = Field(examples=[None])
    facts: list[ActFactOut] = Field(max_length=1000)

    @classmethod
    def of(cls, one: Act) -> "ActOut":
        """The shape of an act."""
        same = ("at", "account_id", "client_id", "request_id", "act", "result", "subject_id", "household_id")
        told = {name: one.told.get(name) for name in ("session_id", "device_id", "address", "refusal")}
        facts = [ActFactOut.model_validate(fact) for fact in one.told["facts"]]
        return cls(
            id=one.entry_id, actor=one.told["actor"], facts=facts, **told, **{name: getattr(one, name) for name in same}
        )


class ActsOut(BaseModel):
    """A page of acts."""

    items: list[ActOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: Sequence[Act], next_cursor: str | None) -> "ActsOut":
        """The shape of a page."""
        return cls(items=[ActOut.of(one) for one in found], next_cursor=next_cursor)


class CheckpointOut(BaseModel):
    """What the sealed tree was at one size, signed (Ed25519); bytes in hexadecimal."""

    county: str = Field(max_length=6, examples=["330481"])
    size: int = Field(ge=1, examples=[1000])
    root: str = Field(max_length=64, examples=["9f" * 32])
    previous: str = Field(max_length=64, examples=["00" * 32])
    at: datetime = Field(examples=["2026-11-22T01:31:00Z"])
    digest: str = Field(max_length=8, examples=["intl"], description="intl: SHA-256, gm: SM3")
    public_key: str = Field(max_length=64, examples=["1d" * 32])
    signature: str = Field(max_length=128, examples=["5e" * 64])

    @classmethod
    def of(cls, one: Checkpoint) -> "CheckpointOut":
        """The shape of a checkpoint."""
        values = {name: getattr(one, name) for name in Checkpoint.__slots__}
        return cls(**{name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()})


class CheckpointsOut(BaseModel):
    """A page of checkpoints."""

    items: list[CheckpointOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: Sequence[Checkpoint], next_cursor: str | None) -> "CheckpointsOut":
        """The shape of a page."""
        return cls(items=[CheckpointOut.of(one) for one in found], next_cursor=next_cursor)
