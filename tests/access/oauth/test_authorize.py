"""Authorization requests: answered only where the client registered, and only when they ask for what it may have."""

from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from tests.access.oauth.parties import CALLBACK, ISSUER, a_client, a_request, an_integration

BAD_ADDRESSES = {
    "another path": "cn.nuanxin.app:/callback2",
    "a longer path": CALLBACK + "/more",
    "a query": CALLBACK + "?next=x",
    "a fragment": CALLBACK + "#x",
    "another case": "CN.nuanxin.app:/callback",
    "another host": "https://app.example.org.evil.test/cb",
    "a user before the host": "https://app.example.org@evil.test/cb",
    "a port on a host that is not loopback": "https://app.example.org:8443/cb",
    "a way up": "https://app.example.org/x/../cb",
    "loopback by another name": "http://localhost:5000/cb",
    "loopback and more": "http://127.0.0.1:5000.evil.test/cb",
    "loopback with a user": "http://a:5000@127.0.0.1/cb",
    "loopback on another path": "http://127.0.0.1:5000/other",
    "the other loopback": "http://[::1]:5000/cb",
    "loopback by https": "https://127.0.0.1:5000/cb",
    "nothing": None,
}


@pytest.mark.parametrize("address", BAD_ADDRESSES.values(), ids=BAD_ADDRESSES.keys())
async def test_an_answer_goes_nowhere_else(client: AsyncClient, deployment: Deployment, address: str | None) -> None:
    uris = (CALLBACK, "https://app.example.org/cb", "http://127.0.0.1/cb")
    await a_client(deployment, redirect_uris=uris)
    answer = await client.get(a_request(redirect_uri=address))
    assert (answer.status_code, answer.json()["code"]) == (400, "REDIRECT_UNKNOWN")
    assert "location" not in answer.headers


async def test_the_port_of_a_loopback_address_is_free(client: AsyncClient, deployment: Deployment) -> None:
    await a_client(deployment, redirect_uris=("http://127.0.0.1/cb", "http://[::1]:9/cb"))
    for address in ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", "http://[::1]:51004/cb", "http://[::1]:9/cb"):
        assert (await client.get(a_request(redirect_uri=address))).status_code == 303, address


async def test_nobody_knows_the_client(client: AsyncClient, deployment: Deployment) -> None:
    await a_client(deployment)
    for client_id in ("nobody", None, "a" * 500):
        answer = await client.get(a_request(client_id=client_id))
        assert (answer.status_code, answer.json()["code"]) == (400, "CLIENT_UNKNOWN")
        assert "location" not in answer.headers
    for query in ("client_id=app&client_id=app", "client_id=%00", "client_id=%ff", "&".join(["a=1"] * 99)):
        answer = await client.get("/oauth/authorize?" + query)
        assert (answer.status_code, answer.json()["code"]) == (400, "QUERY_MALFORMED")


WRONG: dict[str, tuple[dict[str, str | None], str]] = {
    "no challenge": ({"code_challenge": None}, "invalid_request"),
    "plain": ({"code_challenge_method": "plain"}, "invalid_request"),
    "no method": ({"code_challenge_method": None}, "invalid_request"),
    "a challenge that is none": ({"code_challenge": "x" * 42}, "invalid_request"),
    "a token at once": ({"response_type": "token"}, "unsupported_response_type"),
    "an answer in a fragment": ({"response_mode": "fragment"}, "invalid_request"),
    "a scope too many": ({"scope": "people:read admin"}, "invalid_scope"),
    "a scope nobody knows": ({"scope": "everything"}, "invalid_scope"),
    "a request object": ({"request": "e30.e30."}, "request_not_supported"),
    "a request elsewhere": ({"request_uri": "https://evil.test/r"}, "request_uri_not_supported"),
    "prompts against each other": ({"prompt": "none login"}, "invalid_request"),
    "an age that is none": ({"max_age": "soon"}, "invalid_request"),
    "a thumbprint that is none": ({"dpop_jkt": "x"}, "invalid_request"),
    "a hint too long": ({"login_hint": "x" * 61}, "invalid_request"),
}


@pytest.mark.parametrize(("changed", "error"), WRONG.values(), ids=WRONG.keys())
async def test_the_client_learns_what_was_wrong(
    client: AsyncClient, deployment: Deployment, changed: dict[str, str | None], error: str
) -> None:
    await a_client(deployment)
    answer = await client.get(a_request(**changed))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(CALLBACK + "?")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (query["error"], query["state"], query["iss"]) == ([error], ["s 1&"], [ISSUER])
    assert "code" not in query


async def test_a_client_without_the_grant(client: AsyncClient, deployment: Deployment) -> None:
    await an_integration(deployment)
    answer = await client.get(a_request(client_id="platform"))
    assert (answer.status_code, answer.json()["code"]) == (400, "REDIRECT_UNKNOWN")


async def test_without_scopes_all_of_the_client_are_asked(client: AsyncClient, deployment: Deployment) -> None:
    await a_client(deployment)
    answer = await client.get(a_request(scope=None, state=None, prompt="login consent", max_age="60"))
    assert answer.headers["location"].startswith("/sign-in?request=")
