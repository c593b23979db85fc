"""Wire shapes of conflicts: masked in lists, in full to who opens one and may; what is chosen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Wire
from app.enrolment.conflicts.resolve import ResolveConflict
from app.enrolment.conflicts.store import EditConflict
from app.people.masking import mask_name, mask_number, mask_phone
from app.people.schemas.person import HOUSEHOLD_ID, PERSON_ID

CONFLICT_ID = "0197a3c2-7d1e-7ccc-8b1f-2d6f0e5a4b13"
Choice = Literal["mine", "theirs"]
FieldName = Annotated[str, Field(max_length=40)]
# What says nothing of who somebody is, where they live or what was written of them.
PLAIN = frozenset({"sex", "id_type", "phone_owner", "marital", "education", "occupation", "ethnic_group"})


class ConflictFieldOut(BaseModel):
    """A field that two edited: what the later one saw, what stands, what the later one wanted. Left out where it may not be shown."""

    field: str = Field(max_length=40, examples=["phone"])
    base: Any = Field(default=None, examples=[None])
    theirs: Any = Field(default=None, examples=["137****8000"])
    mine: Any = Field(default=None, examples=["138****8000"])
    masked: bool = Field(examples=[True])


class ConflictOut(BaseModel):
    """两人离线修改了同一项 An edit that came too late for some of its fields; `mine` is its author's."""

    id: UUID = Field(examples=[CONFLICT_ID])
    household_id: UUID = Field(examples=[HOUSEHOLD_ID])
    person_id: UUID | None = Field(examples=[PERSON_ID])
    author: UUID | None
    at: datetime = Field(examples=["2026-11-22T03:00:00Z"])
    fields: list[ConflictFieldOut] = Field(max_length=40)
    resolved_at: datetime | None = Field(examples=[None])
    resolved_by: UUID | None = Field(examples=[None])
    choices: dict[FieldName, Choice] | None = Field(max_length=40, examples=[None])

    @classmethod
    def of(cls, one: EditConflict, *, in_full: bool = False) -> "ConflictOut":
        """The shape of a conflict; identity numbers are masked also in full."""
        shown = ("household_id", "person_id", "author", "at", "resolved_at", "resolved_by", "choices")
        fields = [_field(name, one.values.get(name, {}), in_full) for name in one.fields]
        return cls(id=one.conflict_id, fields=fields, **{name: getattr(one, name) for name in shown})


def _field(name: str, values: Mapping[str, Any], in_full: bool) -> ConflictFieldOut:
    masked = name == "id_number" or (name not in PLAIN and not in_full)
    shown = {side: _masked(name, value) if masked else value for side, value in values.items()}
    return ConflictFieldOut(field=name, masked=masked, **shown)


def _masked(name: str, value: Any) -> Any:
    """A value as lists show it; words and addresses not at all."""
    if not isinstance(value, str):
        return None
    masks = {"name": mask_name, "caregiver": mask_name, "id_number": mask_number, "phone": mask_phone}
    if name == "birth_date":
        return date.fromisoformat(value).isoformat()[:7]
    return masks[name](value) if name in masks else None


class ConflictsOut(BaseModel):
    """A page of conflicts that nobody has resolved."""

    items: list[ConflictOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: Sequence[EditConflict], next_cursor: str | None) -> "ConflictsOut":
        """The shape of a page."""
        return cls(items=[ConflictOut.of(one) for one in found], next_cursor=next_cursor)


class ResolutionIn(Wire):
    """对每一项选择保留谁的值 For each field whose value stands: `mine` of the edit that came late, `theirs` that stands."""

    choices: dict[FieldName, Choice] = Field(min_length=1, max_length=40, examples=[{"phone": "mine"}])

    def command(self, conflict_id: UUID) -> ResolveConflict:
        """The command."""
        return ResolveConflict(conflict_id, dict(self.choices))
