"""Fields and who may write them: each field by each role, and by nobody what the server decides itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from httpx import AsyncClient

from app.core.db import Deployment
from tests.access.walk.actors import Walker, walkers
from tests.factories import a_household_body, a_pairing, a_team
from tests.hardening.calling import a_house
from tests.registered import VILLAGE, put_places
from tests.visits.stored import fingerprint

AMENDING = {"party_member", "social_worker", "grid_worker", "village_officer", "town_officer", "county_officer"}
OF_A_PERSON: dict[str, Any] = {"name": "王小二", "phone": "13800138001", "phone_owner": "self", "caregiver": "李四"}
OF_A_PERSON |= {"marital": "20", "education": "70", "occupation": "务农", "note": "听力不好"}
OF_A_HOUSEHOLD: dict[str, Any] = {"address": "5组6号", "note": "门前有台阶"}
OF_A_HOUSEHOLD["location"] = {"lat": 30.53, "lng": 120.68, "datum": "gcj02"}
THE_SERVERS = ("id", "household_id", "county", "place", "team_id", "status", "level", "computed_level", "score")
AND_THESE = (
    "revision",
    "provisional",
    "since",
    "data_status",
    "data_key",
    "id_index",
    "is_admin",
    "roles",
    "created_at",
)


async def read(http: AsyncClient, path: str, who: Walker) -> tuple[dict[str, Any], dict[str, str]]:
    """A file as it is shown, and its version."""
    answer = await http.get(path, headers=who.headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found, {"If-Match": answer.headers["etag"]}


async def every_field_by_every_role(
    http: AsyncClient, path: str, values: Mapping[str, Any], who: Mapping[str, Walker]
) -> set[tuple[str, str]]:
    """Who changed what, as (role, field); whoever may not has changed nothing."""
    changed = set()
    for role, walker in who.items():
        for field, value in values.items():
            before, version = await read(http, path, who["county_officer"])
            answer = await http.patch(path, json={field: value}, headers={**walker.headers, **version})
            after, _ = await read(http, path, who["county_officer"])
            if answer.status_code == 200:
                changed.add((role, field))
                assert {name for name in after if after[name] != before.get(name)} <= {field, "revision"}, field
            else:
                assert answer.status_code in {403, 404}, (role, field, answer.text)
                assert after == before
    return changed


@dataclass(frozen=True)
class World:
    """A registered household paired with a team, and a caller of every role."""

    person: str
    household: str
    who: dict[str, Walker]


async def a_world(deployment: Deployment, http: AsyncClient) -> World:
    """The world to try in."""
    team = await a_team(deployment)
    await put_places(deployment, VILLAGE)
    who = await walkers(deployment, team.team_id)
    body = a_household_body()
    made = await http.post("/v1/households", json=body, headers=dict(who["county_officer"].headers))
    assert made.status_code == 201, made.text
    await a_pairing(deployment, UUID(body["id"]), team.team_id)
    return World(f"/v1/people/{body['people'][0]['id']}", f"/v1/households/{body['id']}", who)


async def test_each_field_by_each_role(embedded: Deployment) -> None:
    async with a_house(embedded).caller("127.0.0.1") as http:
        world = await a_world(embedded, http)
        for path, values in ((world.person, OF_A_PERSON), (world.household, OF_A_HOUSEHOLD)):
            changed = await every_field_by_every_role(http, path, values, world.who)
            assert changed == {(role, field) for role in AMENDING for field in values}


async def test_nobody_writes_what_the_server_decides(embedded: Deployment) -> None:
    async with a_house(embedded).caller("127.0.0.1") as http:
        world = await a_world(embedded, http)
        before = await fingerprint(embedded)
        for path in (world.person, world.household):
            for role, walker in world.who.items():
                for field in (*THE_SERVERS, *AND_THESE):
                    headers = {**walker.headers, "If-Match": '"v1"'}
                    answer = await http.patch(path, json={field: "red"}, headers=headers)
                    assert answer.status_code in ({422} if role in AMENDING else {403, 422}), (role, field, answer.text)
        assert await fingerprint(embedded) == before
