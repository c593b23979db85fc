"""Wire shapes of proposals to lower, notes on them and decisions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Flag, Wire
from app.core.web.words import Reason, Words
from app.risk.proposals.decide import DecideProposal
from app.risk.proposals.note import WriteNote
from app.risk.proposals.overlook import Listed
from app.risk.proposals.store import Note
from app.risk.schemas import Level


class NoteIn(Wire):
    """社工对降级建议的意见 What the social worker thinks of a proposal."""

    text: Words = Field(examples=["照护已到位，本人情绪平稳，同意降级"])

    def command(self, person_id: UUID) -> WriteNote:
        """The command."""
        return WriteNote(person_id, self.text)


class NoteOut(BaseModel):
    """谁在何时写了意见 Who wrote a note, and when; its words stand in the file."""

    note_id: UUID
    author: UUID | None
    at: datetime = Field(examples=["2026-11-22T01:30:00Z"])

    @classmethod
    def of(cls, one: Note) -> "NoteOut":
        """The shape of a note."""
        return cls(note_id=one.note_id, author=one.author, at=one.at)


class DecisionIn(Wire):
    """对降级建议的审批 A decision on a proposal to lower."""

    id: UUID
    approve: Flag = Field(examples=[True])
    reason: Reason = Field(examples=["两次上门情况稳定"])
    note: Words | None = Field(
        default=None,
        examples=["社工意见：照护已到位"],
        description="转述的社工意见，社工本人已写时可不填 The social worker's words as quoted; not needed where she wrote herself",
    )
    note_by: UUID | None = Field(
        default=None,
        description="转述的是谁的意见，缺省为该户小组的社工 Whose words they are; by default the team's social worker's",
    )

    def command(self, person_id: UUID) -> DecideProposal:
        """The command."""
        return DecideProposal(self.id, person_id, self.approve, self.reason, self.note, self.note_by)


class WaitingOut(BaseModel):
    """待审批的降级建议 An open proposal, and how long it has waited."""

    person_id: UUID
    household_id: UUID
    place: str = Field(max_length=20, examples=["330481001001"])
    from_: Level = Field(serialization_alias="from", validation_alias="from", examples=["red"])
    to: Level = Field(examples=["orange"])
    since: date = Field(examples=["2026-11-16"])
    computed_level: Level = Field(examples=["yellow"])
    score: int = Field(ge=0, examples=[18])
    waited_days: int = Field(ge=0, examples=[4], description="已等待的工作日 Working days waited")
    due_day: date = Field(examples=["2026-11-23"], description="应审批的最后一天 The last day of the limit")
    overdue: bool = Field(examples=[False])
    needs_note: bool = Field(examples=[True], description="需社工意见 The social worker's note is asked for")
    note: NoteOut | None

    @classmethod
    def of(cls, one: Listed) -> "WaitingOut":
        """The shape of a proposal."""
        proposal = one.proposal
        same: dict[str, Any] = {
            name: getattr(proposal, name) for name in ("person_id", "household_id", "place", "computed_level", "score")
        }
        same |= {"from_": proposal.proposal_from, "to": proposal.proposal_to, "since": proposal.proposal_since}
        return cls.model_construct(
            **same,
            waited_days=one.waited_days,
            due_day=one.due_day,
            overdue=one.overdue,
            needs_note=one.needs_note,
            note=NoteOut.of(one.note) if one.note else None,
        )


class ProposalsOut(BaseModel):
    """一页待审批的降级建议，最早的在前 A page of open proposals, the oldest first."""

    items: list[WaitingOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: Sequence[Listed], next_cursor: str | None) -> "ProposalsOut":
        """The shape of a page."""
        return cls(items=[WaitingOut.of(one) for one in found], next_cursor=next_cursor)
