"""Access tokens: RFC 9068 JWTs signed with ES256, short-lived, verified against our own key record and never the header's word."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from app.access.keys import private_half
from app.access.store import SigningKey
from app.access.values import Session
from app.core.crypto import Keyring
from app.core.errors import Refusal
from app.core.ids import new_id

ALGORITHM = "ES256"
CACHE_SIZE = 10_000
CACHE_S = 60.0


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says."""

    county: str
    account_id: UUID
    client_id: str
    scopes: frozenset[str]
    expires_at: float
    session_id: UUID
    acr: str
    auth_time: datetime
    thumbprint: str | None = None


@dataclass(slots=True)
class Verifier:
    """Verifies tokens of one issuer for one audience; remembers good signatures for a minute, never anyone's standing."""

    issuer: str
    audience: str
    keys: dict[str, str] = field(default_factory=dict)
    keys_read_at: float = 0.0
    cache: OrderedDict[bytes, tuple[Claims, float]] = field(default_factory=OrderedDict)

    def verify(self, token: str, at: datetime) -> Claims:
        """The claims of a good token at an instant. Raises Refusal 401 for any other."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        moment = at.timestamp()
        known = self.cache.get(digest)
        if known and known[1] > moment and known[0].expires_at > moment:
            return known[0]
        claims = self._decode(token, at)
        self.cache[digest] = (claims, moment + CACHE_S)
        while len(self.cache) > CACHE_SIZE:
            self.cache.popitem(last=False)
        return claims

    def verify_expired(self, token: str) -> Claims:
        """The claims of a token that was good once, whatever became of it since. Raises Refusal 401 for any other."""
        return self._decode(token, None)

    def _decode(self, token: str, at: datetime | None) -> Claims:
        try:
            header = jwt.get_unverified_header(token)
            if str(header.get("typ", "")).lower() not in {"at+jwt", "application/at+jwt"}:
                raise dead_token()
            body = jwt.decode(
                token,
                self.keys[header["kid"]],
                algorithms=[ALGORITHM],
                audience=self.audience,
                issuer=self.issuer,
                options={
                    "require": ["exp", "iat", "sub", "aud", "iss", "jti", "client_id", "sid"],
                    # Both by the clock of the application, below.
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            claims = _claims(body)
            if at is not None and not float(body["iat"]) <= at.timestamp() < claims.expires_at:
                raise dead_token()
            return claims
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise dead_token() from error


def _claims(body: dict[str, Any]) -> Claims:
    bound = body.get("cnf")
    return Claims(
        body["county"],
        UUID(body["sub"]),
        body["client_id"],
        frozenset(body.get("scope", "").split()),
        float(body["exp"]),
        UUID(body["sid"]),
        str(body.get("acr", "")),
        datetime.fromtimestamp(body["auth_time"], UTC),
        None if bound is None else str(bound["jkt"]),
    )


def dead_token() -> Refusal:
    """401: no token, or one that is forged, expired, revoked or meant for somebody else."""
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return Refusal(
        401, "TOKEN_INVALID", "登录已失效，请重新登录", "The access token is missing or not valid", headers=headers
    )


@dataclass(frozen=True, slots=True)
class Issue:
    """What a token shall say, and for how long."""

    issuer: str
    audience: str
    session: Session
    scopes: frozenset[str]
    lifetime_s: int


def sign_token(keyring: Keyring, key: SigningKey, issue: Issue, at: datetime) -> str:
    """An access token by RFC 9068; it names its session, without which it is nothing."""
    session = issue.session
    claims: dict[str, Any] = {
        "iss": issue.issuer,
        "aud": issue.audience,
        "sub": str(session.account_id),
        "client_id": session.client_id,
        "county": session.county,
        "sid": str(session.session_id),
        "scope": " ".join(sorted(issue.scopes)),
        "auth_time": int(session.auth_time.timestamp()),
        "acr": session.acr,
        "amr": list(session.amr),
        "iat": at,
        "exp": at + timedelta(seconds=issue.lifetime_s),
        "jti": str(new_id(at)),
    }
    if session.dpop_thumbprint:
        claims["cnf"] = {"jkt": session.dpop_thumbprint}
    return jwt.encode(claims, private_half(keyring, key), ALGORITHM, headers={"kid": key.key_id, "typ": "at+jwt"})
