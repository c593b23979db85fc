"""Wire shapes of the person's rights: fields in full, restriction, erasure, requests, notices, the copy."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Flag, Wire
from app.files.erase import ErasePerson
from app.files.hand_over import AccessCopy
from app.files.hold import HoldPerson
from app.files.policy import Keeping, RequestKind
from app.files.requests import DecideRequest, RecordRequest
from app.files.restrict import DataState, RestrictPerson
from app.files.reveal import Revealed, RevealPerson
from app.files.store.rights import DataRequest
from app.people.schemas.person import PERSON_ID
from app.people.values import Contact

REQUEST_ID = "0197a3c2-7d1e-7eee-8b1f-2d6f0e5a4b15"
Revealable = Literal["name", "id_number", "phone", "birth_date", "contacts", "caregiver", "note", "address"]
ReasonCode = Literal[
    "visit_preparation", "emergency", "identity_check", "benefit_processing", "complaint", "legal_request", "other"
]
Channel = Literal["home", "office", "phone", "letter", "online"]
LegalReason = Literal["retention_duty", "statutory_duty", "identity_unproven", "rights_of_others", "unfounded"]
Words = Annotated[str | None, Field(max_length=1000, examples=["本人当面提出"], description="加密保存 Kept sealed")]


class RevealIn(Wire):
    """Which fields to show in full, and why; the reason is kept sealed."""

    fields: list[Revealable] = Field(min_length=1, max_length=8, examples=[["id_number"]])
    reason_code: ReasonCode = Field(examples=["benefit_processing"])
    reason: str = Field(min_length=4, max_length=200, examples=["代办临时救助申请"])
    ticket: str | None = Field(default=None, pattern=r"^[A-Za-z0-9/_-]{1,40}$", max_length=40, examples=["LS-2026-118"])

    def command(self, person_id: UUID, budget: int) -> RevealPerson:
        """The command."""
        fields = tuple(dict.fromkeys(self.fields))
        return RevealPerson(person_id, fields, self.reason_code, self.reason, self.ticket, budget)


class EmergencyContactOut(BaseModel):
    """Whom to call, in full."""

    name: str = Field(max_length=50, examples=["李四"])
    relation: str = Field(max_length=2, examples=["20"])
    phone: str = Field(max_length=20, examples=["13800008000"])


class RevealOut(BaseModel):
    """Fields in full; those not asked for are left out."""

    person_id: UUID = Field(examples=[PERSON_ID])
    left_today: int = Field(ge=0, examples=[19])
    name: str | None = Field(default=None, max_length=50, examples=["张三"])
    id_number: str | None = Field(default=None, max_length=40, examples=["33049919400229002X"])
    phone: str | None = Field(default=None, max_length=20, examples=["13800008000"])
    birth_date: date | None = Field(default=None, examples=["1940-02-29"])
    contacts: list[EmergencyContactOut] | None = Field(default=None, max_length=10)
    caregiver: str | None = Field(default=None, max_length=50, examples=["李四"])
    note: str | None = Field(default=None, max_length=1000, examples=[None])
    address: str | None = Field(default=None, max_length=200, examples=["3组12号"])

    @classmethod
    def of(cls, one: Revealed) -> "RevealOut":
        """The shape of what is shown."""
        return cls(person_id=one.person_id, left_today=one.left_today, **{k: _plain(v) for k, v in one.values.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [EmergencyContactOut(name=c.name, relation=c.relation, phone=c.phone) for c in value if _is_contact(c)]
    return value


def _is_contact(value: object) -> bool:
    return isinstance(value, Contact)


class RestrictionIn(Wire):
    """Whether everything but storing stops."""

    restricted: Flag = Field(examples=[True])

    def command(self, person_id: UUID) -> RestrictPerson:
        """The command."""
        return RestrictPerson(person_id, self.restricted)


class HoldIn(Wire):
    """Whether a file is held against erasing, and what for."""

    held: Flag = Field(examples=[True])
    reason_code: Literal["court", "audit", "inspection", "complaint"] = Field(examples=["court"])

    def command(self, person_id: UUID) -> HoldPerson:
        """The command."""
        return HoldPerson(person_id, self.held, self.reason_code)


class ErasureIn(Wire):
    """Why a person is erased; a file that must still be kept is erased for the last two reasons only."""

    reason_code: Literal["requested", "purpose_ended", "registered_by_mistake", "court_order"] = Field(
        examples=["registered_by_mistake"]
    )

    def command(self, person_id: UUID, keeping: Keeping) -> ErasePerson:
        """The command."""
        return ErasePerson(person_id, self.reason_code, keeping)


class DataStateOut(BaseModel):
    """What may be done with a person's data now."""

    person_id: UUID = Field(examples=[PERSON_ID])
    data_status: str = Field(max_length=10, examples=["restricted"], description="open, restricted, erased")
    held: bool = Field(examples=[False], description="依法留存 Held against erasing")

    @classmethod
    def of(cls, one: DataState) -> "DataStateOut":
        """The shape of a state."""
        return cls(person_id=one.person_id, data_status=one.data_status, held=one.held)


class DataRequestIn(Wire):
    """A request of a person about the own data, under the client's id."""

    id: UUID = Field(examples=[REQUEST_ID])
    kind: RequestKind = Field(examples=["access"])
    made_by: Literal["person", "guardian", "next_of_kin", "agent"] = Field(examples=["person"])
    channel: Channel = Field(examples=["home"])
    detail: Words = None

    def command(self, person_id: UUID) -> RecordRequest:
        """The command."""
        return RecordRequest(self.id, person_id, self.kind, self.made_by, self.channel, self.detail)


class RequestDecisionIn(Wire):
    """The answer; a refusal names its legal reason."""

    granted: Flag = Field(examples=[True])
    legal_reason: LegalReason | None = Field(default=None, examples=[None])
    note: Words = None

    def command(self, request_id: UUID, keeping: Keeping) -> DecideRequest:
        """The command."""
        return DecideRequest(request_id, self.granted, self.legal_reason, self.note, keeping)


class DataRequestOut(BaseModel):
    """A request and how it was answered, without its words."""

    id: UUID = Field(examples=[REQUEST_ID])
    person_id: UUID = Field(examples=[PERSON_ID])
    kind: str = Field(max_length=16, examples=["access"])
    made_by: str = Field(max_length=12, examples=["person"])
    channel: str = Field(max_length=12, examples=["home"])
    made_at: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    due_day: date = Field(examples=["2026-12-11"])
    decided_at: datetime | None = Field(examples=[None])
    outcome: str | None = Field(
        max_length=16, examples=["restricted"], description="granted, restricted, erased, refused"
    )
    legal_reason: str | None = Field(max_length=24, examples=[None])

    @classmethod
    def of(cls, one: DataRequest) -> "DataRequestOut":
        """The shape of a request."""
        same = {name: getattr(one, name) for name in cls.model_fields if name != "id"}
        return cls(id=one.request_id, **same)


class DataRequestsOut(BaseModel):
    """A page of requests, the next due first."""

    items: list[DataRequestOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: Sequence[DataRequest], next_cursor: str | None) -> "DataRequestsOut":
        """The shape of a page."""
        return cls(items=[DataRequestOut.of(one) for one in found], next_cursor=next_cursor)


class AccessCopyOut(BaseModel):
    """Everything kept of one person, in full."""

    person_id: UUID = Field(examples=[PERSON_ID])
    made_at: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    parts: dict[str, Any] = Field(max_length=20, examples=[{"identity": {"name": "张三"}}])

    @classmethod
    def of(cls, one: AccessCopy) -> "AccessCopyOut":
        """The shape of a copy."""
        return cls(person_id=one.person_id, made_at=one.made_at, parts=one.parts)
