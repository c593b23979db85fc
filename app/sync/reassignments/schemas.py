"""Wire shapes of reassignments."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Flag, Wire
from app.sync.reassignments.reassign import Begun
from app.sync.reassignments.values import Impact, Reassign

TEAM = "0197a3c2-7d1e-7ccc-8b1f-2d6f0e5a4b13"
OTHER = "0197a3c2-7d1e-7ccc-8b1f-2d6f0e5a4b14"
ID = "0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b15"
Number = Annotated[int, Field(ge=0, le=1_000_000, examples=[0])]


class ReassignmentIn(Wire):
    """Households of one team for another: those listed, those of a place, or all."""

    id: UUID = Field(examples=[ID], description="客户端生成的 UUID Made by the client")
    from_team_id: UUID = Field(examples=[TEAM])
    to_team_id: UUID = Field(examples=[OTHER])
    household_ids: list[UUID] | None = Field(
        default=None, min_length=1, max_length=1000, description="省略则为全部 All of them unless given"
    )
    place: str | None = Field(
        default=None,
        min_length=6,
        max_length=20,
        examples=["330481001001"],
        description="只含此地的户 Only those of this place",
    )
    reason: str | None = Field(default=None, min_length=1, max_length=200, examples=["网格员调岗"])
    validate_only: Flag = Field(default=False, description="只看影响，不写入 Only tell what it would mean")

    def command(self) -> Reassign:
        """The command."""
        listed = tuple(self.household_ids) if self.household_ids is not None else None
        return Reassign(self.id, self.from_team_id, self.to_team_id, listed, self.place, self.reason)


class PhonesOut(BaseModel):
    """A member whose phones let go of households, or get them."""

    account_id: UUID
    team_id: UUID = Field(examples=[TEAM])
    seat: str = Field(max_length=20, examples=["social_worker"])
    name: str = Field(max_length=60, examples=["王芳"])
    devices: Number


class ImpactOut(BaseModel):
    """What a reassignment means."""

    households: Number
    people: Number
    phones: list[PhonesOut] = Field(max_length=20)
    due_visits: Number = Field(description="到期未访，含逾期 Due by today, overdue ones too")
    overdue_visits: Number
    open_referrals: Number
    open_alerts: Number
    pending_uploads: Number = Field(description="尚未传完的附件 Files of visits that are not here yet")

    @classmethod
    def of(cls, one: Impact) -> "ImpactOut":
        """The shape of an impact."""
        return cls(**{**asdict(one), "phones": [PhonesOut(**asdict(each)) for each in one.phones]})


class ReassignmentOut(BaseModel):
    """A reassignment and how far it is. `planned`: only looked at, nothing is written; `impact` is told then alone."""

    id: UUID = Field(examples=[ID])
    from_team_id: UUID = Field(examples=[TEAM])
    to_team_id: UUID = Field(examples=[OTHER])
    reason: str | None = Field(max_length=200, examples=["网格员调岗"])
    state: Literal["planned", "running", "done"] = Field(examples=["done"])
    total: Number
    moved: Number
    skipped: Number = Field(description="当时已不在原小组的户 No longer with the first team by then")
    created_at: datetime | None = Field(examples=["2026-11-23T01:30:00Z"])
    done_at: datetime | None = Field(examples=[None])
    impact: ImpactOut | None = None

    @classmethod
    def planned(cls, body: ReassignmentIn, impact: Impact) -> "ReassignmentOut":
        """The shape of one that was only looked at."""
        given = body.model_dump(include={"id", "from_team_id", "to_team_id", "reason"})
        counts = {"total": impact.households, "moved": 0, "skipped": 0, "created_at": None, "done_at": None}
        return cls(**given, **counts, state="planned", impact=ImpactOut.of(impact))

    @classmethod
    def of(cls, begun: Begun) -> "ReassignmentOut":
        """The shape of a reassignment."""
        one, now = begun.one, begun.progress
        return cls(
            id=one.reassignment_id,
            from_team_id=one.from_team_id,
            to_team_id=one.to_team_id,
            reason=one.reason,
            state="running" if now.pending else "done",
            total=now.pending + now.moved + now.skipped,
            moved=now.moved,
            skipped=now.skipped,
            created_at=one.created_at,
            done_at=None if now.pending else now.last_at or one.created_at,
        )
