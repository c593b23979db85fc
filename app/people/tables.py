"""Tables of the registry: data keys, households, people, identities, dated facts of files; merges, and who was judged distinct."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.core.tables import Code, CountyRow, Instant


class SubjectKeyRow(CountyRow, table=True):
    """The data key of a household or a person, wrapped by the deployment's key; destroying it erases them."""

    __tablename__ = "subject_key"
    subject_id: UUID = Field(primary_key=True)
    wrapped: bytes


class HouseholdRow(CountyRow, table=True):
    """A household: the unit of pairing. Current place and team stand here only."""

    __tablename__ = "household"
    __table_args__ = (
        Index(None, "county", "place", "household_id"),
        Index(None, "county", "team_id", "household_id"),
    )
    household_id: UUID = Field(primary_key=True)
    place: str = Field(sa_type=Code, foreign_key="place.code")
    team_id: UUID | None
    level: str | None = Field(max_length=8)
    revision: int
    edits: dict[str, Any] = Field(
        sa_type=JSON, sa_column_kwargs={"default": dict}
    )  # names of fields: [revision, chain]
    created_at: datetime = Field(sa_type=Instant)
    sealed: bytes


class PersonRow(CountyRow, table=True):
    """A person: the unit of the file and of the risk level. Identity is sealed; indexes find it."""

    __tablename__ = "person"
    __table_args__ = (
        ForeignKeyConstraint(["county", "household_id"], ["household.county", "household.household_id"]),
        Index(None, "county", "household_id"),
        Index(None, "county", "name_index"),
        Index(None, "county", "phone_index"),
        Index(None, "county", "id_index"),
        Index(None, "county", "restricted_at"),
        Index(None, "erased_at", "county", "person_id"),
    )
    person_id: UUID = Field(primary_key=True)
    household_id: UUID
    status: str = Field(max_length=12)
    sex: str = Field(max_length=1)
    birth_year: int
    name_index: bytes
    phone_index: bytes | None
    id_index: bytes | None
    revision: int
    edits: dict[str, Any] = Field(
        sa_type=JSON, sa_column_kwargs={"default": dict}
    )  # names of fields: [revision, chain]
    created_at: datetime = Field(sa_type=Instant)
    restricted_at: datetime | None = Field(default=None, sa_type=Instant)
    held_at: datetime | None = Field(default=None, sa_type=Instant)
    erased_at: datetime | None = Field(default=None, sa_type=Instant)
    sealed: bytes


class PersonIdentityRow(SQLModel, table=True):
    """Who is registered anywhere: one person per identity number over the whole deployment."""

    __tablename__ = "person_identity"
    blind_index: bytes = Field(primary_key=True)
    county: str = Field(max_length=6)
    person_id: UUID


class FileFactRow(CountyRow, table=True):
    """A dated fact of a person's file: membership, status, entitlement, tag, disability. Append-only; a correction replaces."""

    __tablename__ = "file_fact"
    __table_args__ = (
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "person_id"),
        Index(None, "county", "household_id"),
        Index(  # who is entitled to what, over a whole county
            "ix_file_fact_entitled",
            "county",
            "code",
            "person_id",
            sqlite_where=text("kind = 'entitlement'"),
            postgresql_where=text("kind = 'entitlement'"),
        ),
    )
    fact_id: UUID = Field(primary_key=True)
    person_id: UUID
    kind: str = Field(max_length=12)
    code: str = Field(max_length=40)
    household_id: UUID | None
    from_day: date
    until_day: date | None
    recorded_at: datetime = Field(sa_type=Instant)
    recorded_by: UUID | None
    replaces: UUID | None
    sealed: bytes | None


class DistinctPairRow(CountyRow, table=True):
    """A judgement that two files which look like one person's are two people's; the words are sealed."""

    __tablename__ = "distinct_pair"
    __table_args__ = (
        ForeignKeyConstraint(["county", "person_id"], ["person.county", "person.person_id"]),
        ForeignKeyConstraint(["county", "other_id"], ["person.county", "person.person_id"]),
        Index(None, "county", "other_id"),
    )
    person_id: UUID = Field(primary_key=True)
    other_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    recorded_by: UUID | None
    sealed: bytes


class AliasRow(CountyRow, table=True):
    """A merge: from an instant on one file or household stands for another, until it is undone; nothing else is re-pointed.

    `into_id` is what it was merged into, `end_id` what stands for both now. `before` is what a merge of households set otherwise.
    """

    __tablename__ = "alias"
    __table_args__ = (
        Index(None, "county", "end_id"),
        Index(
            "uq_alias_standing",
            "county",
            "alias_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
        Index(None, "county", "alias_id"),
    )
    merge_id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=10)
    alias_id: UUID
    into_id: UUID
    end_id: UUID
    from_at: datetime = Field(sa_type=Instant)
    until_at: datetime | None = Field(default=None, sa_type=Instant)
    merged_by: UUID | None
    undone_by: UUID | None = None
    before: dict[str, Any] = Field(sa_type=JSON)
    sealed: bytes
    sealed_undoing: bytes | None = None
