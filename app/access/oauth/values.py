"""Values of the authorization server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may ask for tokens. `jwks` holds its public keys, `account_id` the account it may act as."""

    client_id: str
    name: str
    auth_method: str
    grants: tuple[str, ...]
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    dpop_required: bool
    county: str | None
    account_id: UUID | None
    created_at: datetime
    secret_hash: bytes | None = field(default=None, repr=False)
    jwks: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """An authorization request that was found valid and waits for somebody to sign in and agree."""

    pending_id: str
    client_id: str
    issuer: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    code_challenge: str
    dpop_thumbprint: str | None
    prompt: tuple[str, ...]
    max_age_s: int | None
    acr_values: tuple[str, ...]
    login_hint: str | None
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What an authorization code stands for."""

    county: str
    client_id: str
    account_id: UUID
    redirect_uri: str
    scopes: tuple[str, ...]
    code_challenge: str
    dpop_thumbprint: str | None
    device_id: UUID | None
    auth_time: datetime
    acr: str
    amr: tuple[str, ...]
    expires_at: datetime
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One generation of a family of refresh tokens."""

    county: str
    token_hash: bytes
    session_id: UUID
    parent_hash: bytes | None
    scopes: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
