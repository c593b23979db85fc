"""Events over HTTP: who is told what, in which order, behind which cursor; and what is left of somebody who was erased."""

from datetime import date, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.events.lapse import let_go
from app.events.tables import EventRow
from app.journal.epoch import rotate_epoch
from tests.callers import headers_for
from tests.events.reading import a_system, page, read_on, told_on, types
from tests.files.test_rights import NAME, Officer, close
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.visits.scene import ADULT, ELDER, Scene, a_need, a_scene, a_visit, a_worker, submit

OTHER_TOWN = OTHER_VILLAGE[:9]
ALONE = {"care.living_arrangement": "alone", "health.adl_unable_items": 2}
ENROLLED = ["risk.changed", "household.level_changed"]
OF_A_VISIT = ["visit.submitted", "risk.changed", "alert.raised", "household.level_changed"]


async def a_visited_home(deployment: Deployment, client: AsyncClient, place: str) -> Scene:
    """Somebody whom a visit found to be red, with one need."""
    scene = await a_scene(deployment, place=place)
    worker = await a_worker(deployment, place=place[:9], team_id=scene.team_id)
    answer = await submit(client, worker, a_visit(scene, ALONE, needs=[a_need(scene)]))
    assert answer.status_code == 201, answer.text
    return scene


async def test_a_system_is_told_of_its_place_and_by_its_scopes(deployment: Deployment, client: AsyncClient) -> None:
    here, there = [await a_visited_home(deployment, client, place) for place in (VILLAGE, OTHER_VILLAGE)]
    assert await told_on(deployment)
    assert await told_on(deployment) == 0
    all_of_it = ("people:read", "visits:read", "alerts:read", "referrals:read", "teams:read", "programmes:read")
    own = await a_system(deployment, client, TOWN, *all_of_it)
    found, _ = await read_on(client, own)
    assert {one["data"]["household_id"] for one in found} == {str(here.household_id)}
    assert [one for one in types(found) if not one.startswith("referral.")] == [*ENROLLED, *OF_A_VISIT]
    changed = found[3]
    assert (changed["subject"], changed["data"]["to"]) == (f"/v1/people/{here.people[0]}/risk", "red")
    assert (changed["specversion"], changed["source"]) == ("1.0", f"urn:nuanxin:county:{COUNTY}")
    for one in found:
        assert (await client.get(one["subject"], headers=own)).status_code == 200, one
    needs_only = await a_system(deployment, client, OTHER_TOWN, "referrals:read")
    found, _ = await read_on(client, needs_only)
    assert types(found) == ["referral.submitted", "referral.triaged", "referral.dispatched"]
    assert {one["data"]["household_id"] for one in found} == {str(there.household_id)}
    county = await headers_for(deployment, "county_officer", COUNTY)
    found, _ = await read_on(client, county)
    assert {one["data"]["household_id"] for one in found} == {str(here.household_id), str(there.household_id)}
    village = await headers_for(deployment, "village_officer", VILLAGE[:-1] + "2")
    assert await read_on(client, village) != (found, "")
    assert (await read_on(client, village))[0] == []


async def test_a_household_takes_its_events_along(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_visited_home(deployment, client, VILLAGE)
    await a_scene(deployment, place=OTHER_VILLAGE)
    county = await headers_for(deployment, "county_officer", COUNTY)
    tag = (await client.get(f"/v1/households/{scene.household_id}", headers=county)).headers["etag"]
    body = {"place": OTHER_VILLAGE, "address": "2组3号"}
    path = f"/v1/households/{scene.household_id}/place"
    moved = await client.put(path, json=body, headers={**county, "If-Match": tag})
    assert moved.status_code == 200, moved.text
    await told_on(deployment)
    before, after = [await headers_for(deployment, "town_officer", place) for place in (TOWN, OTHER_TOWN)]
    assert (await read_on(client, before))[0] == []
    told, _ = await read_on(client, after)
    assert {*OF_A_VISIT, "household.moved"} <= {*types(told)}
    [move] = [one for one in told if one["type"] == "household.moved"]
    assert (move["data"]["from"], move["data"]["to"]) == (VILLAGE, OTHER_VILLAGE)


async def test_a_cursor_goes_on_where_it_was(deployment: Deployment, client: AsyncClient) -> None:
    town = await headers_for(deployment, "town_officer", TOWN)
    nothing, start = await read_on(client, town)
    assert nothing == []
    await a_visited_home(deployment, client, VILLAGE)
    assert (await read_on(client, town, start))[0] == [], "not before it was sealed"
    await told_on(deployment)
    whole, end = await read_on(client, town, start)
    in_pairs, same = await read_on(client, town, limit=2)
    assert (in_pairs, same) == (whole, end)
    assert len({one["id"] for one in whole}) == len(whole) >= 7
    scene = await a_visited_home(deployment, client, VILLAGE)
    await told_on(deployment)
    more, last = await read_on(client, town, end, limit=3)
    assert {one["data"]["household_id"] for one in more} == {str(scene.household_id)}
    assert types(more)[-1] == "household.level_changed"
    assert await read_on(client, town, last) == ([], last)
    assert await let_go(deployment, date(2020, 1, 1)) == 0
    assert await let_go(deployment, clock.day_of(clock.now()) + timedelta(days=1)) >= len(whole) + len(more)
    assert await read_on(client, town) == ([], last)


async def test_a_bad_cursor_is_one_clear_error(deployment: Deployment, client: AsyncClient) -> None:
    await a_scene(deployment)
    town = await headers_for(deployment, "town_officer", TOWN)
    _, cursor = await read_on(client, town)
    other = (await client.get("/v1/places?limit=1", headers=town)).json()["next_cursor"]
    elsewhere = await headers_for(deployment, "county_officer", "110101")
    for headers, bad in ((town, "x"), (town, cursor[:-1]), (town, other), (elsewhere, cursor)):
        answer = await page(client, headers, bad)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "CURSOR_INVALID")
    async with transaction(deployment, EVERYWHERE) as db:
        await rotate_epoch(db)
    restored = await page(client, town, cursor)
    assert (restored.status_code, restored.json()["errors"][0]["pointer"]) == (422, "/cursor")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_who_holds_no_office_is_told_nothing(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    auditor = await headers_for(deployment, "auditor", COUNTY)
    exports = await headers_for(deployment, "town_officer", TOWN, scope="exports:read")
    for headers, code in ((worker.headers, "ROLE_MISSING"), (auditor, "ROLE_MISSING"), (exports, "SCOPE_MISSING")):
        answer = await page(client, headers)
        assert (answer.status_code, answer.json()["code"]) == (403, code)


async def test_of_the_erased_nothing_is_left_to_erase(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment, ELDER, ADULT)
    worker = await a_worker(deployment, team_id=scene.team_id)
    note = {"note": f"{NAME}说夜里摔倒"}
    assert (await submit(client, worker, a_visit(scene, ALONE, {}, **note))).status_code == 201
    officer = Officer(client, await headers_for(deployment, "county_officer", COUNTY))
    await officer.put(f"/v1/people/{scene.people[1]}/restriction", {"restricted": True})
    await close(officer, scene.people[0])
    await told_on(deployment)
    before = await kept(deployment)
    gone = await officer.put(f"/v1/people/{scene.people[0]}/erasure", {"reason_code": "court_order"})
    assert gone.status_code == 200, gone.text
    await told_on(deployment)
    after = await kept(deployment)
    assert after[: len(before)] == before, "what was told stays as it was told"
    assert "person.erased" in {one["type"] for one in after[len(before) :]}
    assert repr(after).isascii(), "words in an event"
    told, _ = await read_on(client, officer.headers)
    withheld = [one["type"] for one in after if str(one["event_id"]) not in {one["id"] for one in told}]
    assert {*withheld} == {"risk.changed", "alert.raised", "alert.closed"}, "their files say nothing either"
    assert {"visit.submitted", "person.restricted", "person.closed", "person.erased"} <= {*types(told)}
    for subject in {one["subject"] for one in told}:
        assert (await client.get(subject, headers=officer.headers)).status_code == 200, subject


async def kept(deployment: Deployment) -> list[dict[str, Any]]:
    """Every row of events."""
    events = table(EventRow)
    async with reading(deployment, EVERYWHERE) as db:
        return [dict(row._mapping) for row in await db.all(select(events).order_by(events.c.county, events.c.seq))]
