"""Tables of the person's rights: requests about one's data, and every time somebody was shown them in full."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.tables import CountyRow, Instant

OF_A_PERSON = (["county", "person_id"], ["person.county", "person.person_id"])


class DataRequestRow(CountyRow, table=True):
    """What a person asks about the own data, by when it is answered, and how it was; the words are sealed."""

    __tablename__ = "data_subject_request"
    __table_args__ = (
        ForeignKeyConstraint(*OF_A_PERSON),
        Index(None, "county", "person_id"),
        Index(None, "county", "decided_at", "due_day"),
    )
    request_id: UUID = Field(primary_key=True)
    person_id: UUID
    kind: str = Field(max_length=16)
    made_by: str = Field(max_length=12)
    channel: str = Field(max_length=12)
    made_at: datetime = Field(sa_type=Instant)
    due_day: date
    recorded_by: UUID | None
    fingerprint: bytes
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: UUID | None = None
    outcome: str | None = Field(default=None, max_length=16)
    legal_reason: str | None = Field(default=None, max_length=24)
    sealed: bytes
    sealed_answer: bytes | None = None


class RevealRow(CountyRow, table=True):
    """Fields of a person shown in full to somebody; `number` counts that somebody's day, the reason is sealed."""

    __tablename__ = "reveal"
    __table_args__ = (
        ForeignKeyConstraint(*OF_A_PERSON),
        UniqueConstraint("county", "account_id", "day", "number"),
        Index(None, "county", "person_id"),
    )
    reveal_id: UUID = Field(primary_key=True)
    person_id: UUID
    account_id: UUID
    day: date
    number: int
    at: datetime = Field(sa_type=Instant)
    fields: list[str] = Field(sa_type=JSON)
    reason_code: str = Field(max_length=24)
    sealed: bytes


class RetentionRow(SQLModel, table=True):
    """How far a sweep of retention has come: what arrived before `until` is done."""

    __tablename__ = "retention"
    sweep: str = Field(primary_key=True, max_length=24)
    until: datetime = Field(sa_type=Instant)
