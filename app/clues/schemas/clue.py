"""Wire shapes of clues."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.policy import sees_contact_details
from app.clues.overlook import ShownClue
from app.clues.policy import OPEN
from app.clues.reference import Kind, Label, reference
from app.clues.report import ReportClue
from app.clues.store import Finding, Said
from app.clues.verify import MatchClue, VerifyClue
from app.core.web.strict import Moment, Wire
from app.enrolment.schemas import HouseholdIn
from app.people.masking import mask_name, mask_number, mask_phone

CLUE_ID, AT = "0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4c21", "2026-11-23T00:05:00Z"
PLACE = "330481001001"
State = Literal["reported", "matched", "verified", "unfounded", "duplicate", "forwarded"]
Shown = Literal["open", "reported", "matched", "verified", "unfounded", "duplicate", "forwarded"]
Outcome = Literal["true", "known", "not_found", "false", "duplicate", "forwarded"]
Code = Annotated[str, Field(max_length=24, examples=["no_food_or_shelter"])]
Words = Annotated[str, Field(max_length=1000, examples=["桥洞下有位老人，说两天没吃饭"])]


class AboutIn(Wire):
    """疑似困难对象，知道多少填多少 Whom it may be about, as far as known."""

    name: str | None = Field(default=None, max_length=50, examples=["张三"])
    phone: str | None = Field(default=None, max_length=30, examples=["13800138000"])
    address: str | None = Field(default=None, max_length=200, examples=["3组12号"])
    id_number: str | None = Field(default=None, max_length=40, examples=[None])


class ClueIn(Wire):
    """A report."""

    id: UUID = Field(examples=[CLUE_ID], description="客户端生成的 UUID Made by the client")
    place: str = Field(max_length=20, examples=[PLACE])
    what: Code
    urgency: str = Field(default="soon", max_length=8, examples=["now"])
    occurred_at: Moment = Field(examples=[AT])
    words: Words = ""
    person: AboutIn | None = None
    contact: str | None = Field(default=None, max_length=30, examples=["13900139000"])
    household_id: UUID | None = Field(default=None, examples=[None])
    person_id: UUID | None = Field(default=None, examples=[None])

    def command(self) -> ReportClue:
        """The command."""
        about = self.person or AboutIn()
        said = Said(
            about.name or None,
            about.phone or None,
            about.address or None,
            about.id_number or None,
            self.words,
            self.contact or None,
        )
        return ReportClue(
            self.id, self.place, self.what, self.urgency, self.occurred_at, said, self.household_id, self.person_id
        )


class MatchIn(Wire):
    """A clue is about this household, or this person."""

    household_id: UUID | None = Field(default=None)
    person_id: UUID | None = Field(default=None)

    def command(self, clue_id: UUID) -> MatchClue:
        """The command."""
        return MatchClue(clue_id, self.household_id, self.person_id)


class VerificationIn(Wire):
    """What somebody found who looked. `true` and `known` need a household or person, named here, matched before, or registered."""

    outcome: Outcome = Field(examples=["true"])
    finding: str = Field(default="", max_length=1000, examples=["独居老人，家中断粮，已送去食物"])
    household_id: UUID | None = Field(default=None, examples=[None])
    person_id: UUID | None = Field(default=None, examples=[None])
    register_: HouseholdIn | None = Field(default=None, alias="register")
    duplicate_of: UUID | None = Field(default=None, examples=[None])
    forwarded_to: str | None = Field(default=None, min_length=1, max_length=100, examples=[None])

    def command(self, clue_id: UUID) -> VerifyClue:
        """The command."""
        return VerifyClue(
            clue_id,
            self.outcome,
            Finding(self.finding, self.forwarded_to),
            self.household_id,
            self.person_id,
            self.register_.command() if self.register_ else None,
            self.duplicate_of,
        )


class NamedOut(BaseModel):
    """A code of the reference data with its names."""

    code: str = Field(max_length=24, examples=["no_food_or_shelter"])
    zh: str = Field(max_length=60, examples=["没有吃的、住的"])
    en: str = Field(max_length=60, examples=["No food or shelter"])

    @classmethod
    def of(cls, code: str, label: Label | Kind | None) -> "NamedOut":
        """The shape of a code."""
        return cls(code=code, zh=label.zh if label else code, en=label.en if label else code)


class ReceiptOut(BaseModel):
    """上报回执 That a report was taken: a number to ask by."""

    id: UUID
    receipt: str = Field(max_length=16, examples=["261123-4KX9QM"])
    received_at: datetime = Field(examples=[AT])
    status: Literal["open", "closed"] = Field(examples=["open"])


class SaidOut(BaseModel):
    """Whom a report may be about, masked in lists and for those who see no contact details."""

    name: str | None = Field(max_length=50, examples=["张*"])
    phone: str | None = Field(max_length=30, examples=["138****8000"])
    address: str | None = Field(max_length=200, examples=[None])
    id_number: str | None = Field(max_length=40, examples=[None])

    @classmethod
    def of(cls, said: Said, *, full: bool) -> "SaidOut":
        """The shape; an identity number is never in full here."""
        number = mask_number(said.id_number)
        if full:
            return cls(name=said.name, phone=said.phone, address=said.address, id_number=number)
        name = mask_name(said.name) if said.name else None
        return cls(name=name, phone=_masked(said.phone), address=None, id_number=number)


def _masked(phone: str | None) -> str | None:
    if phone is None or (phone.isdigit() and len(phone) == 11):
        return mask_phone(phone)
    return "*" * len(phone)


class ClueOut(BaseModel):
    """A clue. Whoever only reported it is told what they wrote, and whether it is still open."""

    id: UUID
    receipt: str = Field(max_length=16, examples=["261123-4KX9QM"])
    status: Literal["open", "closed"] = Field(examples=["open"])
    state: State | None = Field(examples=["reported"])
    place: str = Field(max_length=20, examples=[PLACE])
    what: NamedOut
    urgency: NamedOut
    source: NamedOut
    occurred_at: datetime = Field(examples=[AT])
    reported_at: datetime = Field(examples=[AT])
    person: SaidOut
    words: str | None = Field(max_length=1000, examples=[None])
    contact: str | None = Field(max_length=30, examples=[None])
    household_id: UUID | None
    person_id: UUID | None
    outcome: Outcome | None = Field(examples=[None])
    settled_at: datetime | None = Field(examples=[None])
    duplicate_of: UUID | None
    alert_id: UUID | None
    finding: str | None = Field(max_length=1000, examples=[None])
    forwarded_to: str | None = Field(max_length=100, examples=[None])

    @classmethod
    def of(cls, shown: ShownClue, *, opened: bool) -> "ClueOut":
        """The shape for one reader; `opened` where the reading is of this clue alone."""
        clue, known = shown.clue, reference()
        full = opened and (shown.own or sees_contact_details(shown.roles))
        told = None if shown.own else clue
        finding = told.finding if told and opened else None
        return cls(
            id=clue.clue_id,
            receipt=clue.receipt,
            status="open" if clue.state in OPEN else "closed",
            state=told.state if told else None,
            place=clue.place,
            what=NamedOut.of(clue.what, known.kinds.get(clue.what)),
            urgency=NamedOut.of(clue.urgency, known.urgencies.get(clue.urgency)),
            source=NamedOut.of(clue.source, known.sources.get(clue.source)),
            occurred_at=clue.occurred_at,
            reported_at=clue.reported_at,
            person=SaidOut.of(clue.said, full=full),
            words=clue.said.words if opened else None,
            contact=clue.said.contact if full else None,
            household_id=told.household_id if told else None,
            person_id=told.person_id if told else None,
            outcome=told.outcome if told else None,
            settled_at=told.settled_at if told else None,
            duplicate_of=told.duplicate_of if told else None,
            alert_id=told.alert_id if told else None,
            finding=finding.words if finding else None,
            forwarded_to=finding.forwarded_to if finding else None,
        )
