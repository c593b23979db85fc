"""Wire shapes of likely doubles, masked."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from app.enrolment.doubles.find import Alike, shown_alike
from app.enrolment.doubles.listing import DoublesOf, Pair
from app.people.likeness import NOT_ALIKE
from app.people.schemas.person import HOUSEHOLD_ID, PERSON_ID


class ReasonOut(BaseModel):
    """相似之处 Something that agrees, or differs."""

    code: str = Field(max_length=20, examples=["SAME_PHONE"])
    zh: str = Field(max_length=40, examples=["电话相同"])
    en: str = Field(max_length=60, examples=["The same telephone number"])


class AlikeOut(BaseModel):
    """可能是同一人的档案 A file that may be the same person's, masked."""

    person_id: UUID = Field(examples=[PERSON_ID])
    household_id: UUID = Field(examples=[HOUSEHOLD_ID])
    place: str = Field(max_length=20, examples=["330481001001"])
    name: str = Field(max_length=50, examples=["张*三"])
    birth_date: str = Field(max_length=10, examples=["1940-02-29"])
    id_number: str | None = Field(max_length=40, examples=["330499********0021"])
    points: int = Field(ge=0, le=200, examples=[110])
    reasons: list[ReasonOut] = Field(max_length=10)

    @classmethod
    def of(cls, one: Alike, day: date) -> "AlikeOut":
        """The shape of a likely double."""
        return cls.model_validate(shown_alike(one, day))


class DuplicatesOfPersonOut(BaseModel):
    """这个人可能的重复档案 Likely doubles of one person; `elsewhere`: there is one that lies outside what the caller may see."""

    items: list[AlikeOut] = Field(max_length=200)
    elsewhere: bool = Field(examples=[False])

    @classmethod
    def of(cls, found: DoublesOf) -> "DuplicatesOfPersonOut":
        """The shape of an answer."""
        return cls(items=[AlikeOut.of(one, found.day) for one in found.found[:200]], elsewhere=found.elsewhere)


class DuplicatePairOut(BaseModel):
    """两份可能重复的档案 Two files that may be one person's, and why."""

    points: int = Field(ge=0, le=200, examples=[110])
    reasons: list[ReasonOut] = Field(max_length=10)
    people: list[AlikeOut] = Field(min_length=2, max_length=2)

    @classmethod
    def of(cls, pair: Pair) -> "DuplicatePairOut":
        """The shape of a pair."""
        other = AlikeOut.of(pair.other, pair.day)
        one = AlikeOut.of(Alike(pair.one, NOT_ALIKE), pair.day)
        return cls(points=other.points, reasons=other.reasons, people=[one, other])


class DuplicatesOut(BaseModel):
    """A page of likely doubles; a page may be short, or empty, although others follow."""

    items: list[DuplicatePairOut] = Field(max_length=1000)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, pairs: Sequence[Pair], next_cursor: str | None) -> "DuplicatesOut":
        """The shape of a page."""
        return cls(items=[DuplicatePairOut.of(one) for one in pairs], next_cursor=next_cursor)
