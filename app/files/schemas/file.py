"""Wire shapes of the person's file (一人一档)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.alerts import reference
from app.alerts.schemas import AlertOut, ReportOut
from app.clues.schemas.clue import ClueOut
from app.core.clock import day_of
from app.deliberations.schemas import DeliberationOut
from app.files.merges.schemas import MergeOut
from app.files.open import PersonFile
from app.files.schemas.decisions import DecisionMadeOut, ProposalNoteOut
from app.files.store import LevelDecided, VisitOfPerson
from app.people.schemas import HouseholdOut, PersonOut
from app.programmes.deliveries.schemas import DeliveredOut
from app.referrals.schemas import ReferralWithStepsOut
from app.risk.appeals.schemas import AppealOut
from app.risk.overrides.schemas import OverrideOut
from app.risk.schemas import Level, RiskOut


class LevelOut(BaseModel):
    """等级历史中的一条 One entry of the history of levels."""

    assessment_id: UUID
    at: datetime = Field(examples=["2026-11-22T02:00:03Z"])
    day: date = Field(examples=["2026-11-22"])
    cause: str = Field(max_length=24, examples=["visit"])
    source_id: UUID | None
    level_before: Level | None = Field(examples=["orange"])
    level_after: Level = Field(examples=["red"])
    computed_level: Level = Field(examples=["red"])
    score: int = Field(ge=0, examples=[45])
    provisional: bool = Field(examples=[False])
    policy_version: int = Field(ge=1, examples=[1])

    @classmethod
    def of(cls, one: LevelDecided) -> "LevelOut":
        """The shape of a decision."""
        return cls.model_construct(**{name: getattr(one, name) for name in cls.model_fields})


class FileVisitOut(BaseModel):
    """档案中的一次探访 A visit in the file."""

    visit_id: UUID
    person_id: UUID
    household_id: UUID
    author: UUID | None
    effective_at: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    received_at: datetime = Field(examples=["2026-11-22T02:00:03Z"])
    mode: str = Field(max_length=16, examples=["home"])
    outcome: str = Field(max_length=16, examples=["completed"])
    form: str = Field(max_length=50, examples=["home/1"])
    flags: list[str] = Field(max_length=20)
    revision: int = Field(ge=1, examples=[1])
    voided_at: datetime | None
    day: date = Field(examples=["2026-11-22"])
    counted: bool = Field(examples=[True])
    level_before: Level | None = Field(examples=["orange"])
    level_after: Level = Field(examples=["red"])
    note: str | None = Field(max_length=4000)
    answers: dict[str, Any] = Field(max_length=100, examples=[{"care.living_arrangement": "alone"}])

    @classmethod
    def of(cls, one: VisitOfPerson, answers: Any) -> "FileVisitOut":
        """The shape of a visit in the file."""
        values = {name: getattr(one, name) for name in VisitOfPerson.__slots__ if name != "counted_on"}
        return cls.model_construct(**values, counted=one.counted_on is not None, answers=answers)


class FileOut(BaseModel):
    """一人一档：一个人的全部情况 A person's whole file, as its reader may see it."""

    person: PersonOut
    household: HouseholdOut
    risk: RiskOut | None
    levels: list[LevelOut] = Field(max_length=500)
    visits: list[FileVisitOut] = Field(max_length=500)
    referrals: list[ReferralWithStepsOut] = Field(max_length=200)
    alerts: list[AlertOut] = Field(max_length=200)
    mandatory_reports: list[ReportOut] = Field(
        max_length=200,
        description="强制报告，仅有权阅读者可见 Reports the law asks for; for those alone who read such detail",
    )
    clues: list[ClueOut] = Field(max_length=200)
    decisions: list[DecisionMadeOut] = Field(max_length=200)
    notes: list[ProposalNoteOut] = Field(max_length=200)
    overrides: list[OverrideOut] = Field(max_length=200)
    appeals: list[AppealOut] = Field(max_length=200)
    deliberations: list[DeliberationOut] = Field(max_length=200)
    deliveries: list[DeliveredOut] = Field(
        max_length=200, description="本人和本户所受帮扶 What they and their household received"
    )
    merges: list[MergeOut] = Field(max_length=100)

    @classmethod
    def of(cls, file: PersonFile) -> "FileOut":
        """The shape of a file. Its parts come from our own store and are not validated a second time."""
        return cls.model_construct(
            person=PersonOut.of(file.person),
            household=HouseholdOut.of(file.household),
            risk=RiskOut.model_validate({"person_id": file.person.person.person_id, **file.risk})
            if file.risk
            else None,
            levels=[LevelOut.of(one) for one in file.levels],
            visits=[FileVisitOut.of(one, file.answers[one.visit_id]) for one in file.visits],
            referrals=[
                ReferralWithStepsOut.with_steps(
                    one, file.steps.get(one.referral.referral_id, ()), file.reader, file.person.day
                )
                for one in file.referrals
            ],
            alerts=[AlertOut.of(one, reference.rules(), file.reader) for one in file.alerts],
            mandatory_reports=[ReportOut.of(one, reference.rules()) for one in file.reports],
            deliberations=[
                DeliberationOut.of(one, file.reader, file.person.day, opened=True) for one in file.deliberations
            ],
            clues=[ClueOut.of(one, opened=False) for one in file.clues],
            decisions=[DecisionMadeOut.of(one) for one in file.decided.decisions],
            notes=[ProposalNoteOut.of(one) for one in file.decided.notes],
            overrides=[OverrideOut.of(one, file.reader, day_of(file.read_at)) for one in file.decided.overrides],
            appeals=[AppealOut.of(one, file.reader, day_of(file.read_at)) for one in file.decided.appeals],
            deliveries=[DeliveredOut.of(one) for one in file.deliveries],
            merges=[MergeOut.of(one) for one in file.merges[:100]],
        )
