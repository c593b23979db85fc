"""Tables of risk: policies and forms, what is known (observations), what was decided (assessments), where people stand."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from app.core.tables import CountyRow, Instant


class PolicyRow(CountyRow, table=True):
    """A county's own version of the risk policy, after the shipped one; its document never changes."""

    __tablename__ = "risk_policy"
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    fingerprint: str = Field(max_length=64)
    document: str
    drafted_by: UUID | None
    drafted_at: datetime = Field(sa_type=Instant)


class PolicyChangeRow(CountyRow, table=True):
    """From which day which version is in force, append-only; of two for one day the later counts. `undoes`: the version rolled back.

    `total` to `finished_at` tell how far the reassessment of every household has come.
    """

    __tablename__ = "policy_change"
    __table_args__ = (
        ForeignKeyConstraint(["county", "rehearsal_id"], ["policy_rehearsal.county", "policy_rehearsal.rehearsal_id"]),
    )
    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    change_id: UUID
    version: int
    undoes: int | None
    from_day: date
    reason: str = Field(max_length=500)
    decided_by: UUID | None
    decided_at: datetime = Field(sa_type=Instant)
    rehearsal_id: UUID | None
    total: int
    done: int
    reached: UUID | None
    tally: dict[str, Any] = Field(sa_type=JSON)
    finished_at: datetime | None = Field(sa_type=Instant)


class PolicyRehearsalRow(CountyRow, table=True):
    """What a version would change on a day, over all files: how far it is, and the counts so far."""

    __tablename__ = "policy_rehearsal"
    __table_args__ = (Index(None, "county", "version"),)
    rehearsal_id: UUID = Field(primary_key=True)
    version: int
    fingerprint: str = Field(max_length=64)
    day: date
    asked_by: UUID | None
    asked_at: datetime = Field(sa_type=Instant)
    total: int
    done: int
    reached: UUID | None
    tally: dict[str, Any] = Field(sa_type=JSON)
    finished_at: datetime | None = Field(sa_type=Instant)


class WeatherWarningRow(CountyRow, table=True):
    """A weather warning (气象预警) over a place. `told_day` is the day on which the households there were last told of it; while
    that is going on (`telling`), `reached` is the last that was."""

    __tablename__ = "weather_warning"
    __table_args__ = (Index(None, "county", "until_day"),)
    warning_id: UUID = Field(primary_key=True)
    place: str = Field(max_length=20)
    kind: str = Field(max_length=20)
    from_day: date
    until_day: date
    declared_by: UUID | None
    declared_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(sa_type=Instant)
    told_day: date | None
    telling: bool
    reached: UUID | None
    households: int


class FormRow(SQLModel, table=True):
    """A version of a visit form; old versions stay accepted."""

    __tablename__ = "visit_form"
    name: str = Field(primary_key=True, max_length=40)
    version: int = Field(primary_key=True)
    fingerprint: str = Field(max_length=64)
    document: str


class ObservationRow(CountyRow, table=True):
    """What one visit, clue or human act says of one person, append-only; the newest revision of a source counts."""

    __tablename__ = "observation"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "household_id", "occurred_at"),
        Index(None, "county", "person_id"),
        Index(None, "county", "source_id"),
    )
    observation_id: UUID = Field(primary_key=True)
    household_id: UUID
    person_id: UUID | None
    kind: str = Field(max_length=24)
    source_id: UUID
    revision: int
    withdrawn: bool
    occurred_at: datetime = Field(sa_type=Instant)
    recorded_at: datetime = Field(sa_type=Instant)
    author: UUID | None
    mode: str | None = Field(max_length=16)
    outcome: str | None = Field(max_length=16)
    encounter_key: str | None = Field(max_length=64)
    sealed: bytes | None


class AssessmentRow(CountyRow, table=True):
    """One decision about one person: what caused it, the level before and after, the reasons sealed."""

    __tablename__ = "assessment"
    __table_args__ = (
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "person_id", "at"),
        Index(None, "county", "source_id"),
    )
    assessment_id: UUID = Field(primary_key=True)
    household_id: UUID
    person_id: UUID
    cause: str = Field(max_length=24)
    source_id: UUID | None
    at: datetime = Field(sa_type=Instant)
    day: date
    policy_version: int
    score: int
    computed_level: str = Field(max_length=8)
    level_before: str | None = Field(max_length=8)
    level_after: str = Field(max_length=8)
    provisional: bool
    proposal_to: str | None = Field(max_length=8)
    sealed: bytes


class StandingRow(CountyRow, table=True):
    """Where a person stands now: the level teams act on and the next due day; of calls that failed, since when, how many, and when
    the person is lost."""

    __tablename__ = "standing"
    __table_args__ = (
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "household_id"),
        Index(None, "county", "next_due"),
        Index(None, "county", "retry_by"),
        Index(None, "county", "level"),
        Index(None, "county", "proposal_since"),
    )
    person_id: UUID = Field(primary_key=True)
    household_id: UUID
    active: bool
    level: str = Field(max_length=8)
    computed_level: str = Field(max_length=8)
    score: int
    provisional: bool
    since: date
    next_due: date | None
    due_at: datetime | None = Field(sa_type=Instant)
    due_why: str | None = Field(default=None, max_length=16)
    retry_by: date | None = None
    failed_at: datetime | None = Field(default=None, sa_type=Instant)
    lost_at: datetime | None = Field(default=None, sa_type=Instant)
    failures: int | None = None
    proposal_to: str | None = Field(max_length=8)
    assessment_id: UUID
    revision: int
    changed_at: datetime = Field(sa_type=Instant)
    proposal_from: str | None = Field(default=None, max_length=8)
    proposal_since: date | None = None
    override_id: UUID | None = None
    override_until: date | None = None


class FoldStateRow(CountyRow, table=True):
    """A person's part of a household's fold, sealed: also of people who have left, for their time there still explains the rest."""

    __tablename__ = "fold_state"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "person_id"),
    )
    household_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    sealed: bytes


class HouseholdStandingRow(CountyRow, table=True):
    """The household's part of the fold's state, without personal data, the last event it has seen, and when time alone next
    changes something that is recorded of it."""

    __tablename__ = "household_standing"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        Index(None, "county", "next_change"),
    )
    household_id: UUID = Field(primary_key=True)
    state: dict[str, Any] = Field(sa_type=JSON)
    next_change: datetime | None = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
