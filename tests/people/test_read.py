"""Reading the registry through HTTP: masked, narrowed, paged by signed cursors, searched without a trace of the value."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import JournalRow
from tests.callers import headers_for
from tests.factories import a_household_body, a_pairing, a_person_body, a_team, an_identity_number
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, put_places


@pytest.fixture
async def town(client: AsyncClient, deployment: Deployment) -> dict[str, str]:
    """The town's officer, in a county with its places."""
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    return await headers_for(deployment, "town_officer", TOWN)


async def register(client: AsyncClient, headers: dict[str, str], *people: dict[str, Any], **changed: Any) -> Any:
    made = await client.post("/v1/households", json=a_household_body(*people, **changed), headers=headers)
    assert made.status_code == 201, made.text
    return made.json()


async def test_lists_are_walked_by_cursor(client: AsyncClient, town: dict[str, str]) -> None:
    made = {(await register(client, town))["id"] for _ in range(5)}
    seen: list[str] = []
    path = "/v1/households?limit=2"
    while path:
        page = (await client.get(path, headers=town)).json()
        seen += [one["id"] for one in page["items"]]
        path = f"/v1/households?limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert (seen, set(seen)) == (sorted(seen), made)
    people = (await client.get("/v1/people?limit=3&status=active", headers=town)).json()
    assert (len(people["items"]), bool(people["next_cursor"])) == (3, True)


@pytest.mark.parametrize("path", ["/v1/households", "/v1/people", "/v1/places", "/v1/teams", "/v1/pairings"])
async def test_a_cursor_of_ones_own_making_is_refused(client: AsyncClient, town: dict[str, str], path: str) -> None:
    for _ in range(3):
        await register(client, town)
    good = (await client.get("/v1/households?limit=1", headers=town)).json()["next_cursor"]
    other = good[:-1] + ("A" if good[-1] != "A" else "B")
    cursors = [other, "x", "%20", "a" * 601, *([] if path == "/v1/households" else [good])]
    for cursor in cursors:
        refused = await client.get(f"{path}?limit=1&cursor={cursor}", headers=town)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/cursor"), cursor
    if path == "/v1/households":
        moved = await client.get(f"{path}?limit=1&level=red&cursor={good}", headers=town)
        assert moved.status_code == 422


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=1&limit=2", "level=green", "team=ours", "place=33'"])
async def test_queries_are_checked(client: AsyncClient, town: dict[str, str], query: str) -> None:
    assert (await client.get(f"/v1/households?{query}", headers=town)).status_code == 422


async def test_the_caseload_is_the_teams_households(
    client: AsyncClient, deployment: Deployment, town: dict[str, str]
) -> None:
    mine, other = await register(client, town), await register(client, town)
    team = await a_team(deployment)
    await a_pairing(deployment, UUID(mine["id"]), team.team_id)
    member = await headers_for(deployment, "party_member", TOWN, team.team_id)
    for path in ("/v1/households?team=mine", "/v1/households"):
        assert [one["id"] for one in (await client.get(path, headers=member)).json()["items"]] == [mine["id"]]
    listed = await client.get(f"/v1/households?team={team.team_id}", headers=town)
    assert [one["id"] for one in listed.json()["items"]] == [mine["id"]]
    assert (await client.get(f"/v1/people?household_id={other['id']}", headers=member)).json()["items"] == []
    assert (await client.get(f"/v1/people/{other['people'][0]['id']}", headers=member)).status_code == 404


async def test_contact_is_opened_by_role_and_leaves_a_trace(
    client: AsyncClient, deployment: Deployment, town: dict[str, str]
) -> None:
    home = await register(client, town)
    path = f"/v1/households/{home['id']}/contact"
    shown = (await client.get(path, headers=town)).json()
    assert (shown["address"], shown["people"][0]["name"], shown["people"][0]["phone"]) == (
        "3组12号",
        "张小花",
        "13800138000",
    )
    assert "id_number" not in str(shown)
    county = await headers_for(deployment, "county_officer", COUNTY)
    refused = await client.get(path, headers=county)
    assert (refused.status_code, refused.json()["code"]) == (403, "ROLE_MISSING")
    foreign = await headers_for(deployment, "town_officer", "330481002")
    answers = [await client.get(f"/v1/households/{one}/contact", headers=foreign) for one in (home["id"], uuid4())]
    assert [one.status_code for one in answers] == [404, 404]
    journal = table(JournalRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(journal).where(journal.c.act == "read_contact"))
    assert sorted(row.result for row in rows) == ["done", "refused", "refused", "refused"]
    assert not any("张小花".encode() in bytes(row.body) for row in rows)


async def test_a_child_is_shown_without_the_day_of_birth(client: AsyncClient, town: dict[str, str]) -> None:
    born = clock.day_of(clock.now()) - timedelta(days=9 * 366)
    child = a_person_body(id_number=an_identity_number(f"{born:%Y%m%d}"), relation="20", phone=None)
    home = await register(client, town, a_person_body(), child)
    person = (await client.get(f"/v1/people/{home['people'][1]['id']}", headers=town)).json()
    assert (person["birth_date"], person["phone"]) == (f"{born:%Y-%m}", None)
    assert f"{born:%m%d}" not in person["id_number"]


async def test_people_are_found_by_one_exact_value(
    client: AsyncClient, deployment: Deployment, town: dict[str, str]
) -> None:
    number = an_identity_number("19400229")
    home = await register(client, town, a_person_body(name="买买提·吐尔逊", id_number=number, phone="13912345678"))
    wanted = home["people"][0]["id"]
    old = number[:6] + number[8:17]
    for body in (
        {"id_number": number.lower()},
        {"id_number": old},
        {"phone": "+86 139-1234-5678"},
        {"name": "买买提•吐尔逊"},
    ):
        found = await client.post("/v1/people/search", json=body, headers=town)
        assert [one["id"] for one in found.json()["items"]] == [wanted], body
    foreign = await headers_for(deployment, "town_officer", "330481002")
    assert (await client.post("/v1/people/search", json={"id_number": number}, headers=foreign)).json()["items"] == []
    assert (await client.post("/v1/people/search", json={"name": "买买提"}, headers=town)).json()["items"] == []
    for wrong in ({}, {"name": "张三", "phone": "13912345678"}, {"age": 80}):
        assert (await client.post("/v1/people/search", json=wrong, headers=town)).status_code == 422
    async with reading(deployment, EVERYWHERE) as db:
        bodies = b"".join(bytes(row.body) for row in await db.all(select(table(JournalRow))))
    assert number.encode() not in bodies
    assert b"people.searched" in bodies


async def test_reference_data_is_versioned(client: AsyncClient, town: dict[str, str]) -> None:
    data = (await client.get("/v1/reference-data", headers=town)).json()
    assert (data["version"], len(data["aid_categories"])) == (1, 9)
    assert {"code": "02", "zh": "户主", "en": "Head of the household", "restricted": False} in data["relations"]
