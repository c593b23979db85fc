"""What visits answer: the receipt, a visit as it is read, a correction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.risk.schemas import ExplainedOut, Level
from app.visits.read import VisitRead
from app.visits.store import Correction, Cosignature, Visit, VisitPerson
from app.visits.tie import Tied


class ReceiptPersonOut(ExplainedOut):
    """回执中的一个人 One person in a receipt."""

    person_id: UUID
    visited: bool = Field(examples=[True])
    level_before: Level | None = Field(examples=["orange"])
    level_after: Level = Field(examples=["red"])


class ReferredOut(BaseModel):
    """由需求产生的转介 The referral that a need became."""

    id: UUID
    need_id: UUID
    status: str = Field(max_length=16, examples=["submitted"])


class AlertRaisedOut(BaseModel):
    """由此产生的预警 An alert that this raised."""

    id: UUID
    kind: str = Field(max_length=24, examples=["red"])
    person_id: UUID | None


class ReceiptOut(BaseModel):
    """探访回执 The receipt of a visit."""

    visit_id: UUID
    received_at: datetime = Field(examples=["2026-11-22T02:00:03Z"])
    household_id: UUID
    household_level: Level | None = Field(examples=["red"])
    flags: list[str] = Field(max_length=20, examples=[["late_submission"]])
    people: list[ReceiptPersonOut] = Field(max_length=60)
    referrals: list[ReferredOut] = Field(max_length=50)
    alerts: list[AlertRaisedOut] = Field(max_length=60)


class VisitSummaryOut(BaseModel):
    """列表中的一次探访 A visit in a list."""

    visit_id: UUID
    household_id: UUID
    author: UUID | None
    substitutes_for: UUID | None = Field(
        examples=[None], description="代谁的班所做；本人席位为空 In whose place the author called; null for an own seat"
    )
    occurred_at: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    effective_at: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    received_at: datetime = Field(examples=["2026-11-22T02:00:03Z"])
    mode: str = Field(max_length=16, examples=["home"])
    outcome: str = Field(max_length=16, examples=["completed"])
    form: str = Field(max_length=50, examples=["home/1"])
    flags: list[str] = Field(max_length=20)
    revision: int = Field(ge=1, examples=[1])
    voided_at: datetime | None

    @classmethod
    def of(cls, visit: Visit) -> "VisitSummaryOut":
        """The shape of a stored visit."""
        return cls(**{name: getattr(visit, name) for name in cls.model_fields if hasattr(visit, name)})


class VisitsOut(BaseModel):
    """一页探访 A page of visits."""

    items: list[VisitSummaryOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600)

    @classmethod
    def of(cls, found: Sequence[Visit], next_cursor: str | None) -> "VisitsOut":
        """A page."""
        return cls(items=[VisitSummaryOut.of(visit) for visit in found], next_cursor=next_cursor)


class PersonVisitedOut(BaseModel):
    """探访中的一个人 A person on a visit."""

    person_id: UUID
    outcome: str = Field(max_length=16, examples=["completed"])
    answers: dict[str, Any] = Field(max_length=100, examples=[{"care.living_arrangement": "alone"}])
    note: str | None = Field(max_length=4000)
    day: date = Field(examples=["2026-11-22"])
    counted: bool = Field(examples=[True])
    level_before: Level | None = Field(examples=["orange"])
    level_after: Level = Field(examples=["red"])

    @classmethod
    def of(cls, person: VisitPerson, answers: dict[str, Any]) -> "PersonVisitedOut":
        """The shape of a person on a visit."""
        shown = ("person_id", "outcome", "day", "level_before", "level_after")
        values = {name: getattr(person, name) for name in shown}
        return cls(**values, counted=person.counted_on is not None, answers=answers, note=person.content.get("note"))


class CorrectionOut(BaseModel):
    """更正或作废 An amendment or a voiding."""

    id: UUID
    visit_id: UUID
    kind: str = Field(max_length=12, examples=["amendment"])
    revision: int = Field(ge=1, examples=[2])
    author: UUID | None
    at: datetime = Field(examples=["2026-11-22T03:00:00Z"])
    reason: str = Field(max_length=500, examples=["录入时选错了选项"])
    flags: list[str] = Field(max_length=5, examples=[["concurrent_amendment"]])

    @classmethod
    def of(cls, one: Correction) -> "CorrectionOut":
        """The shape of a correction."""
        return cls(
            id=one.correction_id,
            visit_id=one.visit_id,
            kind=one.kind,
            revision=one.revision,
            author=one.author,
            at=one.at,
            reason=one.content["reason"],
            flags=one.flags,
        )


class CosignatureOut(BaseModel):
    """组员会签 What a teammate says of a visit's record."""

    visit_id: UUID
    account_id: UUID
    stance: str = Field(max_length=8, examples=["agree"])
    note: str | None = Field(max_length=1000, examples=[None])
    at: datetime = Field(examples=["2026-11-22T03:00:00Z"])

    @classmethod
    def of(cls, one: Cosignature) -> "CosignatureOut":
        """The shape of a cosignature."""
        shown = ("visit_id", "account_id", "stance", "at")
        return cls(**{name: getattr(one, name) for name in shown}, note=one.content.get("note"))


class TieOut(BaseModel):
    """记录归并或拆分 A word that records are of one call, or are not."""

    id: UUID
    kind: str = Field(max_length=8, examples=["link"])
    visits: list[UUID] = Field(max_length=6)
    author: UUID | None
    at: datetime = Field(examples=["2026-11-22T03:00:00Z"])

    @classmethod
    def of(cls, one: Tied) -> "TieOut":
        """The shape of a tie."""
        return cls(id=one.tie_id, kind=one.kind, visits=list(one.visits), author=one.author, at=one.at)


class VisitOut(VisitSummaryOut):
    """一次探访 A visit."""

    people: list[PersonVisitedOut] = Field(max_length=60)
    note: str | None = Field(max_length=4000)
    present: list[str] = Field(max_length=20)
    attachments: list[dict[str, Any]] = Field(max_length=50)
    corrections: list[CorrectionOut] = Field(max_length=200)
    cosignatures: list[CosignatureOut] = Field(max_length=20)

    @classmethod
    def of_read(cls, found: VisitRead) -> "VisitOut":
        """The shape of a visit with what its reader may see."""
        return cls(
            **VisitSummaryOut.of(found.visit).model_dump(),
            people=[PersonVisitedOut.of(person, answers) for person, answers in found.people],
            note=found.visit.content.get("note"),
            present=found.visit.content.get("present", []),
            attachments=found.visit.attachments,
            corrections=[CorrectionOut.of(one) for one in found.corrections],
            cosignatures=[CosignatureOut.of(one) for one in found.cosignatures],
        )
