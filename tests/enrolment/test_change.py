"""What changes a file after registering, through HTTP: amendments, statuses, moves, joining and leaving, dated facts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.enrolment.suspend import ChangeStatus, change_statuses
from app.journal.perform import perform_all
from app.journal.tables import DeltaRow, SyncEntryRow
from app.people.values import Person
from tests.callers import an_actor, headers_for
from tests.factories import a_household_body, a_pairing, a_person_body, a_team, an_identity_number
from tests.registered import TOWN, VILLAGE, put_places

NEXT_VILLAGE = "330481001002"


@dataclass(frozen=True, slots=True)
class Scene:
    """A town officer who calls, and the household registered by them."""

    client: AsyncClient
    deployment: Deployment
    headers: dict[str, str]
    home: dict[str, Any]

    @property
    def person(self) -> dict[str, Any]:
        found: dict[str, Any] = self.home["people"][0]
        return found

    async def send(self, method: str, path: str, body: Any, **headers: str) -> Response:
        return await self.client.request(method, f"/v1{path}", json=body, headers={**self.headers, **headers})

    async def counts(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        async with reading(self.deployment, EVERYWHERE) as db:
            for row in await db.all(
                select(table(DeltaRow)).where(table(DeltaRow).c.name.in_(["households", "people"]))
            ):
                found[row.name, row.place] = found.get((row.name, row.place), 0) + row.amount
        return {key: amount for key, amount in found.items() if amount}

    async def another_home(self) -> dict[str, Any]:
        made = await self.send("POST", "/households", a_household_body(place=NEXT_VILLAGE))
        assert made.status_code == 201
        found: dict[str, Any] = made.json()
        return found


@pytest.fixture
async def scene(client: AsyncClient, deployment: Deployment) -> Scene:
    """A registered household and the town's officer."""
    await put_places(deployment, VILLAGE, NEXT_VILLAGE)
    headers = await headers_for(deployment, "town_officer", TOWN)
    made = await client.post("/v1/households", json=a_household_body(), headers=headers)
    assert made.status_code == 201, made.text
    return Scene(client, deployment, headers, made.json())


async def test_amending_a_person_needs_the_version_that_was_read(scene: Scene) -> None:
    path = f"/people/{scene.person['id']}"
    missing = await scene.send("PATCH", path, {"phone": "13900139000"})
    assert (missing.status_code, missing.json()["code"]) == (428, "VERSION_REQUIRED")
    done = await scene.send("PATCH", path, {"phone": "139 0013 9000", "name": "张大花"}, **{"If-Match": '"v1"'})
    assert (done.status_code, done.json()["phone"], done.json()["name"]) == (200, "139****9000", "张*花"), done.text
    assert done.headers["etag"] == '"v2"'
    stale = await scene.send("PATCH", path, {"phone": None}, **{"If-Match": '"v1"'})
    assert (stale.status_code, stale.json()["current_version"], stale.headers["etag"]) == (412, 2, '"v2"')
    cleared = await scene.send("PATCH", path, {"phone": None}, **{"If-Match": '"v2"'})
    assert (cleared.status_code, cleared.json()["phone"]) == (200, None)
    same = await scene.send("PATCH", path, {"phone": None}, **{"If-Match": '"v3"'})
    assert same.headers["etag"] == '"v3"'
    wrong = await scene.send("PATCH", path, {"status": "closed"}, **{"If-Match": '"v3"'})
    assert wrong.json()["errors"][0]["code"] == "UNKNOWN_FIELD"
    found = await scene.send("POST", "/people/search", {"name": "张大花"})
    assert [one["id"] for one in found.json()["items"]] == [scene.person["id"]]


async def test_a_wrong_identity_number_is_given_up(scene: Scene) -> None:
    other = await scene.another_home()
    taken = an_identity_number("19500101", male=False)
    path = f"/people/{scene.person['id']}"
    patch = {"id_number": taken, "birth_date": None, "sex": None}
    done = await scene.send("PATCH", path, patch, **{"If-Match": '"v1"'})
    assert (done.status_code, done.json()["birth_date"]) == (200, "1950-01-01"), done.text
    refused = await scene.send("PATCH", f"/people/{other['people'][0]['id']}", patch, **{"If-Match": '"v1"'})
    assert (refused.status_code, refused.json()["code"]) == (409, "ALREADY_REGISTERED")


async def test_amending_a_household(scene: Scene) -> None:
    path, version = f"/households/{scene.home['id']}", f'"v{scene.home["revision"]}"'
    done = await scene.send("PATCH", path, {"address": "5组1号", "note": "有狗"}, **{"If-Match": version})
    assert done.status_code == 200, done.text
    contact = await scene.client.get(f"/v1{path}/contact", headers=scene.headers)
    assert (contact.json()["address"], contact.json()["people"][0]["name"]) == ("5组1号", "张小花")
    stale = await scene.send("PATCH", path, {"note": None}, **{"If-Match": version})
    assert stale.status_code == 412


async def test_a_move_takes_the_counts_along(scene: Scene) -> None:
    assert await scene.counts() == {("households", VILLAGE): 1, ("people", VILLAGE): 1}
    body = {"place": NEXT_VILLAGE, "address": "1组"}
    done = await scene.send("PUT", f"/households/{scene.home['id']}/place", body)
    assert (done.status_code, done.json()["place"]) == (200, NEXT_VILLAGE)
    assert await scene.counts() == {("households", NEXT_VILLAGE): 1, ("people", NEXT_VILLAGE): 1}
    again = await scene.send("PUT", f"/households/{scene.home['id']}/place", body)
    assert again.json()["revision"] == done.json()["revision"]
    for place in ("330481002001", "330481001999", TOWN + "000"):
        refused = await scene.send("PUT", f"/households/{scene.home['id']}/place", {"place": place, "address": ""})
        assert refused.json()["errors"][0]["pointer"] == "/place"


async def test_statuses_move_as_they_may_and_count(scene: Scene) -> None:
    path = f"/people/{scene.person['id']}/status"
    village = await headers_for(scene.deployment, "village_officer", VILLAGE)
    suspended = await scene.client.put(f"/v1{path}", json={"status": "suspended", "reason": "住院"}, headers=village)
    assert (suspended.status_code, suspended.json()["status"]) == (200, "suspended"), suspended.text
    assert await scene.counts() == {("households", VILLAGE): 1}
    refused = await scene.client.put(f"/v1{path}", json={"status": "closed"}, headers=village)
    assert (refused.status_code, refused.json()["code"]) == (403, "ROLE_MISSING")
    assert (await scene.send("PUT", path, {"status": "candidate"})).json()["code"] == "STATUS_CONFLICT"
    assert (await scene.send("PUT", path, {"status": "active"})).status_code == 200
    assert await scene.counts() == {("households", VILLAGE): 1, ("people", VILLAGE): 1}
    closed = await scene.send("PUT", path, {"status": "closed"})
    assert [one["status"] for one in closed.json()["statuses"]] == ["active", "suspended", "active", "closed"]
    assert await scene.counts() == {}
    early = await scene.send("PUT", path, {"status": "active", "since": "1990-01-01"})
    assert early.json()["errors"][0] | {"detail": ""} == {"pointer": "/since", "code": "DATE_IMPLAUSIBLE", "detail": ""}


async def test_a_person_moves_between_households_of_two_teams(scene: Scene) -> None:
    other = await scene.another_home()
    teams = [await a_team(scene.deployment), await a_team(scene.deployment)]
    for home, team in zip((scene.home, other), teams, strict=True):
        await a_pairing(scene.deployment, UUID(home["id"]), team.team_id)
    body = {"household_id": other["id"], "relation": "20"}
    done = await scene.send("PUT", f"/people/{scene.person['id']}/household", body)
    assert (done.status_code, done.json()["household_id"], done.json()["relation"]) == (200, other["id"], "20"), (
        done.text
    )
    assert [one["household_id"] for one in done.json()["memberships"]] == [scene.home["id"], other["id"]]
    assert await scene.counts() == {("households", NEXT_VILLAGE): 1, ("people", NEXT_VILLAGE): 2}
    entries = table(SyncEntryRow)
    mine = (entries.c.entity == "person") & (entries.c.entity_id == UUID(scene.person["id"]))
    async with reading(scene.deployment, EVERYWHERE) as db:
        rows = await db.all(select(entries).where(mine))
    assert {(row.scope_id, row.operation) for row in rows} == {
        (f"team:{teams[0].team_id}", "delete"),
        (f"team:{teams[1].team_id}", "put"),
    }
    unknown = {**body, "household_id": str(uuid4())}
    refused = await scene.send("PUT", f"/people/{scene.person['id']}/household", unknown)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/household_id")


async def test_leaving_ends_the_spell_and_the_file(scene: Scene) -> None:
    path = f"/people/{scene.person['id']}/departure"
    done = await scene.send("PUT", path, {"status": "transferred"})
    assert (done.status_code, done.json()["status"]) == (200, "transferred"), done.text
    assert done.json()["memberships"][-1]["until"] is not None
    assert (await scene.send("PUT", path, {"status": "transferred"})).json() == done.json()
    home = await scene.client.get(f"/v1/households/{scene.home['id']}", headers=scene.headers)
    assert home.json()["people"] == []
    assert await scene.counts() == {}


async def test_facts_are_appended_corrected_and_never_lost(scene: Scene) -> None:
    path = f"/people/{scene.person['id']}/entitlements"
    first = {"id": str(uuid4()), "category": "dibao", "from": "2020-01-01"}
    made = await scene.send("POST", path, first)
    assert (made.status_code, made.json()["revision"]) == (201, 2), made.text
    assert (await scene.send("POST", path, first)).status_code == 200
    assert (await scene.send("POST", path, {**first, "from": "2021-01-01"})).json()["code"] == "ID_REUSED"
    end = {**first, "id": str(uuid4()), "until": "2022-01-01", "ended_as": "left", "replaces": first["id"]}
    ended = await scene.send("POST", path, end)
    assert [one["until"] for one in ended.json()["entitlements"]] == ["2022-01-01"]
    assert (await scene.send("POST", path, first)).status_code == 200
    for replaces in (str(uuid4()), first["id"]):
        refused = await scene.send("POST", path, {**first, "id": str(uuid4()), "replaces": replaces})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/replaces")
    mental = {"id": str(uuid4()), "type": 6, "grade": 2, "from": "2020-01-01"}
    seen = await scene.send("POST", f"/people/{scene.person['id']}/disabilities", mental)
    assert (seen.json()["disabilities"][0]["type"], seen.json()["disabilities"][0]["restricted"]) == (6, False)
    village = await headers_for(scene.deployment, "village_officer", VILLAGE)
    hidden = await scene.client.get(f"/v1/people/{scene.person['id']}", headers=village)
    assert (hidden.json()["disabilities"][0]["type"], hidden.json()["disabilities"][0]["restricted"]) == (None, True)


async def test_foreign_and_unknown_files_look_the_same(scene: Scene) -> None:
    foreign = await headers_for(scene.deployment, "town_officer", "330481002")
    acts: list[tuple[str, str, Any]] = [
        ("PUT", "/people/{}/status", {"status": "suspended"}),
        ("PATCH", "/people/{}", {"note": None}),
        ("PUT", "/people/{}/departure", {"status": "closed"}),
        ("PUT", "/people/{}/household", {"household_id": scene.home["id"], "relation": "20"}),
        ("POST", "/people/{}/tags", {"id": str(uuid4()), "tag": "orphan", "from": "2020-01-01"}),
        ("GET", "/people/{}", None),
    ]
    for method, path, body in acts:
        answers = []
        for person_id in (scene.person["id"], str(uuid4())):
            headers = {**foreign, "If-Match": '"v1"'}
            answers.append(
                await scene.client.request(method, f"/v1{path.format(person_id)}", json=body, headers=headers)
            )
        assert [one.status_code for one in answers] == [404, 404], path
        assert len({str({**one.json(), "request_id": ""}) for one in answers}) == 1


async def test_many_files_change_their_status_at_once_and_a_refused_one_costs_no_other(scene: Scene) -> None:
    other = await scene.another_home()
    family = a_household_body(a_person_body(), a_person_body(relation="20", name="张小军"))
    assert (await scene.send("POST", "/households", family)).status_code == 201
    ids = [UUID(one["id"]) for home in (scene.home, other, family) for one in home["people"]]
    before = await scene.counts()
    commands = [ChangeStatus(person_id, "suspended", reason="住院") for person_id in ids]
    commands += [ChangeStatus(uuid4(), "suspended"), ChangeStatus(ids[0], "candidate")]
    officer = an_actor("town_officer", TOWN)
    done = await perform_all(scene.deployment, change_statuses, officer, clock.now(), commands)
    assert [one.status if isinstance(one, Person) else one.code for one in done] == [
        *["suspended"] * 4,
        "NOT_FOUND",
        "STATUS_CONFLICT",
    ]
    for person_id in ids:
        read = (await scene.client.get(f"/v1/people/{person_id}", headers=scene.headers)).json()
        assert [one["status"] for one in read["statuses"]] == ["active", "suspended"]
    assert {key: amount for key, amount in (await scene.counts()).items() if key[0] == "people"} == {}
    again = [ChangeStatus(person_id, "active") for person_id in ids]
    await perform_all(scene.deployment, change_statuses, officer, clock.now(), again)
    assert await scene.counts() == before
