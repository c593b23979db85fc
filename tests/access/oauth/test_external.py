"""Tokens of another issuer: trusted by configuration, known by a link, refused in every other case."""

import json
import secrets
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from httpx import ASGITransport, AsyncClient, AsyncHTTPTransport, MockTransport, Request, Response

from app.access.identities import LinkIdentity, link_identity
from app.access.store import disable_account
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.errors import Refusal
from app.core.outbound import LONGEST_ANSWER, Outbound, OutboundFailed
from app.core.seen import EVERYWHERE
from app.core.settings import Settings, TrustedIssuer
from app.journal.actor import operator
from app.journal.perform import perform
from tests.access.oauth.parties import COUNTY
from tests.applications import application
from tests.callers import an_account

CITY = "https://id.city.example"
PRIVATE = rsa.generate_private_key(65537, 2048)
PUBLIC = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(PRIVATE.public_key()))
KEYS = {"keys": [PUBLIC | {"kid": "one", "alg": "RS256", "use": "sig"}]}
TRUSTED = TrustedIssuer(issuer=CITY, jwks_uri=f"{CITY}/keys", audience="nuanxin", typ="JWT", client_claim="azp")


class Provider:
    """The other issuer, as far as we call it."""

    def __init__(self) -> None:
        self.calls = 0
        self.up = True

    def __call__(self, request: Request) -> Response:
        """Its keys."""
        self.calls += 1
        assert str(request.url) == TRUSTED.jwks_uri
        return Response(200, json=KEYS) if self.up else Response(503)


def a_token(key: Any = PRIVATE, algorithm: str = "RS256", kid: str = "one", typ: str = "JWT", **changed: Any) -> str:
    """A token of the other issuer; claims can be changed, None leaves one out."""
    at = clock.now()
    body: dict[str, Any] = {"iss": CITY, "aud": ["nuanxin", "account"], "sub": "u-1", "azp": "city-portal"}
    body |= {"iat": at, "exp": at + timedelta(minutes=5), "scope": "openid people:read visits:read admin"}
    claims = {name: value for name, value in (body | changed).items() if value is not None}
    return jwt.encode(claims, key, algorithm, headers={"kid": kid, "typ": typ})


def a_caller(deployment: Deployment, provider: Provider) -> AsyncClient:
    """A caller of an installation that trusts the other issuer."""
    app = application(Settings(trusted_issuers=[TRUSTED]), deployment, Outbound(MockTransport(provider)))
    return AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test")


async def me(client: AsyncClient, token: str) -> Response:
    """Ask who I am."""
    return await client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})


async def linked(deployment: Deployment) -> Any:
    """An account that the other issuer's subject is linked to."""
    account = await an_account(deployment, "social_worker", "330481001")
    await perform(deployment, link_identity, operator(COUNTY), clock.now(), LinkIdentity(account.name, CITY, "u-1"))
    return account


async def test_a_linked_subject_is_let_in(deployment: Deployment) -> None:
    account, provider = await linked(deployment), Provider()
    async with a_caller(deployment, provider) as client:
        for _ in range(3):
            found = (await me(client, a_token())).json()
            assert (found["name"], found["client_id"]) == (account.name, "city-portal")
            assert found["scopes"] == ["people:read", "visits:read"]
        assert provider.calls == 1
        async with transaction(deployment, EVERYWHERE) as db:
            await disable_account(db, COUNTY, account.account_id, clock.now())
        assert (await me(client, a_token())).status_code == 401


async def test_everything_else_is_not(deployment: Deployment) -> None:
    await linked(deployment)
    other = rsa.generate_private_key(65537, 2048)
    forged = {
        "a subject nobody linked": a_token(sub="u-2"),
        "the subject of another issuer": a_token(iss="https://other.example"),
        "for another audience": a_token(aud="elsewhere"),
        "expired": a_token(exp=clock.now() - timedelta(minutes=1)),
        "never expires": a_token(exp=None),
        "another key": a_token(other),
        "a key nobody published": a_token(kid="two"),
        "another algorithm of the key": a_token(algorithm="PS256"),
        "a word for a key": a_token("x" * 32, "HS256"),
        "unsigned": a_token("", "none"),
        "an id token": a_token(typ="id+jwt"),
        "no subject": a_token(sub=None),
    }
    async with a_caller(deployment, Provider()) as client:
        for reason, token in forged.items():
            assert (await me(client, token)).status_code == 401, reason
        bound = await client.get("/v1/me", headers={"Authorization": f"DPoP {a_token()}"})
        assert bound.status_code == 401


async def test_without_the_setting_nobody_is_trusted(client: AsyncClient, deployment: Deployment) -> None:
    await linked(deployment)
    assert (await me(client, a_token())).status_code == 401


async def test_an_issuer_that_is_away(deployment: Deployment) -> None:
    await linked(deployment)
    provider = Provider()
    provider.up = False
    async with a_caller(deployment, provider) as client:
        for _ in range(3):
            answer = await me(client, a_token())
            assert (answer.status_code, answer.json()["code"]) == (503, "ISSUER_UNAVAILABLE")
        assert provider.calls == 1


async def test_only_accounts_of_the_county_are_linked(deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330482001")
    for name in (account.name, "nobody-" + secrets.token_hex(4)):
        with pytest.raises(Refusal, match="NOT_FOUND"):
            await perform(deployment, link_identity, operator(COUNTY), clock.now(), LinkIdentity(name, CITY, "u-1"))


ANSWERS = {
    "a redirect": Response(302, headers={"Location": "http://169.254.169.254/"}),
    "an error": Response(500),
    "no JSON": Response(200, text="<html>"),
    "two keys of one name": Response(200, text='{"a": 1, "a": 2}'),
    "too much": Response(200, content=b'"' + b"x" * LONGEST_ANSWER + b'"'),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
async def test_what_other_servers_must_not_answer(answer: Response) -> None:
    calls: list[str] = []

    def other(request: Request) -> Response:
        calls.append(str(request.url))
        return answer

    with pytest.raises(OutboundFailed):
        await Outbound(MockTransport(other)).get_json("https://other.example/keys")
    assert calls == ["https://other.example/keys"]


async def test_a_server_that_is_not_there() -> None:
    with pytest.raises(OutboundFailed):
        await Outbound(AsyncHTTPTransport()).get_json("http://127.0.0.1:9/keys")
