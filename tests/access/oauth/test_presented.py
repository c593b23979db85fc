"""Tokens that are shown to be ended or looked into, the server's metadata, and the life of its signing keys."""

from datetime import timedelta

import jwt
from httpx import AsyncClient, Response

from app.access.keys import OUTLIVES_TOKENS, RevokeSigningKey, revoke_signing_key, rotate_signing_keys
from app.access.oauth.sweep import sweep_oauth
from app.access.store import SigningKey, all_signing_keys
from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import operator
from app.journal.perform import perform
from tests.access.oauth.parties import (
    COUNTY,
    ISSUER,
    a_client,
    a_code,
    an_integration,
    exchange,
    refresh,
    refused,
    works,
)
from tests.callers import an_account


async def tokens(client: AsyncClient, deployment: Deployment) -> dict[str, str]:
    """Tokens of the field app."""
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    found: dict[str, str] = (await exchange(client, await a_code(client, deployment, account))).json()
    return found


async def show(client: AsyncClient, where: str, token: str, auth: tuple[str, str] | None, **form: str) -> Response:
    """Show a token."""
    if auth is None:
        return await client.post(f"/oauth/{where}", data={"token": token, "client_id": "app", **form})
    return await client.post(f"/oauth/{where}", data={"token": token, **form}, auth=auth)


async def test_revoking_any_token_ends_the_session(client: AsyncClient, deployment: Deployment) -> None:
    found = await tokens(client, deployment)
    assert (await show(client, "revoke", found["refresh_token"], None)).status_code == 200
    assert not await works(client, found["access_token"])
    assert refused(await refresh(client, found["refresh_token"])) == "invalid_grant"
    assert (await show(client, "revoke", found["refresh_token"], None)).status_code == 200
    account = await an_account(deployment, "social_worker", "330481001")
    other = (await exchange(client, await a_code(client, deployment, account))).json()
    hint = {"token_type_hint": "access_token"}
    assert (await show(client, "revoke", other["access_token"], None, **hint)).status_code == 200
    assert not await works(client, other["access_token"])
    assert refused(await refresh(client, other["refresh_token"])) == "invalid_grant"


async def test_only_its_own_client_ends_it(client: AsyncClient, deployment: Deployment) -> None:
    found, new = await tokens(client, deployment), await an_integration(deployment)
    auth = ("platform", new.secret or "")
    for token in (found["refresh_token"], found["access_token"]):
        assert refused(await show(client, "revoke", token, auth)) == "invalid_request"
    for token in ("x", "330481." + "a" * 43, found["access_token"][:-4]):
        assert (await show(client, "revoke", token, auth)).status_code == 200
    assert refused(await show(client, "revoke", found["access_token"], ("platform", "x"))) == "invalid_client"
    assert await works(client, found["access_token"])


async def test_introspection(client: AsyncClient, deployment: Deployment) -> None:
    found, new = await tokens(client, deployment), await an_integration(deployment)
    auth = ("platform", new.secret or "")
    assert refused(await show(client, "introspect", found["access_token"], None)) == "unauthorized_client"
    told = (await show(client, "introspect", found["access_token"], auth)).json()
    assert (told["active"], told["scope"], told["token_type"]) == (True, "people:read visits:read", "Bearer")
    assert (told["iss"], told["aud"], told["client_id"]) == (ISSUER, "nuanxin", "app")
    assert (await show(client, "introspect", found["refresh_token"], auth)).json() == {"active": False}
    assert (await show(client, "introspect", "x", auth)).json() == {"active": False}
    elsewhere = await an_integration(deployment, "elsewhere", county="330482")
    there = await show(client, "introspect", found["access_token"], ("elsewhere", elsewhere.secret or ""))
    assert there.json() == {"active": False}
    await show(client, "revoke", found["access_token"], None)
    assert (await show(client, "introspect", found["access_token"], auth)).json() == {"active": False}


async def test_metadata_says_what_there_is(client: AsyncClient) -> None:
    told = (await client.get("/.well-known/oauth-authorization-server")).json()
    assert told["issuer"] == ISSUER
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["response_types_supported"] == ["code"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert not {"password", "implicit"} & set(told["grant_types_supported"])
    assert "client_secret_post" not in told["token_endpoint_auth_methods_supported"]
    assert "registration_endpoint" not in told
    for name in ("token", "revocation", "introspection"):
        path = told[f"{name}_endpoint"].removeprefix(ISSUER)
        assert (await client.post(path)).status_code == 400, name


async def states(deployment: Deployment) -> dict[str, str]:
    async with reading(deployment, EVERYWHERE) as db:
        return {key.key_id: key.state for key in await all_signing_keys(db)}


async def rotate(deployment: Deployment, days: float = 0) -> list[SigningKey]:
    at = clock.now() + timedelta(days=days)
    return await perform(deployment, rotate_signing_keys, operator(COUNTY), at, None)


async def test_signing_keys_come_and_go(client: AsyncClient, deployment: Deployment) -> None:
    found = await tokens(client, deployment)
    active = jwt.get_unverified_header(found["access_token"])["kid"]
    published = (await client.get("/oauth/jwks")).json()["keys"]
    assert len(published) == 2
    assert all(set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"} for key in published)
    following = next(key["kid"] for key in published if key["kid"] != active)
    key = jwt.PyJWK(next(key for key in published if key["kid"] == active))
    assert jwt.decode(found["access_token"], key, ["ES256"], audience="nuanxin", issuer=ISSUER)
    await rotate(deployment)
    assert (await states(deployment))[active] == "retired"
    assert await works(client, found["access_token"])
    again = (await refresh(client, found["refresh_token"])).json()
    assert jwt.get_unverified_header(again["access_token"])["kid"] == following
    assert await works(client, again["access_token"])
    async with reading(deployment, EVERYWHERE) as db:
        retired = [key for key in await all_signing_keys(db) if key.state == "retired"]
    assert [key.sealed_private_pem for key in retired] == [b""]
    assert Settings().token_lifetime_s < OUTLIVES_TOKENS.total_seconds()
    await rotate(deployment, days=1)
    assert (await states(deployment))[active] == "gone"
    assert active not in [key["kid"] for key in (await client.get("/oauth/jwks")).json()["keys"]]


async def test_a_key_that_may_have_leaked_is_gone_at_once(client: AsyncClient, deployment: Deployment) -> None:
    found = await tokens(client, deployment)
    active = jwt.get_unverified_header(found["access_token"])["kid"]
    command = RevokeSigningKey(active)
    await perform(deployment, revoke_signing_key, operator(COUNTY), clock.now(), command)
    assert sorted((await states(deployment)).values()) == ["active", "gone", "next"]
    again = (await refresh(client, found["refresh_token"])).json()
    assert await works(client, again["access_token"])
    assert not await works(client, found["access_token"])


async def test_what_nobody_can_use_is_forgotten(client: AsyncClient, deployment: Deployment) -> None:
    found = await tokens(client, deployment)
    at = clock.now()
    assert await sweep_oauth(deployment, at) == 0
    assert await works(client, found["access_token"])
    assert (await refresh(client, found["refresh_token"])).status_code == 200
    assert await sweep_oauth(deployment, at + timedelta(days=40)) >= 3


async def test_a_field_may_not_be_longer_than_described(client: AsyncClient, deployment: Deployment) -> None:
    await a_client(deployment)
    for length, status in ((8192, 200), (8193, 400)):
        assert (await show(client, "revoke", "x" * length, None)).status_code == status
