"""Wire shapes of participations and of plans."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Day, Whole, Wire
from app.programmes.commands import AddParticipation, MoveParticipation, MoveStep, PlanSteps, Step
from app.programmes.plan import MOST_STEPS, Plan
from app.programmes.values import Participation, Recipient

PARTICIPATION_ID = "0197a3c2-7d1e-7abc-8b1f-2d6f0e5a4b21"
HOUSEHOLD_ID = "0197a3c2-7d1e-7aaa-8b1f-2d6f0e5a4b10"
ParticipationStatus = Literal["applied", "admitted", "refused", "withdrawn", "ended"]


class RecipientIn(Wire):
    """Exactly one of a household, a person, an organisation, a grid, or a place where a batch of many is."""

    household_id: UUID | None = Field(default=None, examples=[HOUSEHOLD_ID])
    person_id: UUID | None = Field(default=None, examples=[None])
    organisation: str | None = Field(default=None, min_length=1, max_length=40, examples=[None])
    grid: str | None = Field(default=None, pattern=r"^[0-9]{15}$", max_length=15, examples=[None])
    place: str | None = Field(
        default=None, min_length=6, max_length=15, examples=[None], description="批量登记的区划 Where a batch is"
    )

    def recipient(self) -> Recipient:
        """Who is meant."""
        return Recipient(self.person_id, self.household_id, self.organisation, self.grid, self.place)


class ParticipationIn(RecipientIn):
    """Who takes part, since when. A batch says how many of what."""

    id: UUID = Field(examples=[PARTICIPATION_ID], description="客户端生成的 UUID Made by the client")
    from_: Day = Field(alias="from", examples=["2022-01-05"])
    status: Literal["applied", "admitted"] = Field(default="applied", examples=["admitted"])
    count: Whole | None = Field(default=None, ge=1, le=10_000_000, examples=[None])
    count_unit: str | None = Field(default=None, min_length=1, max_length=16, examples=[None])

    def command(self, programme_id: UUID) -> AddParticipation:
        """The command."""
        return AddParticipation(
            self.id, programme_id, self.recipient(), self.from_, self.status, self.count, self.count_unit
        )


class ParticipationMoveIn(Wire):
    """A move of a participation, today unless said otherwise; an ending says how it ended."""

    move: Literal["admission", "refusal", "withdrawal", "ending"] = Field(examples=["admission"])
    on: Day | None = Field(default=None, examples=["2022-01-10"])
    ended_as: Literal["completed", "left", "moved", "died", "other"] | None = Field(default=None, examples=[None])

    def command(self, participation_id: UUID) -> MoveParticipation:
        """The command."""
        return MoveParticipation(participation_id, self.move, self.on, self.ended_as)


class StepIn(Wire):
    """A step for a household's plan."""

    id: UUID = Field(examples=["0197a3c2-7d1e-7abd-8b1f-2d6f0e5a4b22"])
    code: str = Field(min_length=1, max_length=24, examples=["handrails"])
    note: str | None = Field(default=None, min_length=1, max_length=500, examples=["卫生间两侧"])


class StepsIn(Wire):
    """Steps to be added to a plan, in their order."""

    steps: list[StepIn] = Field(
        min_length=1,
        max_length=MOST_STEPS,
        examples=[[{"id": "0197a3c2-7d1e-7abd-8b1f-2d6f0e5a4b22", "code": "handrails"}]],
    )

    def command(self, participation_id: UUID) -> PlanSteps:
        """The command."""
        return PlanSteps(participation_id, [Step(one.id, one.code, one.note) for one in self.steps])


class StepMoveIn(Wire):
    """A move of a step."""

    move: Literal["completion", "cancellation", "reopening"] = Field(examples=["completion"])
    on: Day | None = Field(default=None, examples=["2022-03-10"])

    def command(self, participation_id: UUID, step_id: UUID) -> MoveStep:
        """The command."""
        return MoveStep(participation_id, step_id, self.move, self.on)


class StepOut(BaseModel):
    """A step of a plan."""

    id: UUID
    code: str = Field(max_length=24, examples=["handrails"])
    status: Literal["planned", "done", "dropped"] = Field(examples=["done"])
    done_on: date | None = Field(examples=["2022-03-10"])
    note: str | None = Field(max_length=500, examples=["卫生间两侧"])


class ParticipationOut(BaseModel):
    """Who takes part in a programme, since when and until when."""

    id: UUID = Field(examples=[PARTICIPATION_ID])
    programme_id: UUID
    household_id: UUID | None = Field(examples=[HOUSEHOLD_ID])
    person_id: UUID | None = Field(examples=[None])
    organisation: str | None = Field(max_length=40, examples=[None])
    place: str = Field(max_length=20, examples=["330481001001"])
    count: int = Field(ge=1, examples=[1])
    count_unit: str = Field(max_length=16, examples=["households"])
    status: ParticipationStatus = Field(examples=["admitted"])
    from_: date = Field(alias="from", examples=["2022-01-05"])
    until: date | None = Field(examples=[None])
    ended_as: str | None = Field(max_length=12, examples=[None])
    revision: int = Field(ge=1, le=2_147_483_647, examples=[1])
    recorded_at: datetime = Field(examples=["2022-01-05T01:30:00Z"])

    @classmethod
    def of(cls, one: Participation) -> "ParticipationOut":
        """The shape of a participation."""
        named = set(cls.model_fields) - {"id", "from_", "until"}
        values = {name: getattr(one, name) for name in named}
        return cls.model_construct(id=one.participation_id, from_=one.from_day, until=one.until_day, **values)


class PlanOut(BaseModel):
    """A participation with the household's plan."""

    participation: ParticipationOut
    steps: list[StepOut] = Field(max_length=MOST_STEPS)

    @classmethod
    def of(cls, plan: Plan) -> "PlanOut":
        """The shape of a plan."""
        steps = [
            StepOut(
                id=one.step_id, code=one.code, status=one.status, done_on=one.done_on, note=plan.notes.get(one.step_id)
            )
            for one in plan.steps
        ]
        return cls.model_construct(participation=ParticipationOut.of(plan.participation), steps=steps)


class ParticipationsOut(BaseModel):
    """A page of participations."""

    items: list[ParticipationOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: tuple[Sequence[Participation], str | None]) -> "ParticipationsOut":
        """The shape of a page."""
        return cls(items=[ParticipationOut.of(one) for one in found[0]], next_cursor=found[1])
