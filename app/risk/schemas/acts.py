"""Wire shapes of what officers decide."""

from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Flag, Wire
from app.risk.act import Act
from app.risk.schemas.explained import Level


class DecisionIn(Wire):
    """对降级建议的审批 A decision on a proposal to lower."""

    id: UUID
    approve: Flag = Field(examples=[True])
    reason: str = Field(min_length=2, max_length=500, examples=["两次上门情况稳定"])
    note: str | None = Field(default=None, max_length=2000, examples=["社工意见：照护已到位"])

    def act(self, person_id: UUID) -> Act:
        """The act this body gives."""
        return Act(self.id, person_id, "approval" if self.approve else "refusal", self.reason, self.note)


class ResolutionIn(Wire):
    """解除触发 The resolution of a latched trigger, with the visits whose sign it resolves."""

    id: UUID
    factor: str = Field(pattern=r"^[A-Z][0-9]{2}$", max_length=3, examples=["M01"])
    resolves: list[UUID] = Field(min_length=1, max_length=50)
    reason: str = Field(min_length=2, max_length=500, examples=["已由精神科评估并制定安全计划"])

    def act(self, person_id: UUID) -> Act:
        """The act this body gives."""
        return Act(self.id, person_id, "resolution", self.reason, factor=self.factor, resolves=tuple(self.resolves))


class DecidedOut(BaseModel):
    """审批之后的等级 Where the person stands after the act."""

    id: UUID
    person_id: UUID
    level: Level = Field(examples=["orange"])
