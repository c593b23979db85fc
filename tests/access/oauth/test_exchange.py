"""Codes: good once, for a minute, for one client at one address with one secret; a replay ends what the code began."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.access.oauth.grant import deny
from app.access.store import disable_account
from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import JournalRow
from tests.access.oauth.parties import (
    CALLBACK,
    COUNTY,
    ISSUER,
    VERIFIER,
    a_client,
    a_code,
    a_request,
    an_integration,
    exchange,
    refresh,
    refused,
    signed_in,
    works,
)
from tests.callers import an_account


async def test_a_code_becomes_tokens(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    address = await signed_in(deployment, await client.get(a_request()), account)
    assert address.startswith(CALLBACK + "?code=330481.")
    query = {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}
    assert (query["state"], query["iss"]) == ("s 1&", ISSUER)
    answer = await exchange(client, query["code"])
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 600, "people:read visits:read")
    header = jwt.get_unverified_header(body["access_token"])
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert (header["typ"], header["alg"]) == ("at+jwt", "ES256")
    assert claims["exp"] - claims["iat"] == 600
    assert {"iss", "aud", "sub", "client_id", "jti", "scope", "auth_time", "acr", "amr", "sid"} <= claims.keys()
    me = await client.get("/v1/me", headers={"Authorization": f"Bearer {body['access_token']}"})
    assert (me.json()["client_id"], me.json()["scopes"]) == ("app", ["people:read", "visits:read"])


async def test_six_at_once_and_one_at_most_gets_tokens(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    code = await a_code(client, deployment, account)
    answers = await asyncio.gather(*(exchange(client, code) for _ in range(6)))
    good = [answer.json() for answer in answers if answer.status_code == 200]
    assert len(good) <= 1
    assert {refused(answer) for answer in answers if answer.status_code != 200} == {"invalid_grant"}
    for body in good:
        assert not await works(client, body["access_token"])
        assert refused(await refresh(client, body["refresh_token"])) == "invalid_grant"
    async with reading(deployment, EVERYWHERE) as db:
        bodies = [row.body for row in await db.all(select(table(JournalRow).c.body))]
    assert sum(b"code.replayed" in body for body in bodies) == 5


WRONG: dict[str, dict[str, Any]] = {
    "another secret": {"code_verifier": "w" * 43},
    "the challenge instead of the secret": {"code_verifier": "x" * 42},
    "another address": {"redirect_uri": "cn.nuanxin.app:/elsewhere"},
    "another client": {"client_id": "other"},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG.keys())
async def test_a_failed_exchange_burns_the_code(
    client: AsyncClient, deployment: Deployment, changed: dict[str, Any]
) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    await a_client(deployment, "other")
    code = await a_code(client, deployment, account)
    assert refused(await exchange(client, code, **changed)) == "invalid_grant"
    assert refused(await exchange(client, code)) == "invalid_grant"


async def test_a_code_lives_a_minute(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    at = clock.now()
    old = await a_code(client, deployment, account, at - timedelta(seconds=61))
    young = await a_code(client, deployment, account, at - timedelta(seconds=50))
    assert refused(await exchange(client, old)) == "invalid_grant"
    assert (await exchange(client, young)).status_code == 200


async def test_codes_that_never_were(client: AsyncClient, deployment: Deployment) -> None:
    await a_client(deployment)
    for code in ("x", "330481.x", "999999." + "a" * 43, "330481." + "a" * 43, "330481." + "a" * 44):
        assert refused(await exchange(client, code)) == "invalid_grant"


async def test_an_account_that_was_disabled_gets_no_tokens(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    code = await a_code(client, deployment, account)
    async with transaction(deployment, EVERYWHERE) as db:
        await disable_account(db, COUNTY, account.account_id, clock.now())
    assert refused(await exchange(client, code)) == "invalid_grant"


async def test_the_form_is_read_strictly(client: AsyncClient, deployment: Deployment) -> None:
    await a_client(deployment)
    form = f"grant_type=authorization_code&client_id=app&code=x&redirect_uri=x&code_verifier={VERIFIER}"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    bad = {
        "repeated": (form + "&code=y", kind),
        "control characters": (form.replace("code=x", "code=%00"), kind),
        "not UTF-8": (form.replace("code=x", "code=%ff"), kind),
        "too many": (form + "".join(f"&a{number}=1" for number in range(40)), kind),
        "too long": (form + "&a=" + "x" * 70_000, kind),
        "JSON": ('{"grant_type": "authorization_code"}', {"Content-Type": "application/json"}),
        "no type": (form, {}),
        "another charset": (form, {"Content-Type": kind["Content-Type"] + "; charset=utf-16"}),
        "packed": (form, kind | {"Content-Encoding": "gzip"}),
        "a secret in the form": (form + "&client_secret=x", kind),
        "nothing": ("", kind),
        "an empty code": (form.replace("code=x", "code="), kind),
    }
    for reason, (content, headers) in bad.items():
        answer = await client.post("/oauth/token", content=content, headers=headers)
        assert refused(answer) == "invalid_request", reason
    in_query = await client.post("/oauth/token?code=x", content=form, headers=kind)
    assert refused(in_query) == "invalid_request"
    other = await client.post("/oauth/token", data={"grant_type": "password", "client_id": "app"})
    assert refused(other) == "unsupported_grant_type"


async def test_a_request_is_answered_once(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    answer = await client.get(a_request())
    await signed_in(deployment, answer, account)
    with pytest.raises(Refusal, match="AUTHORIZATION_GONE"):
        await signed_in(deployment, answer, account)
    late = await client.get(a_request())
    with pytest.raises(Refusal, match="AUTHORIZATION_GONE"):
        await signed_in(deployment, late, account, clock.now() + timedelta(minutes=11))
    async with transaction(deployment, EVERYWHERE) as db:
        address = await deny(db, clock.now(), late.headers["location"].partition("=")[2])
    query = parse_qs(urlsplit(address).query)
    assert (query["error"], query["state"], query["iss"]) == (["access_denied"], ["s 1&"], [ISSUER])


async def test_a_client_of_one_county_serves_no_other(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330482001")
    await a_client(deployment, county=COUNTY)
    address = await signed_in(deployment, await client.get(a_request()), account)
    assert parse_qs(urlsplit(address).query)["error"] == ["access_denied"]


async def test_an_integration_may_not_use_codes(client: AsyncClient, deployment: Deployment) -> None:
    new = await an_integration(deployment)
    form = {"grant_type": "authorization_code", "code": "x", "redirect_uri": "x", "code_verifier": VERIFIER}
    answer = await client.post("/oauth/token", data=form, auth=("platform", new.secret or ""))
    assert refused(answer) == "unauthorized_client"
