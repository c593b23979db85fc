"""Wire shapes of what people decide about a level, and of confirmed contact."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Wire
from app.core.web.words import Reason, Words
from app.risk.act import Act
from app.risk.resolve import Resolve
from app.risk.schemas.explained import Level

How = Literal["seen", "phone", "kin", "neighbour", "police", "hospital", "other"]


class ResolutionIn(Wire):
    """解除触发 The resolution of a latched trigger: the visits whose sign it resolves, why, and what proves it."""

    id: UUID
    factor: str = Field(pattern=r"^[A-Z][0-9]{2}$", max_length=3, examples=["M01"])
    resolves: list[UUID] = Field(min_length=1, max_length=50)
    reason: Reason = Field(examples=["已由精神科评估并制定安全计划"])
    evidence: Words | None = Field(
        default=None,
        examples=["市第三人民医院2026年11月20日评估意见，已存档"],
        description="书面依据，与 shown_by 至少填一项 Written evidence; this or shown_by, or both",
    )
    shown_by: list[UUID] = Field(
        default_factory=list, max_length=20, description="能证明的探访 Visits to the person that show it"
    )

    def command(self, person_id: UUID) -> Resolve:
        """The command."""
        return Resolve(
            self.id, person_id, self.factor, tuple(self.resolves), self.reason, self.evidence, tuple(self.shown_by)
        )


class ContactIn(Wire):
    """确认联系上本人 Contact with the person was confirmed: how, and what was found."""

    id: UUID
    how: How = Field(examples=["neighbour"])
    words: Words = Field(examples=["邻居刚见到本人在家，一切正常"])

    def act(self, person_id: UUID) -> Act:
        """The act this body gives."""
        return Act(self.id, person_id, "contact_confirmed", self.words, extra={"how": self.how})


class DecidedOut(BaseModel):
    """审批之后的等级 Where the person stands after the act."""

    id: UUID
    person_id: UUID
    level: Level = Field(examples=["orange"])
