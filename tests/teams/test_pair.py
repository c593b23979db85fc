"""Pairing teams with households, through HTTP: one active pairing each, history kept, the team's feed told."""

from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import operator
from app.journal.perform import perform_all
from app.journal.tables import DeltaRow, SyncEntryRow
from app.teams.pair import Paired, PairHousehold, pair_households
from app.teams.store import pairings_of
from tests.callers import headers_for
from tests.factories import a_pairing, a_team
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, Home, put_home


def a_body(home: Home, team_id: UUID, **changed: Any) -> dict[str, Any]:
    body = {"id": str(uuid4()), "household_id": str(home.household_id), "team_id": str(team_id), "reason": "年度结对"}
    return {**body, **changed}


async def feed(deployment: Deployment) -> list[tuple[str, UUID, str]]:
    entries = table(SyncEntryRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(entries).order_by(entries.c.seq))
    return [(row.entity, row.entity_id, row.operation) for row in rows if row.scope_id.startswith("team:")]


async def counts(deployment: Deployment, name: str) -> int:
    deltas = table(DeltaRow)
    async with reading(deployment, EVERYWHERE) as db:
        return sum(row.amount for row in await db.all(select(deltas).where(deltas.c.name == name)))


async def test_a_pairing_is_made_once_told_to_the_feed_and_ended(client: AsyncClient, deployment: Deployment) -> None:
    home, team = await put_home(deployment), await a_team(deployment)
    town = await headers_for(deployment, "town_officer", TOWN)
    body = a_body(home, team.team_id)
    made = await client.post("/v1/pairings", json=body, headers=town)
    assert made.status_code == 201, made.text
    again = await client.post("/v1/pairings", json=body, headers=town)
    assert (again.status_code, again.json()) == (200, made.json())
    reused = await client.post("/v1/pairings", json={**body, "reason": "另一理由"}, headers=town)
    assert (reused.status_code, reused.json()["code"]) == (409, "ID_REUSED")
    assert ("household", home.household_id, "put") in await feed(deployment)
    assert await counts(deployment, "pairings") == 1
    second = await client.post("/v1/pairings", json=a_body(home, team.team_id), headers=town)
    assert (second.status_code, second.json()["code"]) == (409, "ALREADY_PAIRED")
    ended = await client.delete(f"/v1/pairings/{body['id']}", headers=town)
    assert (ended.status_code, ended.json()["until"] is None) == (200, False)
    assert (await client.delete(f"/v1/pairings/{body['id']}", headers=town)).json() == ended.json()
    assert set(await feed(deployment)) == {("team", team.team_id, "put"), ("exit", home.household_id, "exit")}
    assert await counts(deployment, "pairings") == 0
    assert (await client.post("/v1/pairings", json=a_body(home, team.team_id), headers=town)).status_code == 201
    listed = await client.get(f"/v1/pairings?household_id={home.household_id}", headers=town)
    assert len(listed.json()["items"]) == 2
    async with reading(deployment, EVERYWHERE) as db:
        history = await pairings_of(db, COUNTY, [home.household_id])
    assert [one.until_at is None for one in history[home.household_id]] == [False, True]


async def test_an_incomplete_team_keeps_its_households_and_gets_no_new_one(
    client: AsyncClient, deployment: Deployment
) -> None:
    first, second, team = await put_home(deployment), await put_home(deployment), await a_team(deployment)
    town = await headers_for(deployment, "town_officer", TOWN)
    await a_pairing(deployment, first.household_id, team.team_id)
    await client.delete(f"/v1/teams/{team.team_id}/seats/party_member", headers=town)
    refused = await client.post("/v1/pairings", json=a_body(second, team.team_id), headers=town)
    assert (refused.status_code, refused.json()["code"]) == (409, "TEAM_INCOMPLETE")
    member = await headers_for(deployment, "social_worker", TOWN, team.team_id)
    assert len((await client.get("/v1/households?team=mine", headers=member)).json()["items"]) == 1


async def test_foreign_and_unknown_look_the_same(client: AsyncClient, deployment: Deployment) -> None:
    home, team = await put_home(deployment), await a_team(deployment)
    foreign = await put_home(deployment, Home(place=OTHER_VILLAGE))
    other_team = await a_team(deployment, "330481002")
    town = await headers_for(deployment, "town_officer", TOWN)
    answers = [
        await client.post("/v1/pairings", json=a_body(one, team.team_id), headers=town) for one in (foreign, Home())
    ]
    assert [one.status_code for one in answers] == [404, 404]
    assert len({str({**one.json(), "request_id": ""}) for one in answers}) == 1
    for team_id in (other_team.team_id, uuid4()):
        refused = await client.post("/v1/pairings", json=a_body(home, team_id), headers=town)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/team_id"
    pairing = await a_pairing(deployment, foreign.household_id, other_team.team_id)
    for pairing_id in (pairing.pairing_id, uuid4()):
        assert (await client.delete(f"/v1/pairings/{pairing_id}", headers=town)).status_code == 404


async def test_many_are_paired_at_once_and_a_refused_one_costs_nobody(deployment: Deployment) -> None:
    homes, team = [await put_home(deployment) for _ in range(3)], await a_team(deployment)
    commands = [PairHousehold(uuid4(), home.household_id, team.team_id) for home in homes]
    commands.append(PairHousehold(uuid4(), homes[0].household_id, team.team_id))
    results = await perform_all(deployment, pair_households, operator(COUNTY), clock.now(), commands)
    assert [isinstance(one, Paired) for one in results] == [True, True, True, False]
