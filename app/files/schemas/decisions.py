"""Wire shapes of what people decided about a level, in the file."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.files.decisions import DecisionMade
from app.risk.proposals.store import Note
from app.risk.schemas import Level

Words = Annotated[str | None, Field(max_length=2000)]


class DecisionMadeOut(BaseModel):
    """关于等级的一项人工决定 One act of a human on a level, and whose note it leans on."""

    id: UUID
    kind: str = Field(max_length=24, examples=["approval"])
    at: datetime = Field(examples=["2026-11-22T02:00:03Z"])
    by: UUID | None
    from_: Level | None = Field(serialization_alias="from", validation_alias="from", examples=["red"])
    to: Level | None = Field(examples=["orange"])
    factor: str | None = Field(max_length=12, examples=[None])
    reason: Words
    note: Words
    note_by: UUID | None = Field(description="社工意见出自谁 Whose note it is")
    note_origin: str | None = Field(
        max_length=8,
        examples=["own"],
        description="own：社工本人所写；quoted：审批人转述 Written by herself, or quoted",
    )
    evidence: Words
    shown_by: list[str] = Field(max_length=20)

    @classmethod
    def of(cls, one: DecisionMade) -> "DecisionMadeOut":
        """The shape of a decision."""
        same: dict[str, Any] = {
            name: getattr(one, name) for name in ("kind", "at", "by", "factor", "note_by", "note_origin")
        }
        words: dict[str, Any] = {name: one.words.get(name) for name in ("reason", "note", "evidence")}
        levels: dict[str, Any] = {"from_": one.from_level, "to": one.to_level}
        return cls.model_construct(id=one.decision_id, shown_by=list(one.shown_by), **same, **words, **levels)


class ProposalNoteOut(BaseModel):
    """社工对降级建议的意见 What the social worker wrote on a proposal."""

    id: UUID
    at: datetime = Field(examples=["2026-11-22T02:00:03Z"])
    author: UUID | None
    from_: Level = Field(serialization_alias="from", validation_alias="from", examples=["red"])
    to: Level = Field(examples=["orange"])
    text: Words

    @classmethod
    def of(cls, one: Note) -> "ProposalNoteOut":
        """The shape of a note."""
        levels: dict[str, Any] = {"from_": one.from_level, "to": one.to_level}
        return cls.model_construct(id=one.note_id, at=one.at, author=one.author, text=one.text, **levels)
