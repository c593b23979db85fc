"""What a grant comes to: an access token of a session and, for people, a refresh token of its family."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.access.jwk import encoded
from app.access.keys import ensure_signing_key
from app.access.oauth import store
from app.access.oauth.secrets import hash_of
from app.access.oauth.values import RefreshToken
from app.access.tokens import Issue, sign_token
from app.access.values import Session
from app.core.crypto import Keyring
from app.core.db import Db
from app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """What the token endpoint answers (RFC 6749, 5.1)."""

    access_token: str = field(repr=False)
    token_type: str
    expires_in: int
    scopes: tuple[str, ...]
    refresh_token: str | None = field(default=None, repr=False)

    def body(self) -> Mapping[str, Any]:
        """Its JSON."""
        body: dict[str, Any] = {
            "access_token": self.access_token,
            "token_type": self.token_type,
            "expires_in": self.expires_in,
            "scope": " ".join(self.scopes),
        }
        return body | ({"refresh_token": self.refresh_token} if self.refresh_token else {})


async def access_token(
    db: Db, at: datetime, settings: Settings, session: Session, scopes: tuple[str, ...], refresh: str | None = None
) -> TokenAnswer:
    """Sign an access token of a session, and say what goes with it."""
    key = await ensure_signing_key(db, at)
    issue = Issue(settings.issuer, settings.audience, session, frozenset(scopes), settings.token_lifetime_s)
    kind = "DPoP" if session.dpop_thumbprint else "Bearer"
    return TokenAnswer(sign_token(db.keyring, key, issue, at), kind, settings.token_lifetime_s, scopes, refresh)


async def refresh_token(
    db: Db, at: datetime, settings: Settings, session: Session, scopes: tuple[str, ...], secret: str, parent: str | None
) -> RefreshToken:
    """Keep a generation of a session's family; good until the session would be idle too long."""
    token = RefreshToken(
        session.county,
        hash_of(secret),
        session.session_id,
        hash_of(parent) if parent else None,
        scopes,
        at,
        min(at + timedelta(seconds=settings.session_idle_s), session.absolute_until),
    )
    await store.add_refresh_token(db, token)
    return token


def successor_of(keyring: Keyring, county: str, parent: str) -> str:
    """The one refresh token that follows another: derived, so that an answer that was lost can be given again without being kept."""
    digest = hmac.digest(hmac.digest(keyring.index_key, b"refresh token", "sha256"), parent.encode(), "sha256")
    return f"{county}.{encoded(digest)}"
