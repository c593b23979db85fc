"""Informants over both databases: registered for a villager group or a round, listed where they are, ended; groups without one."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.journal.actor import operator
from app.journal.perform import perform
from app.places.load import LoadPlaces, load_places
from app.places.values import Place
from tests.callers import an_account, headers_for
from tests.clues.reporting import reported
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, put_places

GROUP, OTHER_GROUP = f"{VILLAGE}-01", f"{VILLAGE}-02"
Headers = dict[str, str]


@pytest.fixture
async def village(deployment: Deployment) -> Headers:
    """The officer of a village of two groups."""
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    groups = tuple(Place(code, code, "villager_group", VILLAGE) for code in (GROUP, OTHER_GROUP))
    await perform(deployment, load_places, operator(COUNTY), clock.now(), LoadPlaces(groups, (1, 2)))
    return await headers_for(deployment, "village_officer", VILLAGE)


async def an_open_account(client: AsyncClient, administrator: Headers, name: str) -> dict[str, Any]:
    """An account without any role, as its administrator opens it."""
    body = {"id": str(uuid4()), "name": name, "display_name": "朱根法", "roles": []}
    answer = await client.post("/v1/accounts", json=body, headers=administrator)
    assert answer.status_code == 201, answer.text
    return body


def an_office(account: Any, place: str = GROUP, kind: str = "villager_group") -> dict[str, Any]:
    """What is sent to register an informant."""
    return {"id": str(uuid4()), "account_id": str(account), "place": place, "kind": kind}


async def without(client: AsyncClient, headers: Headers) -> tuple[int, list[str]]:
    """How many groups have no informant, and which."""
    asked = f"place={VILLAGE}&as_of={clock.day_of(clock.now())}"
    figures = (await client.get(f"/v1/dashboards/indicators?{asked}", headers=headers)).json()["items"]
    records = await client.get(f"/v1/dashboards/indicators/groups_without_informant/records?{asked}", headers=headers)
    [value] = [one["value"] for one in figures if one["key"] == "groups_without_informant"]
    return value, [one["place"] for one in records.json()["items"]]


async def test_an_informant_takes_office_and_leaves_it(
    deployment: Deployment, client: AsyncClient, village: Headers
) -> None:
    administrator = await headers_for(deployment, "administrator", COUNTY)
    account = await an_open_account(client, administrator, "zhu-genfa")
    assert await without(client, village) == (2, [GROUP, OTHER_GROUP])
    body = an_office(account["id"])
    made = await client.post("/v1/informants", json=body, headers=village)
    assert (made.status_code, made.json()["kind"]["zh"], made.json()["until"]) == (201, "村民小组信息员", None), (
        made.text
    )
    again = await client.post("/v1/informants", json=body, headers=village)
    assert (again.status_code, again.json()) == (200, made.json())
    assert await without(client, village) == (1, [OTHER_GROUP])
    # Another id for the same office is the same informant; the same id for another place is refused.
    twice = await client.post("/v1/informants", json={**body, "id": str(uuid4())}, headers=village)
    assert (twice.status_code, twice.json()["id"]) == (200, body["id"])
    other = await client.post("/v1/informants", json={**body, "place": OTHER_GROUP}, headers=village)
    assert (other.status_code, other.json()["code"]) == (409, "ID_REUSED")
    # Whoever keeps accounts learns that this one has changed.
    stale = {**administrator, "If-Match": '"v1"'}
    changed = await client.patch(f"/v1/accounts/{account['id']}", json={"display_name": "朱"}, headers=stale)
    assert changed.status_code == 412, changed.text
    town, away = [
        await headers_for(deployment, role, place)
        for role, place in (("town_officer", TOWN), ("village_officer", OTHER_VILLAGE))
    ]
    for headers, seen in ((town, [body["id"]]), (away, [])):
        listed = await client.get("/v1/informants", headers=headers)
        assert [one["id"] for one in listed.json()["items"]] == seen, listed.text
    none = await client.get(f"/v1/informants?place={OTHER_GROUP}", headers=town)
    assert none.json()["items"] == []
    path = f"/v1/informants/{body['id']}"
    assert (await client.delete(path, headers=away)).status_code == 404
    ended = await client.delete(path, headers=village)
    assert ended.json()["until"] is not None, ended.text
    assert (await client.delete(path, headers=village)).json() == ended.json()
    assert await without(client, village) == (2, [GROUP, OTHER_GROUP])


async def test_who_may_not_be_registered(deployment: Deployment, client: AsyncClient, village: Headers) -> None:
    patrol = await an_account(deployment, "informant", VILLAGE)
    foreign = await an_account(deployment, "informant", OTHER_VILLAGE)
    worker = await an_account(deployment, "grid_worker", VILLAGE)
    for body, pointer in (
        (an_office(uuid4()), "/account_id"),
        (an_office(foreign.account_id), "/account_id"),  # kept by another village
        (an_office(worker.account_id), "/account_id"),  # has an office of their own
        (an_office(patrol.account_id, VILLAGE), "/place"),  # a group's informant informs from a group
        (an_office(patrol.account_id, OTHER_VILLAGE, "auxiliary_police"), "/place"),
        (an_office(patrol.account_id, kind="dreamer"), "/kind"),
    ):
        answer = await client.post("/v1/informants", json=body, headers=village)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), answer.text
    # Whoever informs there already is told what kind they are; their reports say it from then on.
    said = an_office(patrol.account_id, VILLAGE, "sanitation_worker")
    answer = await client.post("/v1/informants", json=said, headers=village)
    assert (answer.status_code, answer.json()["kind"]["code"]) == (200, "sanitation_worker"), answer.text
    informant = await headers_for(deployment, "informant", VILLAGE)
    [mine] = [one for one in (await client.get("/v1/informants", headers=village)).json()["items"] if not one["kind"]]
    told = an_office(mine["account_id"], VILLAGE, "auxiliary_police")
    assert (await client.post("/v1/informants", json=told, headers=village)).status_code == 200
    clue = await reported(client, informant)
    read = (await client.get(f"/v1/clues/{clue['id']}", headers=village)).json()
    assert read["source"]["code"] == "auxiliary_police"
    assert (await client.get("/v1/informants", headers=informant)).status_code == 403
