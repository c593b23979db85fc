"""Tokens of another OpenID provider that the settings trust: its keys are fetched, its subjects are linked to accounts here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jwt

from app.access.jwk import algorithm_of
from app.access.policy import SCOPES
from app.core.errors import Refusal
from app.core.outbound import Outbound, OutboundFailed
from app.core.settings import TrustedIssuer

KEYS_FRESH_S = 600
KEYS_USABLE_S = 86_400
PAUSE_S = 30


@dataclass(frozen=True, slots=True)
class ExternalClaims:
    """What a verified token of another issuer says."""

    issuer: str
    subject: str
    client_id: str
    scopes: frozenset[str]


@dataclass(slots=True)
class ExternalVerifier:
    """Verifies tokens of one other issuer; its keys are fetched when they are needed, and not over and over."""

    trusted: TrustedIssuer
    outbound: Outbound
    keys: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fetched_at: float = 0.0
    tried_at: float = 0.0

    async def verify(self, token: str, at: datetime) -> ExternalClaims:
        """The claims of a good token. Raises ValueError for any other, Refusal 503 when the issuer's keys cannot be had."""
        try:
            header = jwt.get_unverified_header(token)
            if str(header.get("typ", "JWT")).lower().removeprefix("application/") != self.trusted.typ.lower():
                raise ValueError("another type")
            key = await self._key(str(header["kid"]), at.timestamp())
            algorithm = algorithm_of(key, rsa=True)
            body = jwt.decode(
                token,
                jwt.PyJWK(dict(key), algorithm=algorithm),
                algorithms=[algorithm],
                audience=self.trusted.audience,
                issuer=self.trusted.issuer,
                options={"require": ["exp", "iat", self.trusted.subject_claim]},
            )
            return self._claims(body)
        except (jwt.PyJWTError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a token of this issuer") from error

    def _claims(self, body: Mapping[str, Any]) -> ExternalClaims:
        held = body.get(self.trusted.scope_claim, "")
        scopes = held.split() if isinstance(held, str) else [str(one) for one in held]
        subject, client = body[self.trusted.subject_claim], str(body.get(self.trusted.client_claim, "external"))
        if not isinstance(subject, str) or not subject:
            raise ValueError("no subject")
        return ExternalClaims(self.trusted.issuer, subject, client[:60], frozenset(scopes) & SCOPES.keys())

    async def _key(self, key_id: str, moment: float) -> Mapping[str, Any]:
        """A key of the issuer; fetched anew when it is unknown or all are old, but never twice within half a minute."""
        wanted = key_id not in self.keys or self.fetched_at + KEYS_FRESH_S < moment
        if wanted and self.tried_at + PAUSE_S < moment:
            self.tried_at = moment
            try:
                found = await self.outbound.get_json(self.trusted.jwks_uri)
                self.keys = {str(key["kid"]): key for key in found["keys"] if "kid" in key}
                self.fetched_at = moment
            except (OutboundFailed, KeyError, TypeError) as error:
                if self.fetched_at + KEYS_USABLE_S < moment:
                    raise keys_unavailable() from error
        if not self.keys:
            raise keys_unavailable()
        return self.keys[key_id]


def keys_unavailable() -> Refusal:
    """503: whether the token is good cannot be told now; it need not be thrown away."""
    return Refusal(
        503, "ISSUER_UNAVAILABLE", "统一身份认证暂不可用，请稍后再试", "The identity provider cannot be reached now"
    )


def issuer_of(token: str) -> str:
    """The issuer a token names, unverified: only good for choosing who verifies it."""
    try:
        return str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        return ""
