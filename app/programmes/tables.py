"""Tables of the ledger: organisations, programmes, participations, steps of plans, deliveries."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.tables import Code, CountyRow, Instant

HOUSEHOLD = (["county", "household_id"], ["household.county", "household.household_id"])
PERSON = (["county", "person_id"], ["person.county", "person.person_id"])
PROGRAMME = (["county", "programme_id"], ["programme.county", "programme.programme_id"])
ORGANISATION = (["county", "organisation"], ["organisation.county", "organisation.code"])


class OrganisationRow(CountyRow, table=True):
    """An organisation of a county; its code is the word that routing data use."""

    __tablename__ = "organisation"
    code: str = Field(primary_key=True, max_length=40)
    kind: str = Field(max_length=24)
    name_zh: str = Field(max_length=60)
    name_en: str = Field(max_length=120)
    place: str = Field(sa_type=Code)
    closed_on: date | None
    revision: int
    created_at: datetime = Field(sa_type=Instant)


class ProgrammeRow(CountyRow, table=True):
    """A programme: its kind, who runs it, who pays, what it may spend, when."""

    __tablename__ = "programme"
    __table_args__ = (
        ForeignKeyConstraint(*ORGANISATION),
        ForeignKeyConstraint(["county", "fund"], ["organisation.county", "organisation.code"]),
        Index(None, "county", "kind"),
    )
    programme_id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=40)
    name_zh: str = Field(max_length=60)
    name_en: str = Field(max_length=120)
    organisation: str = Field(max_length=40)
    fund: str | None = Field(max_length=40)
    place: str = Field(sa_type=Code)
    budget_fen: int | None = Field(sa_type=BigInteger)
    starts_on: date
    ends_on: date | None
    status: str = Field(max_length=12)
    revision: int
    created_at: datetime = Field(sa_type=Instant)
    created_by: UUID | None
    fingerprint: bytes


class ParticipationRow(CountyRow, table=True):
    """Who takes part. `standing_for` names programme and subject while the participation stands: nobody stands in one twice."""

    __tablename__ = "participation"
    __table_args__ = (
        ForeignKeyConstraint(*PROGRAMME),
        ForeignKeyConstraint(*HOUSEHOLD),
        ForeignKeyConstraint(*PERSON),
        ForeignKeyConstraint(*ORGANISATION),
        UniqueConstraint("county", "programme_id", "standing_for"),
        Index(None, "county", "household_id"),
        Index(None, "county", "person_id"),
        Index(None, "county", "programme_id", "subject"),
    )
    participation_id: UUID = Field(primary_key=True)
    programme_id: UUID
    subject: str = Field(max_length=60)
    household_id: UUID | None
    person_id: UUID | None
    organisation: str | None = Field(max_length=40)
    place: str = Field(sa_type=Code)
    count: int
    count_unit: str = Field(max_length=16)
    status: str = Field(max_length=12)
    from_day: date
    until_day: date | None
    ended_as: str | None = Field(max_length=12)
    standing_for: str | None = Field(max_length=60)
    revision: int
    recorded_at: datetime = Field(sa_type=Instant)
    recorded_by: UUID | None
    fingerprint: bytes


class PlanStepRow(CountyRow, table=True):
    """A step of a household's plan; its words are sealed under the household's key."""

    __tablename__ = "plan_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county", "participation_id"], ["participation.county", "participation.participation_id"]
        ),
        ForeignKeyConstraint(*HOUSEHOLD),
        Index(None, "county", "household_id"),
    )
    participation_id: UUID = Field(primary_key=True)
    step_id: UUID = Field(primary_key=True)
    household_id: UUID | None
    position: int
    code: str = Field(max_length=24)
    status: str = Field(max_length=12)
    done_on: date | None
    revision: int
    sealed: bytes | None


class DeliveryRow(CountyRow, table=True):
    """What was delivered: added to only. A reversal is a row of the opposite sign that names what it reverses, once.

    `likeness` and `term` are the same for deliveries that look the same, by day and amount or by period. Words are sealed under the key
    of whom they are about, or of the programme where that is nobody on file.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        ForeignKeyConstraint(*PROGRAMME),
        ForeignKeyConstraint(
            ["county", "participation_id"], ["participation.county", "participation.participation_id"]
        ),
        ForeignKeyConstraint(*HOUSEHOLD),
        ForeignKeyConstraint(*PERSON),
        ForeignKeyConstraint(*ORGANISATION),
        ForeignKeyConstraint(["county", "reverses"], ["delivery.county", "delivery.delivery_id"]),
        UniqueConstraint("county", "reverses"),
        Index(None, "county", "programme_id", "occurred_on", "delivery_id"),
        Index(None, "county", "programme_id", "subject"),
        Index(None, "county", "household_id"),
        Index(None, "county", "person_id"),
        Index(None, "county", "likeness"),
        Index(None, "county", "term"),
        Index(None, "county", "referral_id"),
    )
    delivery_id: UUID = Field(primary_key=True)
    programme_id: UUID
    participation_id: UUID | None
    kind: str = Field(max_length=24)
    subject: str = Field(max_length=60)
    household_id: UUID | None
    person_id: UUID | None
    organisation: str | None = Field(max_length=40)
    place: str = Field(sa_type=Code)
    amount_fen: int = Field(sa_type=BigInteger)
    quantity: int = Field(sa_type=BigInteger)
    unit: str | None = Field(max_length=12)
    recipients: int
    count_unit: str = Field(max_length=16)
    occurred_on: date
    period: str | None = Field(max_length=8)
    referral_id: UUID | None
    deliberation_id: UUID | None
    reverses: UUID | None
    overrides: list[Any] = Field(sa_type=JSON)
    likeness: UUID
    term: UUID | None
    recorded_at: datetime = Field(sa_type=Instant)
    recorded_by: UUID | None
    fingerprint: bytes
    sealed: bytes | None
