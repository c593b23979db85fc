"""Wire shapes of rehearsals, activations and rollbacks."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Day, Wire
from app.core.web.words import Reason
from app.people.masking import mask_name
from app.people.values import Person
from app.risk.policies.activate import Activate, RollBack
from app.risk.policies.rehearse import Rehearse
from app.risk.policies.schemas.results import ID, ExampleOut, ProgressOut, ResultOut, VersionNumber
from app.risk.policies.tally import load, summary
from app.risk.policies.values import Change, Rehearsal

OTHER = "0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b16"


class RehearsalIn(Wire):
    """演练 A rehearsal as of a day; today unless given."""

    id: UUID = Field(examples=[ID], description="客户端生成的 UUID Made by the client")
    day: Day | None = Field(default=None, examples=["2026-12-01"])

    def command(self, version: int) -> Rehearse:
        """The command."""
        return Rehearse(self.id, version, self.day)


class RehearsalOut(BaseModel):
    """A rehearsal; the result grows while it runs."""

    id: UUID = Field(examples=[ID])
    version: VersionNumber
    day: date
    asked_by: UUID | None
    asked_at: datetime
    progress: ProgressOut
    result: ResultOut
    examples: list[ExampleOut] = Field(max_length=30)

    @classmethod
    def of(cls, one: Rehearsal, people: Mapping[UUID, Person]) -> "RehearsalOut":
        """The shape of a rehearsal; of its examples those who are among `people`."""
        tally = load(one.course.tally)
        return cls(
            id=one.rehearsal_id,
            version=one.version,
            day=one.day,
            asked_by=one.asked_by,
            asked_at=one.asked_at,
            progress=ProgressOut.of(one.course),
            result=ResultOut(**summary(tally)),
            examples=[
                ExampleOut(**each, name=mask_name(people[UUID(each["person_id"])].identity.name))
                for each in tally.examples
                if UUID(each["person_id"]) in people
            ],
        )


class ActivationIn(Wire):
    """启用 A rehearsed version in force from a day; today unless given."""

    rehearsal_id: UUID = Field(examples=[ID])
    from_day: Day | None = Field(default=None, alias="from", examples=["2026-12-01"])
    reason: Reason = Field(examples=["县联席会议第3次会议决定"])

    def command(self, version: int) -> Activate:
        """The command."""
        return Activate(version, self.rehearsal_id, self.from_day, self.reason)


class RollbackIn(Wire):
    """撤回 The version before comes back from a day; as soon as possible unless given."""

    from_day: Day | None = Field(default=None, alias="from", examples=["2026-12-02"])
    reason: Reason = Field(examples=["县联席会议第3次会议决定"])

    def command(self, version: int) -> RollBack:
        """The command."""
        return RollBack(version, self.from_day, self.reason)


class ChangeOut(BaseModel):
    """A change of what is in force: which version from when, how far the reassessment is and what it came to."""

    id: UUID = Field(examples=[OTHER])
    version: VersionNumber
    undoes: VersionNumber | None = Field(examples=[None], description="撤回的版本 The version rolled back")
    from_day: date = Field(alias="from")
    reason: str = Field(max_length=500)
    decided_by: UUID | None
    decided_at: datetime
    rehearsal_id: UUID | None
    progress: ProgressOut
    result: ResultOut

    @classmethod
    def of(cls, one: Change) -> "ChangeOut":
        """The shape of a change."""
        return cls.model_validate(
            {
                "id": one.change_id,
                "version": one.version,
                "undoes": one.undoes,
                "from": one.from_day,
                "reason": one.reason,
                "decided_by": one.decided_by,
                "decided_at": one.decided_at,
                "rehearsal_id": one.rehearsal_id,
                "progress": ProgressOut.of(one.course),
                "result": ResultOut(**summary(load(one.course.tally))),
            }
        )
