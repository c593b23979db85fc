"""Forming teams and changing who sits in them, through HTTP."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.access.policy import SEATS
from app.core.db import Deployment
from tests.callers import an_account, headers_for
from tests.factories import a_team
from tests.registered import TOWN, put_places


async def a_body(deployment: Deployment, place: str = TOWN) -> dict[str, Any]:
    await put_places(deployment, place, "330481002001", "330482001001")
    members = [
        {"seat": seat, "account_id": str((await an_account(deployment, seat, place)).account_id)} for seat in SEATS
    ]
    return {"id": str(uuid4()), "name": "一组", "place": place, "members": members}


async def test_a_team_is_formed_once_and_read_by_those_it_concerns(client: AsyncClient, deployment: Deployment) -> None:
    body = await a_body(deployment)
    town = await headers_for(deployment, "town_officer", TOWN)
    made = await client.post("/v1/teams", json=body, headers=town)
    assert (made.status_code, made.headers["etag"], made.json()["complete"]) == (201, '"v1"', True)
    again = await client.post("/v1/teams", json=body, headers=town)
    assert (again.status_code, again.json()) == (200, made.json())
    other = await client.post("/v1/teams", json={**body, "name": "二组"}, headers=town)
    assert (other.status_code, other.json()["code"]) == (409, "ID_REUSED")
    listed = await client.get("/v1/teams", headers=town)
    assert [one["id"] for one in listed.json()["items"]] == [body["id"]]
    elsewhere = await headers_for(deployment, "town_officer", "330481002")
    assert (await client.get("/v1/teams", headers=elsewhere)).json()["items"] == []
    foreign = await client.get(f"/v1/teams/{body['id']}", headers=elsewhere)
    unknown = await client.get(f"/v1/teams/{uuid4()}", headers=elsewhere)
    assert foreign.status_code == unknown.status_code == 404
    assert {**foreign.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}


async def test_a_team_that_is_none_is_refused_with_pointers(client: AsyncClient, deployment: Deployment) -> None:
    town = await headers_for(deployment, "town_officer", TOWN)
    body = await a_body(deployment)
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"members": body["members"][:2]}, "/members", "SEATS_INCOMPLETE"),
        ({"place": "330481002"}, "/place", "UNKNOWN_REFERENCE"),
        ({"place": "330482001"}, "/place", "UNKNOWN_REFERENCE"),
        ({"name": "   "}, "/name", "NAME_MALFORMED"),
        ({"surprise": 1}, "/surprise", "UNKNOWN_FIELD"),
    ]
    stranger = {"seat": "grid_worker", "account_id": str(uuid4())}
    cases.append(({"members": [*body["members"][:2], stranger]}, "/members/2/account_id", "UNKNOWN_REFERENCE"))
    twice = {"seat": "grid_worker", "account_id": body["members"][0]["account_id"]}
    cases.append(({"members": [*body["members"][:2], twice]}, "/members/2/account_id", "ONE_SEAT_EACH"))
    for changed, pointer, code in cases:
        refused = await client.post("/v1/teams", json={**body, **changed}, headers=town)
        assert refused.status_code == 422, changed
        assert (refused.json()["errors"][0]["pointer"], refused.json()["errors"][0]["code"]) == (pointer, code)


async def test_a_seat_is_vacated_and_filled_again(client: AsyncClient, deployment: Deployment) -> None:
    team = await a_team(deployment)
    town = await headers_for(deployment, "town_officer", TOWN)
    seat = f"/v1/teams/{team.team_id}/seats/grid_worker"
    left = await client.delete(seat, headers=town)
    assert (left.status_code, left.json()["complete"], left.json()["revision"]) == (200, False, 2)
    assert (await client.delete(seat, headers=town)).json() == left.json()
    social = next(one.account_id for one in team.members if one.seat == "social_worker")
    refused = await client.put(seat, json={"account_id": str(social)}, headers=town)
    assert {error["code"] for error in refused.json()["errors"]} == {"ROLE_MISSING", "ONE_SEAT_EACH"}
    newcomer = str((await an_account(deployment, "grid_worker", TOWN)).account_id)
    filled = await client.put(seat, json={"account_id": newcomer}, headers=town)
    assert (filled.status_code, filled.json()["complete"]) == (200, True)
    assert (await client.put(seat, json={"account_id": newcomer}, headers=town)).json() == filled.json()
    third = str((await an_account(deployment, "grid_worker", TOWN)).account_id)
    taken = await client.put(seat, json={"account_id": third}, headers=town)
    assert (taken.status_code, taken.json()["code"]) == (409, "SEAT_TAKEN")


async def test_members_read_their_team_and_do_not_change_it(client: AsyncClient, deployment: Deployment) -> None:
    team = await a_team(deployment)
    member = await headers_for(deployment, "social_worker", TOWN, team.team_id)
    assert (await client.get(f"/v1/teams/{team.team_id}", headers=member)).status_code == 200
    refused = await client.delete(f"/v1/teams/{team.team_id}/seats/grid_worker", headers=member)
    assert (refused.status_code, refused.json()["code"]) == (403, "SCOPE_MISSING")
    officer = await headers_for(deployment, "town_officer", "330481002", team.team_id)
    assert (await client.delete(f"/v1/teams/{team.team_id}/seats/grid_worker", headers=officer)).status_code == 403
