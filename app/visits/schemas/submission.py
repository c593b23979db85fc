"""What a phone sends: a visit, an amendment, a voiding."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from app.core.web.strict import Flag, Moment, Real, Whole, Wire
from app.visits.commands import (
    AmendVisit,
    Attachment,
    CosignVisit,
    Location,
    NeedFound,
    PersonVisited,
    SubmitVisit,
    TieVisits,
    VoidVisit,
)

Mode = Literal["home", "phone", "video", "office", "neighbour_check"]
VisitOutcome = Literal[
    "completed",
    "partial",
    "not_home",
    "refused",
    "moved",
    "hospitalised",
    "institution",
    "deceased",
    "unsafe_aborted",
]
Note = Annotated[str, Field(max_length=4000, examples=["精神尚可，屋内整洁"])]
Reason = Annotated[str, Field(min_length=2, max_length=500, examples=["录入时选错了选项"])]
Answers = Annotated[
    dict[Annotated[str, Field(max_length=60)], Any],
    Field(max_length=100, examples=[{"health.adl_unable_items": 2, "care.living_arrangement": "alone"}]),
]


class PersonVisitedIn(Wire):
    """被探访的人 One person on the visit."""

    person_id: UUID
    answers: Answers = Field(default_factory=dict)
    note: Note | None = None
    outcome: VisitOutcome | None = None

    def value(self) -> PersonVisited:
        """As a command says it."""
        return PersonVisited(self.person_id, dict(self.answers), self.note, self.outcome)


class PersonAmendedIn(Wire):
    """更正后的答案；null 表示撤回 Corrected answers; null takes an answer back."""

    person_id: UUID
    answers: Answers = Field(default_factory=dict)
    note: Note | None = None

    def value(self) -> PersonVisited:
        """As a command says it."""
        return PersonVisited(self.person_id, dict(self.answers), self.note)


class NeedIn(Wire):
    """发现的需求 A need that was found."""

    id: UUID
    person_id: UUID
    category: str = Field(max_length=40, examples=["medical_aid"])
    urgency: Literal["now", "soon", "routine"] = Field(examples=["soon"])
    detail: Note | None = None
    consent_to_share: Flag = False

    def value(self) -> NeedFound:
        """As a command says it."""
        return NeedFound(self.id, self.person_id, self.category, self.urgency, self.detail, self.consent_to_share)


class LocationIn(Wire):
    """手机定位 Where the phone was."""

    lat: Real = Field(ge=-90, le=90, examples=[30.53])
    lng: Real = Field(ge=-180, le=180, examples=[120.68])
    accuracy_m: Real = Field(ge=0, le=100_000, examples=[12])
    datum: Literal["wgs84", "gcj02", "bd09"] = Field(examples=["gcj02"])

    def value(self) -> Location:
        """As a command says it."""
        return Location(self.lat, self.lng, self.accuracy_m, self.datum)


class AttachmentIn(Wire):
    """照片等附件的说明，文件可早可晚 A file the visit speaks of; the file itself may come before or after."""

    attachment_id: UUID
    sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        max_length=64,
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    size: Whole = Field(ge=1, le=15_728_640, examples=[183_201])
    media_type: str = Field(max_length=60, pattern=r"^[a-z]+/[a-z0-9.+-]+$", examples=["image/jpeg"])
    role: str = Field(max_length=24, pattern=r"^[a-z_]+$", examples=["door"])

    def value(self) -> Attachment:
        """As a command says it."""
        return Attachment(self.attachment_id, self.sha256, self.size, self.media_type, self.role)


class VisitIn(Wire):
    """一次探访 One record of one visit."""

    id: UUID = Field(examples=["0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"])
    household_id: UUID
    occurred_at: Moment = Field(examples=["2026-11-22T09:30:00+08:00"])
    ended_at: Moment | None = Field(default=None, examples=["2026-11-22T09:55:00+08:00"])
    mode: Mode = Field(examples=["home"])
    outcome: VisitOutcome = Field(examples=["completed"])
    form: str = Field(max_length=50, examples=["home/1"])
    present: list[UUID] = Field(default_factory=list, max_length=20)
    people: list[PersonVisitedIn] = Field(default_factory=list, max_length=30)
    needs: list[NeedIn] = Field(default_factory=list, max_length=50)
    attachments: list[AttachmentIn] = Field(default_factory=list, max_length=50)
    encounter_key: str | None = Field(default=None, max_length=64, examples=[None])
    location: LocationIn | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "VisitIn":
        if self.ended_at is not None and self.ended_at < self.occurred_at:
            raise ValueError("ended before it began")
        return self

    def command(self) -> SubmitVisit:
        """The command this body gives."""
        return SubmitVisit(
            visit_id=self.id,
            household_id=self.household_id,
            occurred_at=self.occurred_at,
            ended_at=self.ended_at,
            mode=self.mode,
            outcome=self.outcome,
            form=self.form,
            present=tuple(self.present),
            people=tuple(person.value() for person in self.people),
            needs=tuple(need.value() for need in self.needs),
            attachments=tuple(attachment.value() for attachment in self.attachments),
            encounter_key=self.encounter_key,
            location=self.location.value() if self.location else None,
            note=self.note,
        )


class AmendmentIn(Wire):
    """更正 An amendment of a visit."""

    id: UUID
    reason: Reason
    people: list[PersonAmendedIn] = Field(default_factory=list, max_length=30)
    note: Note | None = None
    base_version: Whole | None = Field(
        default=None, ge=1, le=2_147_483_647, examples=[None], description="更正所依据的版本 The revision that was read"
    )

    def command(self, visit_id: UUID, sequence: int | None = None, said_at: datetime | None = None) -> AmendVisit:
        """The command this body gives; a phone also says its place among its author's amendments, and when it was made."""
        people = tuple(person.value() for person in self.people)
        base = self.base_version
        return AmendVisit(self.id, visit_id, self.reason, people, self.note, base, sequence, said_at)


class VoidingIn(Wire):
    """作废 A voiding of a visit."""

    reason: Reason

    def command(self, visit_id: UUID) -> VoidVisit:
        """The command this body gives."""
        return VoidVisit(visit_id, self.reason)


class CosignatureIn(Wire):
    """会签 What a teammate says of a visit's record."""

    stance: Literal["agree", "disagree"] = Field(examples=["agree"])
    note: Annotated[str, Field(max_length=1000, examples=["同去，情况属实"])] | None = None

    def command(self, visit_id: UUID) -> CosignVisit:
        """The command this body gives."""
        return CosignVisit(visit_id, self.stance, self.note)


class TieIn(Wire):
    """同一次上门的几条记录归并，或拆开 Records of one call, or of several."""

    id: UUID
    kind: Literal["link", "split"] = Field(examples=["link"])
    others: list[UUID] = Field(min_length=1, max_length=5)

    def command(self, visit_id: UUID, said_at: datetime | None = None) -> TieVisits:
        """The command this body gives."""
        return TieVisits(self.id, self.kind, (visit_id, *self.others), said_at)
