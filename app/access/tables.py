"""Tables of access: accounts and their names, roles at places, seats in teams, sessions, signing keys, identities elsewhere."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.core.tables import Code, CountyRow, Instant


class AccountRow(CountyRow, table=True):
    """A person who works with the system, or an integration."""

    __tablename__ = "account"
    account_id: UUID = Field(primary_key=True)
    name: str = Field(max_length=60)
    display_name: str = Field(max_length=60)
    created_at: datetime = Field(sa_type=Instant)
    disabled_at: datetime | None = Field(default=None, sa_type=Instant)
    revision: int = 1


class AccountNameRow(SQLModel, table=True):
    """Account names, unique over the whole deployment."""

    __tablename__ = "account_name"
    name: str = Field(primary_key=True, max_length=60)
    county: str = Field(max_length=6)
    account_id: UUID


class RoleGrantRow(CountyRow, table=True):
    """A role held at a place, from a time, perhaps until one; a department officer's at the desk of an organisation."""

    __tablename__ = "role_grant"
    __table_args__ = (
        ForeignKeyConstraint(["county", "account_id"], ["account.county", "account.account_id"]),
        Index(None, "county", "account_id"),
    )
    grant_id: UUID = Field(primary_key=True)
    account_id: UUID
    role: str = Field(max_length=24)
    place: str = Field(sa_type=Code)
    organisation: str | None = Field(default=None, max_length=40)
    from_at: datetime = Field(sa_type=Instant)
    until_at: datetime | None = Field(default=None, sa_type=Instant)


class SeatGrantRow(CountyRow, table=True):
    """A seat in a team: what makes an account see the team's households. One active holder per seat, and for some days a substitute,
    whose grant names whom they stand in for and the last day that was arranged."""

    __tablename__ = "seat_grant"
    __table_args__ = (
        ForeignKeyConstraint(["county", "account_id"], ["account.county", "account.account_id"]),
        Index(None, "county", "account_id"),
        Index(None, "county", "team_id"),
    )
    seat_id: UUID = Field(primary_key=True)
    account_id: UUID
    team_id: UUID
    seat: str = Field(max_length=24)
    from_at: datetime = Field(sa_type=Instant)
    until_at: datetime | None = Field(default=None, sa_type=Instant)
    substitutes_for: UUID | None = None
    last_day: date | None = None


class SessionRow(CountyRow, table=True):
    """A sign-in that lasts: every access token and every browser names one, and is dead the moment it ends."""

    __tablename__ = "session"
    __table_args__ = (
        ForeignKeyConstraint(["county", "account_id"], ["account.county", "account.account_id"]),
        Index(None, "county", "account_id"),
        Index(None, "client_id"),
    )
    session_id: UUID = Field(primary_key=True)
    account_id: UUID
    client_id: str | None = Field(default=None, max_length=60)
    device_id: UUID | None = None
    started_at: datetime = Field(sa_type=Instant)
    auth_time: datetime = Field(sa_type=Instant)
    acr: str = Field(max_length=60)
    amr: list[str] = Field(sa_type=JSON)
    idle_until: datetime = Field(sa_type=Instant)
    absolute_until: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_reason: str | None = Field(default=None, max_length=40)
    dpop_thumbprint: str | None = Field(default=None, max_length=43)


class SigningKeyRow(SQLModel, table=True):
    """A key pair that signs access tokens: next, active, retired, gone. The private half is sealed, and gone once it is retired."""

    __tablename__ = "signing_key"
    __table_args__ = (
        Index(
            "uq_signing_key_one_of_each",
            "state",
            unique=True,
            postgresql_where=text("state IN ('next', 'active')"),
            sqlite_where=text("state IN ('next', 'active')"),
        ),
    )
    key_id: str = Field(primary_key=True, max_length=40)
    public_pem: str
    sealed_private_pem: bytes
    state: str = Field(max_length=8)
    created_at: datetime = Field(sa_type=Instant)
    activated_at: datetime | None = Field(default=None, sa_type=Instant)
    retired_at: datetime | None = Field(default=None, sa_type=Instant)
    gone_at: datetime | None = Field(default=None, sa_type=Instant)


class ExternalIdentityRow(SQLModel, table=True):
    """Who somebody known to another issuer is here; a subject means nothing without its issuer."""

    __tablename__ = "external_identity"
    issuer: str = Field(primary_key=True, max_length=200)
    subject: str = Field(primary_key=True, max_length=255)
    county: str = Field(max_length=6)
    account_id: UUID
    linked_at: datetime = Field(sa_type=Instant)
