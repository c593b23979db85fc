"""What may not be kept longer goes by itself; what is open, held, asked for or evidence stays."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient
from sqlalchemy import select, update

from app.core import clock
from app.core.crypto import DESTROYED
from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.files.keep import Upkeep, keep_no_longer
from app.journal.seal import seal
from app.people.sealing import data_key, open_value
from app.people.tables import FileFactRow, PersonRow, SubjectKeyRow
from app.visits.tables import VisitRow
from tests.callers import headers_for
from tests.files.test_rights import Officer, close
from tests.journal.tampering import Kept
from tests.registered import COUNTY, TOWN
from tests.visits.scene import ADULT, Scene, a_scene, a_visit, a_worker, submit

people, facts, keys, visits = table(PersonRow), table(FileFactRow), table(SubjectKeyRow), table(VisitRow)
TEN_YEARS = timedelta(days=3654)
HERE = {"lat": 30.5, "lng": 120.7, "accuracy_m": 8.0, "datum": "wgs84"}
UPKEEP = Upkeep()


async def county_officer(deployment: Deployment, client: AsyncClient) -> Officer:
    return Officer(client, await headers_for(deployment, "county_officer", COUNTY))


async def states(deployment: Deployment) -> dict[UUID, str]:
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(people.c.person_id, people.c.erased_at))
    return {row.person_id: "erased" if row.erased_at else "kept" for row in rows}


async def test_a_closed_file_goes_after_ten_years_and_an_open_one_never(
    deployment: Deployment, client: AsyncClient
) -> None:
    closed, opened = await a_scene(deployment), await a_scene(deployment, ADULT)
    officer = await county_officer(deployment, client)
    await close(officer, closed.people[0])
    now = clock.now()
    await keep_no_longer(deployment, now + TEN_YEARS - timedelta(days=7), UPKEEP)
    assert set((await states(deployment)).values()) == {"kept"}
    done = await keep_no_longer(deployment, now + TEN_YEARS, UPKEEP)
    assert done["files"] == 1
    assert await states(deployment) == {closed.people[0]: "erased", opened.people[0]: "kept"}
    assert (await keep_no_longer(deployment, now + TEN_YEARS, UPKEEP))["files"] == 0


async def test_who_is_held_or_has_asked_something_is_not_erased(deployment: Deployment, client: AsyncClient) -> None:
    held, asking = await a_scene(deployment), await a_scene(deployment)
    officer = await county_officer(deployment, client)
    for one in (held, asking):
        await close(officer, one.people[0])
    path = f"/v1/people/{held.people[0]}"
    told = await officer.put(f"{path}/hold", {"held": True, "reason_code": "court"})
    assert (told.status_code, told.json()["held"]) == (200, True), told.text
    refused = await officer.put(f"{path}/erasure", {"reason_code": "registered_by_mistake"})
    assert (refused.status_code, refused.json()["code"]) == (409, "FILE_HELD")
    body = {"id": str(uuid4()), "kind": "access", "made_by": "person", "channel": "home"}
    assert (await officer.post(f"/v1/people/{asking.people[0]}/data-requests", body)).status_code == 201
    late = clock.now() + TEN_YEARS
    assert (await keep_no_longer(deployment, late, UPKEEP))["files"] == 0
    await officer.put(f"/v1/data-requests/{body['id']}/decision", {"granted": True})
    assert (await keep_no_longer(deployment, late, UPKEEP))["files"] == 1
    await officer.put(f"{path}/hold", {"held": False, "reason_code": "court"})
    assert (await keep_no_longer(deployment, late, UPKEEP))["files"] == 1
    town = await headers_for(deployment, "town_officer", TOWN)
    assert (
        await client.put(f"{path}/hold", json={"held": True, "reason_code": "court"}, headers=town)
    ).status_code == 403


async def contents(deployment: Deployment) -> dict[UUID, Mapping[str, Any]]:
    """What is sealed of every visit."""
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(visits, keys.c.wrapped).join(keys, keys.c.subject_id == visits.c.household_id))
    return {
        row.visit_id: open_value(
            data_key(deployment.keyring, row.household_id, row.wrapped), row.sealed, "visit", row.visit_id
        )
        for row in rows
    }


async def test_whereabouts_are_kept_a_year(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    old, young = (a_visit(scene, {}, location=HERE, note="在家") for _ in range(2))
    for body in (old, young):
        assert (await submit(client, worker, body)).status_code == 201
    async with transaction(deployment, EVERYWHERE) as db:
        arrived = clock.now() - timedelta(days=400)
        await db.write(update(visits).where(visits.c.visit_id == UUID(old["id"])).values(received_at=arrived))
    assert (await keep_no_longer(deployment, clock.now(), UPKEEP))["locations"] == 1
    kept = await contents(deployment)
    assert kept[UUID(old["id"])]["location"] is None
    assert (kept[UUID(old["id"])]["note"], kept[UUID(young["id"])]["location"]["lat"]) == ("在家", 30.5)
    assert (await keep_no_longer(deployment, clock.now(), UPKEEP))["locations"] == 0
    assert (await keep_no_longer(deployment, clock.now() + timedelta(days=366), UPKEEP))["locations"] == 1
    assert (await client.get(f"/v1/visits/{old['id']}", headers=worker.headers)).status_code == 200


async def copy_of(deployment: Deployment, scene: Scene) -> list[tuple[Any, dict[str, Any]]]:
    """The rows an erasure destroys, as a copy of the database has them."""
    copied = []
    async with reading(deployment, EVERYWHERE) as db:
        for one, column in ((keys, keys.c.subject_id), (people, people.c.person_id)):
            copied += [(one, dict(row._mapping)) for row in await db.all(select(one).where(column == scene.people[0]))]
    return copied


async def test_a_restored_copy_brings_nobody_back(deployment: Deployment, client: AsyncClient, tmp_path: Path) -> None:
    scene = await a_scene(deployment)
    upkeep = Upkeep(erased_file=tmp_path / "erased.jsonl")
    officer = await county_officer(deployment, client)
    await close(officer, scene.people[0])
    copied = await copy_of(deployment, scene)
    gone = await officer.put(f"/v1/people/{scene.people[0]}/erasure", {"reason_code": "court_order"})
    assert gone.status_code == 200, gone.text
    assert (await keep_no_longer(deployment, clock.now(), upkeep))["again"] == 0
    async with transaction(deployment, EVERYWHERE) as db:
        for one, row in copied:
            mine = [one.c[name] == row[name] for name in ("county", "subject_id", "person_id") if name in row]
            await db.write(update(one).where(*mine).values(row))
    assert (await officer.get(f"/v1/people/{scene.people[0]}")).json()["name"] != ""
    assert (await keep_no_longer(deployment, clock.now(), upkeep))["again"] == 1
    assert (await officer.get(f"/v1/people/{scene.people[0]}")).json()["data_status"] == "erased"
    async with reading(deployment, EVERYWHERE) as db:
        wrapped = await db.first(select(keys.c.wrapped).where(keys.c.subject_id == scene.people[0]))
    assert wrapped == (DESTROYED,)
    await seal(deployment, clock.now())
    assert (await Kept(deployment, [], []).verified()).findings == []


async def test_nobody_is_erased_by_writing_into_the_list(deployment: Deployment, tmp_path: Path) -> None:
    scene = await a_scene(deployment)
    path = tmp_path / "erased.jsonl"
    line = f'{{"county":"{COUNTY}","person_id":"{scene.people[0]}","erased_at":"2024-01-01T00:00:00Z","mac":"01ff"}}\n'
    path.write_text(line + "nonsense\n", encoding="utf-8")
    assert (await keep_no_longer(deployment, clock.now(), Upkeep(erased_file=path)))["again"] == 0
    assert await states(deployment) == {scene.people[0]: "kept"}
