"""Two callers at once: a repeat is one household, a person is registered once, a household has one team."""

import asyncio
from uuid import uuid4

from httpx import AsyncClient

from app.core.db import Deployment
from tests.callers import headers_for
from tests.factories import a_household_body, a_person_body, a_team, an_identity_number
from tests.registered import TOWN, VILLAGE, put_places


async def test_the_same_household_sent_by_six_at_once_is_one(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE)
    town = await headers_for(deployment, "town_officer", TOWN)
    body = a_household_body()
    answers = await asyncio.gather(*(client.post("/v1/households", json=body, headers=town) for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [200, 200, 200, 200, 200, 201]
    assert len({one.text for one in answers}) == 1


async def test_one_number_in_six_households_is_registered_once(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE)
    town = await headers_for(deployment, "town_officer", TOWN)
    number = an_identity_number()
    bodies = [a_household_body(a_person_body(id_number=number)) for _ in range(6)]
    answers = await asyncio.gather(*(client.post("/v1/households", json=body, headers=town) for body in bodies))
    codes = sorted(str(one.json().get("code")) for one in answers)
    assert codes == ["ALREADY_REGISTERED"] * 5 + ["None"]
    assert len((await client.get("/v1/people", headers=town)).json()["items"]) == 1


async def test_of_six_pairings_of_one_household_one_stands(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE)
    town = await headers_for(deployment, "town_officer", TOWN)
    home = (await client.post("/v1/households", json=a_household_body(), headers=town)).json()
    teams = [await a_team(deployment) for _ in range(3)]
    bodies = [
        {"id": str(uuid4()), "household_id": home["id"], "team_id": str(team.team_id)} for team in [*teams, *teams]
    ]
    answers = await asyncio.gather(*(client.post("/v1/pairings", json=body, headers=town) for body in bodies))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409, 409, 409]
    listed = await client.get(f"/v1/pairings?household_id={home['id']}", headers=town)
    assert len(listed.json()["items"]) == 1
