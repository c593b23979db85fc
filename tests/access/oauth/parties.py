"""The parties of a grant: clients of every kind, the person who signs in, the browser between them."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from httpx import AsyncClient, Response

from app.access.jwk import encoded, thumbprint
from app.access.oauth.clients import AddClient, NewClient, add_client
from app.access.oauth.grant import grant_code
from app.access.store import Account
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import operator
from app.journal.perform import perform

COUNTY = "330481"
ISSUER = Settings().issuer
TOKEN_URL = f"{ISSUER}/oauth/token"
CALLBACK = "cn.nuanxin.app:/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


async def a_client(deployment: Deployment, client_id: str = "app", **changed: Any) -> NewClient:
    """A client; by default the public one of the field app."""
    made: dict[str, Any] = {
        "client_id": client_id,
        "name": client_id,
        "auth_method": "none",
        "grants": ("authorization_code", "refresh_token"),
        "scopes": ("people:read", "visits:read", "visits:write"),
        "county": None,
        "redirect_uris": (CALLBACK,),
    }
    command = AddClient(**(made | changed))
    return await perform(deployment, add_client, operator(command.county or COUNTY), clock.now(), command)


async def an_integration(deployment: Deployment, client_id: str = "platform", **changed: Any) -> NewClient:
    """A client that acts for itself, with a secret."""
    made: dict[str, Any] = {
        "auth_method": "client_secret_basic",
        "grants": ("client_credentials",),
        "county": COUNTY,
        "redirect_uris": (),
        "scopes": ("people:read", "dashboards:read"),
    }
    return await a_client(deployment, client_id, **(made | changed))


def a_request(**changed: str | None) -> str:
    """The address of an authorization request of the field app."""
    asked: dict[str, str | None] = {
        "response_type": "code",
        "client_id": "app",
        "redirect_uri": CALLBACK,
        "scope": "people:read visits:read",
        "state": "s 1&",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    given = {name: value for name, value in (asked | changed).items() if value is not None}
    return "/oauth/authorize?" + urlencode(given)


async def signed_in(deployment: Deployment, answer: Response, account: Account, at: datetime | None = None) -> str:
    """What the sign-in page does once the person agreed: the address the browser is sent to."""
    assert answer.status_code == 303, answer.text
    location = answer.headers["location"]
    assert location.startswith("/sign-in?request=")
    moment = at or clock.now()
    async with transaction(deployment, EVERYWHERE) as db:
        return await grant_code(
            db, account.county, moment, location.partition("=")[2], account.account_id, moment, "pwd", ("pwd",)
        )


async def a_code(
    client: AsyncClient, deployment: Deployment, account: Account, at: datetime | None = None, **changed: str | None
) -> str:
    """A code for the field app."""
    address = await signed_in(deployment, await client.get(a_request(**changed)), account, at)
    return parse_qs(urlsplit(address).query)["code"][0]


async def exchange(client: AsyncClient, code: str, **changed: str) -> Response:
    """Show a code at the token endpoint."""
    form = {"grant_type": "authorization_code", "client_id": "app", "code": code}
    form |= {"redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    return await client.post("/oauth/token", data=form | changed)


async def refresh(client: AsyncClient, token: str, **changed: str) -> Response:
    """Show a refresh token at the token endpoint."""
    form = {"grant_type": "refresh_token", "client_id": "app", "refresh_token": token}
    return await client.post("/oauth/token", data=form | changed)


def refused(answer: Response) -> str:
    """The error of a refusal, whose shape is that of RFC 6749."""
    assert answer.status_code in {400, 401}, answer.text
    body = answer.json()
    assert set(body) == {"error", "error_description"}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    return str(body["error"])


async def works(client: AsyncClient, token: str) -> bool:
    """Whether an access token lets its holder in now."""
    return (await client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})).status_code == 200


@dataclass
class Key:
    """A key of a phone or of an integration, and what can be signed with it."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def public(self) -> dict[str, str]:
        """The public half as JSON."""
        place = self.private.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "x": encoded(place.x.to_bytes(32)), "y": encoded(place.y.to_bytes(32))}

    @property
    def thumbprint(self) -> str:
        """Its thumbprint."""
        return thumbprint(self.public)

    def proof(self, method: str, url: str, token: str | None = None, **changed: Any) -> str:
        """A proof for one call; claims and, by `header`, header fields can be changed, None leaves one out."""
        body: dict[str, Any] = {"jti": secrets.token_hex(8), "htm": method, "htu": url}
        body["iat"] = int(clock.now().timestamp())
        if token is not None:
            body["ath"] = encoded(hashlib.sha256(token.encode()).digest())
        header = {"typ": "dpop+jwt", "jwk": self.public} | changed.pop("header", {})
        return jwt.encode(_left(body | changed), self.private, "ES256", headers=header)

    def assertion(self, client_id: str, *, kid: str | None = None, **changed: Any) -> str:
        """An assertion of a client; claims can be changed, None leaves one out."""
        at = clock.now()
        body = {"iss": client_id, "sub": client_id, "aud": ISSUER, "jti": secrets.token_hex(8)}
        times = {"iat": int(at.timestamp()), "exp": int((at + timedelta(minutes=1)).timestamp())}
        headers = {"kid": kid} if kid else None
        return jwt.encode(_left(body | times | changed), self.private, "ES256", headers=headers)


def _left(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
