"""Tables of the authorization server: clients, authorizations under way, codes, refresh tokens, used identifiers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.tables import CountyRow, Instant


class OAuthClientRow(SQLModel, table=True):
    """A program that may ask for tokens. With an account it may act as that account, by its own credentials."""

    __tablename__ = "oauth_client"
    client_id: str = Field(primary_key=True, max_length=60)
    name: str = Field(max_length=100)
    auth_method: str = Field(max_length=24)
    secret_hash: bytes | None = None
    jwks: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    grants: list[str] = Field(sa_type=JSON)
    scopes: list[str] = Field(sa_type=JSON)
    redirect_uris: list[str] = Field(sa_type=JSON)
    dpop_required: bool
    county: str | None = Field(default=None, max_length=6)
    account_id: UUID | None = None
    created_at: datetime = Field(sa_type=Instant)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class PendingAuthorizationRow(SQLModel, table=True):
    """An authorization request that was found valid and waits for somebody to sign in; nobody's yet, so of no county."""

    __tablename__ = "pending_authorization"
    pending_id: str = Field(primary_key=True, max_length=43)
    client_id: str = Field(max_length=60)
    issuer: str = Field(max_length=200)
    redirect_uri: str = Field(max_length=500)
    scopes: list[str] = Field(sa_type=JSON)
    state: str | None = Field(default=None, max_length=2000)
    code_challenge: str = Field(max_length=43)
    dpop_thumbprint: str | None = Field(default=None, max_length=43)
    prompt: list[str] = Field(sa_type=JSON)
    max_age_s: int | None = None
    acr_values: list[str] = Field(sa_type=JSON)
    login_hint: str | None = Field(default=None, max_length=60)
    expires_at: datetime = Field(sa_type=Instant, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class AuthorizationCodeRow(CountyRow, table=True):
    """A code: good once, for a minute, for one client at one address, with the secret behind its challenge."""

    __tablename__ = "authorization_code"
    __table_args__ = (ForeignKeyConstraint(["county", "account_id"], ["account.county", "account.account_id"]),)
    code_hash: bytes = Field(primary_key=True)
    client_id: str = Field(max_length=60)
    account_id: UUID
    redirect_uri: str = Field(max_length=500)
    scopes: list[str] = Field(sa_type=JSON)
    code_challenge: str = Field(max_length=43)
    dpop_thumbprint: str | None = Field(default=None, max_length=43)
    device_id: UUID | None = None
    auth_time: datetime = Field(sa_type=Instant)
    acr: str = Field(max_length=60)
    amr: list[str] = Field(sa_type=JSON)
    expires_at: datetime = Field(sa_type=Instant, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    session_id: UUID | None = None


class RefreshTokenRow(CountyRow, table=True):
    """One generation of a family of refresh tokens; the family is the session, and ends with it."""

    __tablename__ = "refresh_token"
    __table_args__ = (
        ForeignKeyConstraint(["county", "session_id"], ["session.county", "session.session_id"]),
        Index(None, "county", "session_id"),
        UniqueConstraint("county", "parent_hash"),
    )
    token_hash: bytes = Field(primary_key=True)
    session_id: UUID
    parent_hash: bytes | None = None
    scopes: list[str] = Field(sa_type=JSON)
    issued_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class UsedJtiRow(SQLModel, table=True):
    """The identifier of an assertion or a proof that was seen once and must not be seen again."""

    __tablename__ = "used_jti"
    owner: str = Field(primary_key=True, max_length=80)
    jti_hash: bytes = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=Instant, index=True)
