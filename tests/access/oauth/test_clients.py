"""Clients: who they are by secret or by key, what they may ask for, and that removing one ends what it began."""

import base64
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from httpx import AsyncClient, Response

from app.access.store import disable_account
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from tests.access.oauth.parties import COUNTY, TOKEN_URL, Key, a_client, an_integration, refused, works
from tests.callers import headers_for

KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def grant(client: AsyncClient, secret: str | None = None, **form: str) -> Response:
    """Ask for a token of the client's own."""
    sent = {"grant_type": "client_credentials", **form}
    if secret is None:
        return await client.post("/oauth/token", data=sent)
    return await client.post("/oauth/token", data=sent, auth=("platform", secret))


async def asserted(client: AsyncClient, assertion: str, **form: str) -> Response:
    """The same, by an assertion."""
    return await grant(client, client_assertion_type=KIND, client_assertion=assertion, **form)


async def a_keyed_client(deployment: Deployment) -> Key:
    """An integration that brings its own key."""
    key = Key()
    keys = {"keys": [key.public | {"kid": "one"}]}
    await an_integration(deployment, auth_method="private_key_jwt", jwks=keys)
    return key


async def test_a_client_acts_as_its_own_account(client: AsyncClient, deployment: Deployment) -> None:
    new = await an_integration(deployment)
    answer = await grant(client, new.secret)
    body = answer.json()
    assert (answer.status_code, body["scope"], "refresh_token" in body) == (200, "dashboards:read people:read", False)
    me = (await client.get("/v1/me", headers={"Authorization": f"Bearer {body['access_token']}"})).json()
    assert (me["name"], me["client_id"], me["county"]) == ("platform", "platform", COUNTY)
    assert me["account_id"] == str(new.client.account_id)
    assert me["roles"] == [{"role": "county_officer", "place": COUNTY, "organisation": None}]
    assert (await grant(client, new.secret, scope="people:read")).json()["scope"] == "people:read"
    assert refused(await grant(client, new.secret, scope="admin")) == "invalid_scope"
    # Each token has a session of its own: ending one leaves the other.
    assert await works(client, body["access_token"])
    async with transaction(deployment, EVERYWHERE) as db:
        assert new.client.account_id
        await disable_account(db, COUNTY, new.client.account_id, clock.now())
    assert not await works(client, body["access_token"])
    assert refused(await grant(client, new.secret)) == "unauthorized_client"


async def test_wrong_secrets(client: AsyncClient, deployment: Deployment) -> None:
    new = await an_integration(deployment)
    assert new.secret
    assert repr(new).find(new.secret) < 0
    for secret in ("x", new.secret[:-1], new.secret + "x", "é"):
        answer = await grant(client, secret)
        assert (refused(answer), answer.status_code) == ("invalid_client", 401)
        assert answer.headers["www-authenticate"].startswith("Basic")
    in_form = {"client_id": "platform", "client_secret": new.secret}
    assert refused(await grant(client, **in_form)) == "invalid_request"
    assert refused(await grant(client, client_id="platform")) == "invalid_client"
    assert refused(await grant(client, new.secret, client_id="other")) == "invalid_request"
    for header in ("Basic", "Basic !", "Bearer x", "Basic " + base64.b64encode(b"platform").decode()):
        answer = await client.post(
            "/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": header}
        )
        assert refused(answer) == "invalid_client"


async def test_a_public_client_has_no_credentials(client: AsyncClient, deployment: Deployment) -> None:
    await a_client(deployment)
    assert refused(await grant(client, client_id="app")) == "unauthorized_client"


async def test_an_assertion_is_good_once(client: AsyncClient, deployment: Deployment) -> None:
    key = await a_keyed_client(deployment)
    for assertion in (
        key.assertion("platform"),
        key.assertion("platform", kid="one"),
        key.assertion("platform", aud=TOKEN_URL),
        key.assertion("platform", aud=[TOKEN_URL]),
    ):
        assert (await asserted(client, assertion)).status_code == 200
        assert refused(await asserted(client, assertion)) == "invalid_client"
    # What fails later was used all the same.
    assertion = key.assertion("platform")
    assert refused(await asserted(client, assertion, scope="admin")) == "invalid_scope"
    assert refused(await asserted(client, assertion)) == "invalid_client"


def forged(key: Key) -> dict[str, str]:
    """Assertions that show nothing."""
    now = int(clock.now().timestamp())
    good = key.assertion("platform")
    claims: dict[str, Any] = jwt.decode(good, options={"verify_signature": False})
    strong = rsa.generate_private_key(65537, 2048)
    return {
        "another key": Key().assertion("platform"),
        "another key under our name": Key().assertion("platform", kid="one"),
        "a key nobody registered": key.assertion("platform", kid="two"),
        "another issuer": key.assertion("platform", iss="other"),
        "for another server": key.assertion("platform", aud="https://elsewhere.test"),
        "for several servers": key.assertion("platform", aud=[TOKEN_URL, "https://elsewhere.test"]),
        "for nobody": key.assertion("platform", aud=None),
        "expired": key.assertion("platform", iat=now - 600, exp=now - 300),
        "never expires": key.assertion("platform", exp=None),
        "good for too long": key.assertion("platform", exp=now + 900),
        "good for too long since": key.assertion("platform", iat=now - 280, exp=now + 280),
        "from the future": key.assertion("platform", iat=now + 120, exp=now + 200),
        "not good yet": key.assertion("platform", nbf=now + 120),
        "no identifier": key.assertion("platform", jti=None),
        "a time that is none": key.assertion("platform", exp="soon", iat=None),
        "nobody signed it": jwt.encode(claims, "", "none"),
        "signed with a word": jwt.encode(claims, "x" * 32, "HS256"),
        "another algorithm": jwt.encode(claims, strong, "RS256"),
        "a key brought along": jwt.encode(claims, Key().private, "ES256", headers={"jwk": key.public}),
        "an access token": jwt.encode(claims, key.private, "ES256", headers={"typ": "at+jwt"}),
        "cut": good[:-4],
        "no JWT": "x.y.z",
    }


async def test_forged_assertions(client: AsyncClient, deployment: Deployment) -> None:
    key = await a_keyed_client(deployment)
    assertions = forged(key)
    assert len(assertions) >= 13
    for reason, assertion in assertions.items():
        assert refused(await asserted(client, assertion)) == "invalid_client", reason
    assert refused(await asserted(client, key.assertion("platform"), client_id="app")) == "invalid_client"
    other = {"client_assertion_type": "x", "client_assertion": key.assertion("platform")}
    assert refused(await grant(client, **other)) == "invalid_request"
    both = {"client_assertion_type": KIND, "client_assertion": key.assertion("platform")}
    assert refused(await grant(client, "secret", **both)) == "invalid_request"
    assert (await asserted(client, key.assertion("platform"))).status_code == 200


async def test_a_key_is_made_for_who_brings_none(client: AsyncClient, deployment: Deployment) -> None:
    new = await an_integration(deployment, auth_method="private_key_jwt")
    assert new.private_key
    assert "'d':" not in str(new.client.jwks)
    at = clock.now()
    claims = {
        "iss": "platform",
        "sub": "platform",
        "aud": TOKEN_URL,
        "jti": "12345678",
        "exp": at + timedelta(minutes=1),
    }
    signer = jwt.PyJWK(dict(new.private_key)).key
    assertion = jwt.encode(claims, signer, "ES256", headers={"kid": new.private_key["kid"]})
    assert (await asserted(client, assertion)).status_code == 200


BODY = {
    "id": "gis",
    "auth_method": "client_secret_basic",
    "grants": ["client_credentials"],
    "scopes": ["dashboards:read"],
}
UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "an id that is none": ({"id": "A B"}, "/id"),
    "a scope nobody knows": ({"scopes": ["everything"]}, "/scopes/0"),
    "no secret to show": ({"auth_method": "none"}, "/auth_method"),
    "an address for nothing": ({"redirect_uris": ["https://a.example/cb"]}, "/redirect_uris"),
    "no address": ({"grants": ["authorization_code"]}, "/redirect_uris"),
    "an address in clear": (
        {"grants": ["authorization_code"], "redirect_uris": ["http://a.example/cb"]},
        "/redirect_uris/0",
    ),
    "an address with a fragment": (
        {"grants": ["authorization_code"], "redirect_uris": ["https://a.example/cb#x"]},
        "/redirect_uris/0",
    ),
    "an address with a user": (
        {"grants": ["authorization_code"], "redirect_uris": ["https://u@a.example/cb"]},
        "/redirect_uris/0",
    ),
    "a script": ({"grants": ["authorization_code"], "redirect_uris": ["javascript:alert(1)"]}, "/redirect_uris/0"),
    "refreshing without a code": ({"grants": ["client_credentials", "refresh_token"]}, "/grants"),
    "keys for a secret": ({"jwks": {"keys": []}}, "/jwks"),
    "a private key": ({"auth_method": "private_key_jwt", "jwks": {"keys": [{"kty": "EC", "d": "x"}]}}, "/jwks"),
    "a role elsewhere": ({"roles": [{"role": "county_officer", "place": "330482"}]}, "/roles/0/place"),
}


async def test_administrators_keep_the_clients_of_their_county(client: AsyncClient, deployment: Deployment) -> None:
    await a_client(deployment)
    await an_integration(deployment, "elsewhere", county="330482")
    admin = await headers_for(deployment, "administrator", COUNTY)
    made = await client.post("/v1/oauth-clients", json=BODY, headers=admin)
    assert made.status_code == 201, made.text
    secret = made.json()["client_secret"]
    body = (await grant_as(client, "gis", secret)).json()
    assert await works(client, body["access_token"])
    listed = await client.get("/v1/oauth-clients", headers=admin)
    assert secret not in listed.text
    assert [one["id"] for one in listed.json()["items"]] == ["app", "gis"]
    again = await client.post("/v1/oauth-clients", json=BODY, headers=admin)
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_EXISTS")
    assert (await client.delete("/v1/oauth-clients/app", headers=admin)).status_code == 404
    assert (await client.delete("/v1/oauth-clients/gis", headers=admin)).status_code == 204
    assert (await client.delete("/v1/oauth-clients/gis", headers=admin)).status_code == 404
    assert not await works(client, body["access_token"])
    assert refused(await grant_as(client, "gis", secret)) == "invalid_client"


async def grant_as(client: AsyncClient, client_id: str, secret: str) -> Response:
    """A token for another integration."""
    return await client.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret))


@pytest.mark.parametrize(("changed", "pointer"), UNFIT.values(), ids=UNFIT.keys())
async def test_what_does_not_fit_together(
    client: AsyncClient, deployment: Deployment, changed: dict[str, Any], pointer: str
) -> None:
    admin = await headers_for(deployment, "administrator", COUNTY)
    answer = await client.post("/v1/oauth-clients", json=BODY | changed, headers=admin)
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


async def test_only_administrators(client: AsyncClient, deployment: Deployment) -> None:
    officer = await headers_for(deployment, "county_officer", COUNTY)
    assert (await client.get("/v1/oauth-clients", headers=officer)).status_code == 403
    assert (await client.get("/v1/oauth-clients")).status_code == 401


async def test_a_client_is_the_countys_and_no_towns(client: AsyncClient, deployment: Deployment) -> None:
    county = await headers_for(deployment, "administrator", COUNTY)
    assert (await client.post("/v1/oauth-clients", json=BODY, headers=county)).status_code == 201
    town = await headers_for(deployment, "administrator", f"{COUNTY}001")
    answers = [
        await client.get("/v1/oauth-clients", headers=town),
        await client.post("/v1/oauth-clients", json=BODY | {"id": "another"}, headers=town),
        await client.delete("/v1/oauth-clients/gis", headers=town),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "ROLE_MISSING")] * 3
    assert [one["id"] for one in (await client.get("/v1/oauth-clients", headers=county)).json()["items"]] == ["gis"]
