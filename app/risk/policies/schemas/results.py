"""Wire shapes of what a change of the policy comes to, and of how far it is."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.risk.policies.values import Course
from app.risk.schemas.explained import Level

ID = "0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b15"
Number = Annotated[int, Field(ge=0, le=100_000_000, examples=[12])]
Visits = Annotated[float, Field(ge=-100_000_000, le=100_000_000, examples=[3.5])]
VersionNumber = Annotated[int, Field(ge=1, le=9999, examples=[2])]


class MovesOut(BaseModel):
    """How many people go from one level to another."""

    before: Level = Field(examples=["yellow"])
    after: Level = Field(examples=["orange"])
    people: Number


class GroupOut(BaseModel):
    """The moves of one town (code), sex (GB/T 2261.1) or age band."""

    value: str = Field(max_length=20, examples=["60-69"])
    moves: list[MovesOut] = Field(max_length=6)


class WeeklyOut(BaseModel):
    """Visits a week by the cadence, before and after."""

    before: Visits
    after: Visits
    extra: Visits


class TeamWeeklyOut(WeeklyOut):
    """Visits a week of one team; null: households without a team."""

    team_id: UUID | None = Field(examples=[ID])


class ExampleOut(BaseModel):
    """Somebody who would change, masked; only people within the reader's reach are shown."""

    person_id: UUID
    household_id: UUID
    name: str = Field(max_length=60, examples=["张*"])
    before: Level
    after: Level
    score_before: Number
    score_after: Number


class ResultOut(BaseModel):
    """What a change comes to. `moves` are of the level teams act on; computed levels fall at once, what teams act on never does."""

    people: Number
    households: Number
    failed: Number = Field(description="未能读取的户 Households that could not be read")
    changed: Number
    scores_changed: Number
    proposals_opened: Number
    proposals_lapsed: Number
    moves: list[MovesOut] = Field(max_length=6)
    computed_moves: list[MovesOut] = Field(max_length=6)
    by_town: list[GroupOut] = Field(max_length=1000)
    by_sex: list[GroupOut] = Field(max_length=10)
    by_age: list[GroupOut] = Field(max_length=10)
    visits_per_week: WeeklyOut
    by_team: list[TeamWeeklyOut] = Field(max_length=10_000)


class ProgressOut(BaseModel):
    """How far it is, in households."""

    state: Literal["waiting", "running", "done"] = Field(examples=["done"])
    total: Number
    done: Number
    finished_at: datetime | None = Field(examples=["2026-11-23T01:31:00Z"])

    @classmethod
    def of(cls, one: Course) -> "ProgressOut":
        """The shape of a course."""
        state = "done" if one.finished_at else "running" if one.done else "waiting"
        return cls(state=state, total=one.total, done=one.done, finished_at=one.finished_at)
