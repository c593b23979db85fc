"""Tables of sign-in: secrets of accounts, recovery codes, passkeys, tries that failed, sign-ins half done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from app.core.tables import CountyRow, Instant

OF_AN_ACCOUNT = (["county", "account_id"], ["account.county", "account.account_id"])


class AccountSecretRow(CountyRow, table=True):
    """What an account proves itself by: the hash of its password, the sealed secret of its one-time codes and the last step used."""

    __tablename__ = "account_secret"
    __table_args__ = (ForeignKeyConstraint(*OF_AN_ACCOUNT),)
    account_id: UUID = Field(primary_key=True)
    password_hash: str | None = Field(default=None, max_length=200)
    password_at: datetime | None = Field(default=None, sa_type=Instant)
    totp_sealed: bytes | None = None
    totp_at: datetime | None = Field(default=None, sa_type=Instant)
    totp_last_step: int | None = Field(default=None, sa_type=BigInteger)


class RecoveryCodeRow(CountyRow, table=True):
    """A code for the day the second factor is lost; works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (ForeignKeyConstraint(*OF_AN_ACCOUNT),)
    account_id: UUID = Field(primary_key=True)
    code_hash: bytes = Field(primary_key=True)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class PasskeyRow(CountyRow, table=True):
    """A passkey (WebAuthn credential) of an account: its public half and how often it says it was used."""

    __tablename__ = "passkey"
    __table_args__ = (ForeignKeyConstraint(*OF_AN_ACCOUNT),)
    account_id: UUID = Field(primary_key=True)
    credential_id: bytes = Field(primary_key=True)
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    added_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class TryBucketRow(SQLModel, table=True):
    """How often signing in failed of late: per account and device, per account from elsewhere, per address, over all."""

    __tablename__ = "try_bucket"
    bucket: bytes = Field(primary_key=True)
    failures: int
    last_at: datetime = Field(sa_type=Instant, index=True)


class SignInRow(SQLModel, table=True):
    """A sign-in half done: the password was right, a second factor or the consent is still to come. Found by the hash of a cookie."""

    __tablename__ = "sign_in"
    secret_hash: bytes = Field(primary_key=True)
    request: str = Field(max_length=80)
    county: str = Field(max_length=6)
    account_id: UUID
    device_id: UUID | None = None
    proofs: list[Any] = Field(sa_type=JSON)
    password_at: datetime = Field(sa_type=Instant)
    challenge: bytes | None = None
    expires_at: datetime = Field(sa_type=Instant, index=True)
