"""Clues over both databases: who reports and who reads, whom they are about, what risk makes of them, the way into a file."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import DeltaRow
from tests.callers import headers_for
from tests.clues.reporting import a_report, reported, verify
from tests.factories import a_household_body, a_person_body
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, put_places
from tests.visits.scene import a_scene, a_worker

PHONE = "13800138000"


@pytest.fixture
async def village(deployment: Deployment) -> dict[str, str]:
    """The officer of the village, whose places exist."""
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    return await headers_for(deployment, "village_officer", VILLAGE)


async def registered(client: AsyncClient, officer: dict[str, str], **changed: Any) -> dict[str, Any]:
    """Somebody whose file is open: ids of person and household."""
    person = a_person_body(phone=PHONE, **changed)
    home = a_household_body(person)
    answer = await client.post("/v1/households", json=home, headers=officer)
    assert answer.status_code == 201, answer.text
    return {"person": person["id"], "home": home["id"], "name": person["name"], "number": person["id_number"]}


async def risk(client: AsyncClient, headers: dict[str, str], person: str) -> dict[str, Any]:
    answer = await client.get(f"/v1/people/{person}/risk", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_an_informant_reads_what_they_wrote_and_nobody_elses(
    deployment: Deployment, client: AsyncClient, village: dict[str, str]
) -> None:
    mine, other = [await headers_for(deployment, "informant", VILLAGE) for _ in range(2)]
    body = a_report(person={"name": "张三", "phone": PHONE}, contact="13900139000")
    first = await client.post("/v1/clues", json=body, headers=mine)
    again = await client.post("/v1/clues", json=body, headers=mine)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json()), again.text
    reused = await client.post("/v1/clues", json={**body, "words": "别的"}, headers=mine)
    assert (reused.status_code, reused.json()["code"]) == (409, "ID_REUSED")
    await reported(client, other)
    [listed] = (await client.get("/v1/clues", headers=mine)).json()["items"]
    assert (listed["id"], listed["person"]["name"], listed["words"]) == (body["id"], "张*", None)
    one = (await client.get(f"/v1/clues/{body['id']}", headers=mine)).json()
    assert (one["person"]["name"], one["words"], one["contact"]) == ("张三", body["words"], "13900139000")
    assert {one[name] for name in ("state", "household_id", "person_id", "outcome", "alert_id", "finding")} == {None}
    assert (one["suggestions"], one["similar"], one["status"]) == ([], [], "open")
    assert (await client.get(f"/v1/clues/{body['id']}", headers=other)).status_code == 404
    settled = await verify(client, village, body["id"], "not_found")
    assert (settled.status_code, settled.json()["state"]) == (200, "unfounded"), settled.text
    told = (await client.get(f"/v1/clues/{body['id']}", headers=mine)).json()
    assert (told["status"], told["state"], told["finding"]) == ("closed", None, None)
    assert (await verify(client, mine, body["id"], "true")).status_code == 403


async def test_a_clue_is_read_where_it_was_reported(
    deployment: Deployment, client: AsyncClient, village: dict[str, str]
) -> None:
    informant = await headers_for(deployment, "informant", TOWN)
    clue = await reported(client, informant, person={"name": "张三", "phone": PHONE})
    away = await headers_for(deployment, "village_officer", OTHER_VILLAGE)
    assert (await client.get("/v1/clues", headers=away)).json()["items"] == []
    path = f"/v1/clues/{clue['id']}"
    assert (await client.get(path, headers=away)).status_code == 404
    assert (await verify(client, away, clue["id"], "false")).status_code == 404
    # Nobody is known for it yet, so whoever visits in this town may look; who sits in no team sees nothing.
    team = (await a_scene(deployment)).team_id
    worker = await a_worker(deployment, "grid_worker", TOWN, team)
    for reader in (village, worker.headers):
        assert [one["id"] for one in (await client.get("/v1/clues", headers=reader)).json()["items"]] == [clue["id"]]
        assert (await client.get(path, headers=reader)).json()["person"]["name"] == "张三"
    county = await headers_for(deployment, "county_officer", COUNTY)
    masked = (await client.get(path, headers=county)).json()
    assert (masked["person"]["name"], masked["person"]["phone"], masked["contact"]) == ("张*", "138****8000", None)
    query = f"/v1/clues?receipt={clue['receipt']}&state=open"
    assert len((await client.get(query, headers=county)).json()["items"]) == 1


async def test_a_clue_that_surely_names_somebody_counts_at_once_until_somebody_looked(
    deployment: Deployment, client: AsyncClient, village: dict[str, str]
) -> None:
    known = await registered(client, village)
    informant = await headers_for(deployment, "informant", VILLAGE)
    clue = await reported(client, informant, person={"name": known["name"], "phone": PHONE})
    path = f"/v1/clues/{clue['id']}"
    read = (await client.get(path, headers=village)).json()
    assert (read["state"], read["household_id"], read["person_id"]) == ("matched", known["home"], known["person"])
    assert [(one["person_id"], one["sure"]) for one in read["suggestions"]] == [(known["person"], True)]
    now = await risk(client, village, known["person"])
    assert "V03" in [one["code"] for one in now["reasons"]]
    assert now["score"] >= 10
    alerts = (await client.get("/v1/alerts", headers=village)).json()["items"]
    assert [(one["id"], one["kind"]) for one in alerts] == [(read["alert_id"], "clue_urgent")]
    assert (await verify(client, village, clue["id"], "known", finding="已在帮扶")).status_code == 200
    assert (await client.get("/v1/alerts?state=open", headers=village)).json()["items"] == []
    assert "V03" not in [one["code"] for one in (await risk(client, village, known["person"]))["reasons"]]
    history = (await client.get(f"/v1/people/{known['person']}/risk/history", headers=village)).json()["items"]
    assert [one["cause"] for one in history][:2] == ["clue", "clue"]
    again = await verify(client, village, clue["id"], "false")
    assert (again.status_code, again.json()["code"], again.json()["state"]) == (409, "MOVE_REFUSED", "verified")


async def test_a_namesake_is_suggested_and_matched_by_hand(
    deployment: Deployment, client: AsyncClient, village: dict[str, str]
) -> None:
    known = await registered(client, village)
    informant = await headers_for(deployment, "informant", VILLAGE)
    clue = await reported(client, informant, person={"name": known["name"]})
    path = f"/v1/clues/{clue['id']}"
    read = (await client.get(path, headers=village)).json()
    assert (read["state"], read["household_id"]) == ("reported", None)
    assert [(one["reasons"], one["sure"]) for one in read["suggestions"]] == [(["same_name", "same_village"], False)]
    assert "V03" not in (await client.get(f"/v1/people/{known['person']}/risk", headers=village)).text
    second = await reported(client, informant, person={"name": known["name"]})
    assert [one["id"] for one in (await client.get(path, headers=village)).json()["similar"]] == [second["id"]]
    matched = await client.put(f"{path}/match", json={"person_id": known["person"]}, headers=village)
    assert (matched.status_code, matched.json()["state"]) == (200, "matched"), matched.text
    assert "V03" in (await client.get(f"/v1/people/{known['person']}/risk", headers=village)).text
    # It was about the household as a whole, after all.
    anew = await client.put(f"{path}/match", json={"household_id": known["home"]}, headers=village)
    assert anew.status_code == 200, anew.text
    assert anew.json()["person_id"] is None
    same = await verify(client, village, second["id"], "duplicate", duplicate_of=clue["id"])
    assert (same.status_code, same.json()["duplicate_of"]) == (200, clue["id"]), same.text
    done = await verify(client, village, clue["id"], "false")
    assert done.json()["state"] == "unfounded"
    assert "V03" not in (await client.get(f"/v1/people/{known['person']}/risk", headers=village)).text


async def test_a_true_clue_opens_a_file(deployment: Deployment, client: AsyncClient, village: dict[str, str]) -> None:
    informant = await headers_for(deployment, "informant", VILLAGE)
    clue = await reported(client, informant)
    person = a_person_body()
    home = a_household_body(person)
    none = await verify(client, village, clue["id"], "true")
    assert (none.status_code, none.json()["errors"][0]["pointer"]) == (422, "/household_id")
    bad = await verify(client, village, clue["id"], "true", register={**home, "place": OTHER_VILLAGE})
    assert (bad.status_code, bad.json()["errors"][0]["pointer"]) == (422, "/register/place"), bad.text
    done = await verify(client, village, clue["id"], "true", register=home)
    assert done.status_code == 200, done.text
    assert (done.json()["household_id"], done.json()["person_id"]) == (home["id"], person["id"])
    now = await risk(client, village, person["id"])
    assert (now["standing_level"] if "standing_level" in now else now["level"], now["provisional"]) == ("orange", True)
    file = (await client.get(f"/v1/people/{person['id']}/file", headers=village)).json()
    assert [(one["id"], one["state"]) for one in file["clues"]] == [(clue["id"], "verified")]
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(table(DeltaRow).c.name, table(DeltaRow).c.amount))
    counts = [(row.name, row.amount) for row in rows if row.name.startswith("clues.")]
    assert sorted(counts) == [("clues.open", -1), ("clues.open", 1), ("clues.reported", 1), ("clues.verified", 1)]


async def test_what_cannot_be_reported_or_found(
    deployment: Deployment, client: AsyncClient, village: dict[str, str]
) -> None:
    scene = await a_scene(deployment, place=OTHER_VILLAGE)
    wrong: tuple[tuple[str, Any, str], ...] = (
        ("place", TOWN, "/place"),
        ("what", "dream", "/what"),
        ("urgency", "never", "/urgency"),
        ("occurred_at", "2020-01-01T00:00:00Z", "/occurred_at"),
        ("household_id", str(scene.household_id), "/household_id"),
        ("person_id", str(scene.people[0]), "/person_id"),
    )
    for name, value, pointer in wrong:
        answer = await client.post("/v1/clues", json=a_report(**{name: value}), headers=village)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), answer.text
    clue, other = await reported(client, village), await reported(client, village, place=VILLAGE)
    foreign = await reported(client, await headers_for(deployment, "informant", TOWN), place=OTHER_VILLAGE)
    for outcome, said, pointer in (
        ("false", {"household_id": str(scene.household_id)}, "/household_id"),
        ("true", {"person_id": str(scene.people[0])}, "/person_id"),
        ("duplicate", {}, "/duplicate_of"),
        ("duplicate", {"duplicate_of": clue["id"]}, "/duplicate_of"),
        ("duplicate", {"duplicate_of": foreign["id"]}, "/duplicate_of"),
        ("false", {"duplicate_of": other["id"]}, "/duplicate_of"),
        ("forwarded", {}, "/forwarded_to"),
        ("false", {"register": a_household_body()}, "/register"),
    ):
        answer = await verify(client, village, clue["id"], outcome, **said)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), (outcome, answer.text)
    assert (await verify(client, village, str(uuid4()), "false")).status_code == 404
    done = await verify(client, village, clue["id"], "forwarded", forwarded_to="桐乡市民政局")
    assert (done.status_code, done.json()["state"]) == (200, "forwarded"), done.text
    assert UUID(done.json()["id"]) == UUID(clue["id"])
