"""Wire shapes of merges."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Wire
from app.files.merges.values import Merged, MergeInto, UndoMerge
from app.people.links import Merge
from app.people.schemas.person import HOUSEHOLD_ID, PERSON_ID

MERGE_ID = "0197a3c2-7d1e-7eee-8b1f-2d6f0e5a4b15"
Why = Annotated[str, Field(min_length=1, max_length=400, examples=["同一人先后由两村登记"])]
MergeId = Annotated[UUID, Field(examples=[MERGE_ID], description="客户端生成的 UUID Made by the client")]


class PersonMergeIn(Wire):
    """把 `person_id` 的档案并入路径中的人 The file of `person_id` goes into that of the person in the address."""

    id: MergeId
    person_id: UUID = Field(examples=[PERSON_ID])
    reason: Why
    identity_reason: str | None = Field(
        default=None,
        min_length=1,
        max_length=400,
        examples=[None],
        description="证件号码不同时须说明 Needed where the identity numbers differ",
    )

    def command(self, into_id: UUID) -> MergeInto:
        """The command."""
        return MergeInto(self.id, "person", into_id, self.person_id, self.reason, self.identity_reason)


class HouseholdMergeIn(Wire):
    """把 `household_id` 并入路径中的家庭 The household of `household_id` goes into the one in the address."""

    id: MergeId
    household_id: UUID = Field(examples=[HOUSEHOLD_ID])
    reason: Why

    def command(self, into_id: UUID) -> MergeInto:
        """The command."""
        return MergeInto(self.id, "household", into_id, self.household_id, self.reason)


class UndoingIn(Wire):
    """为什么撤销 Why the merge was a mistake."""

    reason: str = Field(min_length=1, max_length=400, examples=["核实为两个人"])

    def command(self, merge_id: UUID) -> UndoMerge:
        """The command."""
        return UndoMerge(merge_id, self.reason)


class MergeOut(BaseModel):
    """合并 A merge: `alias_id` is read as `into_id` until it is undone."""

    id: UUID = Field(examples=[MERGE_ID])
    kind: str = Field(max_length=10, examples=["person"], description="person, household")
    alias_id: UUID = Field(examples=[PERSON_ID])
    into_id: UUID = Field(examples=[PERSON_ID])
    state: str = Field(max_length=10, examples=["merged"], description="merged, undone")
    merged_at: datetime = Field(examples=["2026-11-22T02:00:03Z"])
    merged_by: UUID | None
    undone_at: datetime | None = Field(examples=[None])
    undone_by: UUID | None = Field(examples=[None])

    @classmethod
    def of(cls, one: Merge) -> "MergeOut":
        """The shape of a merge."""
        return cls(
            id=one.merge_id,
            kind=one.kind,
            alias_id=one.alias_id,
            into_id=one.into_id,
            state="undone" if one.until_at else "merged",
            merged_at=one.from_at,
            merged_by=one.merged_by,
            undone_at=one.until_at,
            undone_by=one.undone_by,
        )


def shape(done: Merged) -> MergeOut:
    """The shape of what was done."""
    return MergeOut.of(done.merge)
