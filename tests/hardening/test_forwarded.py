"""Headers by which proxies tell of callers: believed from the proxies named, and without any effect from elsewhere."""

import pytest
from httpx import AsyncClient
from pydantic import ValidationError

from app.access.jwk import thumbprint
from app.core.db import Deployment
from app.core.settings import Settings
from tests.access.oauth.parties import Key, an_integration
from tests.hardening.calling import a_house

LIES = {
    "X-Forwarded-For": "198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=198.51.100.7;host=evil.example;proto=https",
    "X-Real-IP": "198.51.100.7",
    "Host": "evil.example",
}
FORM = {"grant_type": "client_credentials"}


async def test_a_stranger_cannot_change_its_address(embedded: Deployment) -> None:
    house = a_house(embedded, limits={"address": 2}, proxies="10.0.0.1")
    async with house.caller() as caller:
        seen = [
            (await caller.get("/health/live", headers=LIES | {"X-Forwarded-For": f"198.51.100.{number}"})).status_code
            for number in range(3)
        ]
        assert seen == [200, 200, 429]


async def test_callers_behind_a_named_proxy_are_counted_apart(embedded: Deployment) -> None:
    house = a_house(embedded, limits={"address": 1}, proxies="10.0.0.1, 10.1.0.0/16")
    async with house.caller("10.0.0.1") as proxy:
        for number in range(3):
            headers = {"X-Forwarded-For": f"192.0.2.66, 198.51.100.{number}"}
            assert (await proxy.get("/health/live", headers=headers)).status_code == 200
            assert (await proxy.get("/health/live", headers=headers)).status_code == 429


async def links_of(caller: AsyncClient, headers: dict[str, str]) -> list[str]:
    """Every place to which the server leads or at which it says it is."""
    metadata = (await caller.get("/.well-known/oauth-authorization-server", headers=headers)).json()
    answers = [await caller.get(path, headers=headers) for path in ("/oauth/authorize?x=1", "/v1/me/", "/docs/")]
    return [
        *(str(value) for value in metadata.values()),
        *(answer.headers.get("location", "") for answer in answers),
        *(answer.text for answer in answers),
    ]


async def test_no_link_leads_where_a_request_says(embedded: Deployment) -> None:
    house = a_house(embedded, proxies="10.0.0.1")
    async with house.caller() as caller, house.caller("10.0.0.1") as proxy:
        for one in (caller, proxy):
            assert not [link for link in await links_of(one, LIES) if "evil.example" in link]
            assert (await one.get("/v1/me/", headers=LIES)).status_code == 404


async def test_a_proof_is_for_the_public_origin_alone(embedded: Deployment) -> None:
    made, key = await an_integration(embedded), Key()
    assert made.secret is not None
    house = a_house(embedded, public_origin="https://nuanxin.example.cn", proxies="10.0.0.1")
    async with house.caller("10.0.0.1") as proxy:
        auth, seen = (made.client.client_id, made.secret), []
        for origin in ("https://nuanxin.example.cn", "https://evil.example", "http://nuanxin.test"):
            url = f"{origin}/oauth/token"
            proof = key.proof("POST", url)
            first = await proxy.post("/oauth/token", data=FORM, auth=auth, headers=LIES | {"DPoP": proof})
            proof = key.proof("POST", url, nonce=first.headers["dpop-nonce"])
            answer = await proxy.post("/oauth/token", data=FORM, auth=auth, headers=LIES | {"DPoP": proof})
            seen.append(answer.status_code)
        assert seen == [200, 400, 400]
        assert thumbprint(key.public)


@pytest.mark.parametrize("proxies", ["0.0.0.0/0", "::/0", "proxy.example", "10.0.0.1/8"])
def test_a_proxy_is_an_address_and_not_everybody(proxies: str) -> None:
    with pytest.raises(ValidationError):
        Settings(proxies=proxies)
