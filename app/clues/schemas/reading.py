"""Wire shapes of clues as they are read: a page of them, and one with whom it may be about."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.clues.liken import Suggestion
from app.clues.overlook import ShownClue
from app.clues.report import Reported
from app.clues.schemas.clue import ClueOut, ReceiptOut, State
from app.people.masking import mask_name

Reason = Literal["same_id_number", "same_phone", "same_name", "same_village"]


class SuggestionOut(BaseModel):
    """Somebody it may be about, and in what they are alike."""

    person_id: UUID
    household_id: UUID
    name: str = Field(max_length=50, examples=["张*"])
    place: str = Field(max_length=20, examples=["330481001001"])
    reasons: list[Reason] = Field(max_length=4, examples=[["same_name", "same_village"]])
    sure: bool = Field(examples=[False])

    @classmethod
    def of(cls, one: Suggestion) -> "SuggestionOut":
        """The shape of a suggestion."""
        person = one.shown.person
        return cls(
            person_id=person.person_id,
            household_id=person.household_id,
            name=mask_name(person.identity.name),
            place=one.shown.place,
            reasons=list(one.likeness.reasons),
            sure=one.likeness.is_sure,
        )


class SimilarOut(BaseModel):
    """Another clue that may be the same."""

    id: UUID
    receipt: str = Field(max_length=16, examples=["261122-7QM2HX"])
    state: State = Field(examples=["reported"])
    reported_at: datetime = Field(examples=["2026-11-22T10:00:00Z"])


class ClueReadOut(ClueOut):
    """One clue with what was said, whom it may be about, and clues that may be the same."""

    suggestions: list[SuggestionOut] = Field(max_length=10)
    similar: list[SimilarOut] = Field(max_length=10)

    @classmethod
    def read(cls, shown: ShownClue) -> "ClueReadOut":
        """The shape for one reader."""
        similar = [
            SimilarOut(id=one.clue_id, receipt=one.receipt, state=one.state, reported_at=one.reported_at)
            for one in shown.similar
        ]
        people = [SuggestionOut.of(one) for one in shown.suggestions]
        return cls(**dict(ClueOut.of(shown, opened=True)), suggestions=people, similar=similar)


class CluesOut(BaseModel):
    """A page of clues, newest first."""

    items: list[ClueOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[list[ShownClue], str | None]) -> "CluesOut":
        """The shape of a page."""
        return cls(items=[ClueOut.of(one, opened=False) for one in page[0]], next_cursor=page[1])


def receipt(reported: Reported) -> ReceiptOut:
    """What whoever reported is told."""
    clue = reported.clue
    status: Literal["open", "closed"] = "open" if clue.state in {"reported", "matched"} else "closed"
    return ReceiptOut(id=clue.clue_id, receipt=clue.receipt, received_at=clue.reported_at, status=status)
