"""Limits by address, person, client and door: 429 with the time to wait, in the shape each door has, and nothing changed."""

import json
from typing import Any

import pytest
from httpx import AsyncClient, Response

from app.core.db import Deployment
from tests.access.oauth.parties import an_integration
from tests.callers import headers_for
from tests.factories import a_household_body
from tests.hardening.calling import a_house
from tests.registered import COUNTY, TOWN, VILLAGE, put_places
from tests.visits.stored import rows_of

SEARCH = {"phone": "13800138000"}


async def statuses(caller: AsyncClient, times: int, path: str, headers: dict[str, str] | None = None) -> list[int]:
    return [(await caller.get(path, headers=headers or {})).status_code for _ in range(times)]


def waits(answer: Response, seconds: int) -> bool:
    return answer.status_code == 429 and answer.headers["retry-after"] == str(seconds)


async def test_an_address_waits_and_goes_on(embedded: Deployment) -> None:
    house = a_house(embedded, limits={"address": 4})
    async with house.caller() as caller, house.caller("203.0.113.10") as neighbour:
        assert await statuses(caller, 5, "/health/live") == [200] * 4 + [429]
        assert await statuses(neighbour, 1, "/health/live") == [200]
        refused = await caller.get("/nothing/here", headers={"Accept-Language": "en"})
        assert waits(refused, 15)
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["code"] == "TOO_MANY_REQUESTS"
        assert refused.json()["detail"] == "Too many requests; wait 15 seconds"
        assert refused.headers["x-content-type-options"] == "nosniff"
        assert "15 秒" in (await caller.get("/nothing/here")).json()["detail"]
        house.clock.pass_s(15)
        assert await statuses(caller, 2, "/health/live") == [200, 429]


async def test_a_network_of_ipv6_is_one_caller(embedded: Deployment) -> None:
    house = a_house(embedded, limits={"address": 1})
    for address, status in (("2001:db8:1:2::7", 200), ("2001:db8:1:2:ffff::8", 429), ("2001:db8:1:3::7", 200)):
        async with house.caller(address) as caller:
            assert await statuses(caller, 1, "/health/live") == [status]


async def test_a_demonstration_does_not_hold_up_its_own_machine(embedded: Deployment) -> None:
    headers = await headers_for(embedded, "county_officer", COUNTY)
    small = {"address": 1, "person": 1, "client": 1}
    for mode, seen in (("demo", [200] * 3), ("production", [200, 429, 429])):
        house = a_house(embedded, mode=mode, limits=small)
        async with house.caller("127.0.0.1") as caller:
            assert await statuses(caller, 3, "/health/live") == seen
    house = a_house(embedded, limits=small)
    async with house.caller("127.0.0.1") as caller:
        assert await statuses(caller, 3, "/v1/me", headers) == [200] * 3


async def test_a_person_waits_wherever_they_call_from(embedded: Deployment) -> None:
    mine, yours = [await headers_for(embedded, "county_officer", COUNTY) for _ in range(2)]
    house = a_house(embedded, limits={"person": 2})
    async with house.caller() as caller, house.caller("203.0.113.10") as elsewhere:
        assert await statuses(caller, 2, "/v1/me", mine) == [200, 200]
        assert waits(await elsewhere.get("/v1/me", headers=mine), 30)
        assert await statuses(elsewhere, 1, "/v1/me", yours) == [200]


async def test_a_client_waits_whoever_uses_it(embedded: Deployment) -> None:
    several = [await headers_for(embedded, "county_officer", COUNTY) for _ in range(3)]
    house = a_house(embedded, limits={"client": 2})
    async with house.caller() as caller:
        seen = [(await caller.get("/v1/me", headers=one)).status_code for one in several]
    assert seen == [200, 200, 429]


async def test_searches_are_few_even_on_the_demonstrations_machine(embedded: Deployment) -> None:
    await put_places(embedded, VILLAGE)
    mine, yours = [await headers_for(embedded, "town_officer", TOWN) for _ in range(2)]
    house = a_house(embedded, limits={"search": 3})
    async with house.caller("127.0.0.1") as caller:
        seen = [(await caller.post("/v1/people/search", json=SEARCH, headers=mine)).status_code for _ in range(4)]
        assert seen == [200, 200, 200, 429]
        assert (await caller.post("/v1/people/search", json=SEARCH, headers=yours)).status_code == 200
        assert (await caller.get("/v1/people", headers=mine)).status_code == 200


async def test_the_token_endpoint_refuses_in_the_words_of_oauth(embedded: Deployment) -> None:
    house = a_house(embedded, limits={"token": 2})
    form = {"grant_type": "client_credentials", "client_id": "nobody"}
    async with house.caller("127.0.0.1") as caller:
        assert [(await caller.post("/oauth/token", data=form)).status_code for _ in range(2)] == [401, 401]
        for path in ("token", "revoke", "introspect"):
            refused = await caller.post(f"/oauth/{path}", data=form)
            assert waits(refused, 30)
            assert refused.json() == {"error": "slow_down", "error_description": "Too many requests; wait 30 seconds"}
            assert refused.headers["content-type"] == "application/json"
        assert (await caller.get("/oauth/jwks")).status_code == 200


async def test_a_client_is_counted_once_it_has_shown_who_it_is(embedded: Deployment) -> None:
    made = await an_integration(embedded)
    house = a_house(embedded, limits={"token_client": 2})
    form = {"grant_type": "client_credentials"}
    async with house.caller() as caller, house.caller("203.0.113.10") as stranger:
        wrong: Any = (made.client.client_id, "wrong")
        for _ in range(5):
            assert (await stranger.post("/oauth/token", data=form, auth=wrong)).status_code == 401
        right: Any = (made.client.client_id, made.secret)
        seen = [(await caller.post("/oauth/token", data=form, auth=right)).status_code for _ in range(3)]
        assert seen == [200, 200, 429]


async def test_the_pages_of_sign_in_refuse_with_a_page(embedded: Deployment) -> None:
    house = a_house(embedded, limits={"sign_in": 1})
    async with house.caller() as caller:
        assert (await caller.get("/sign-in", params={"request": "x"})).status_code != 429
        refused = await caller.post("/sign-in/password", data={"name": "x"})
        assert waits(refused, 60)
        assert refused.headers["content-type"].startswith("text/html")
        assert "60 秒" in refused.text
        assert (await caller.get("/sign-in/style.css")).status_code == 200
        assert waits(await caller.get("/oauth/authorize"), 60)


@pytest.mark.parametrize("limits", [{"address": 1}, {"person": 1}])
async def test_what_is_refused_has_changed_nothing(embedded: Deployment, limits: dict[str, int]) -> None:
    await put_places(embedded, VILLAGE)
    headers = await headers_for(embedded, "town_officer", TOWN)
    house = a_house(embedded, limits=limits)
    async with house.caller() as caller:
        assert (await caller.get("/v1/me", headers=headers)).status_code == 200
        answer = await caller.post("/v1/households", json=a_household_body(), headers=headers)
        assert answer.status_code == 429
    assert await rows_of(embedded, "household") == []


async def test_a_flood_is_one_act_a_minute(embedded: Deployment) -> None:
    headers = await headers_for(embedded, "county_officer", COUNTY)
    house = a_house(embedded, limits={"address": 100, "person": 3})
    async with house.caller() as caller, house.caller("198.51.100.8") as stranger:
        for _ in range(3):
            await statuses(caller, 20, "/v1/me", headers)
            await statuses(stranger, 150, "/health/live")
            house.clock.pass_s(30)
    kept = [json.loads(row.body) | {"act": row.act} for row in await rows_of(embedded, "journal")]
    slowed = [one for one in kept if one["refusal"] == "TOO_MANY_REQUESTS"]
    assert sorted((one["act"], one["address"]) for one in slowed) == [
        ("atTheDoor", "198.51.100.8"),
        ("atTheDoor", "198.51.100.8"),
        ("getMe", "203.0.113.9"),
        ("getMe", "203.0.113.9"),
    ]
