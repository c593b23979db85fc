"""What is done while two are one: for whoever stands for both, and with whom it was about when that is undone; merges at once."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select

from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.people.tables import SubjectKeyRow
from app.sync.feeds.verify import verify_feeds
from tests.files.tables_kept import tables_kept
from tests.files.test_merges import LESS, WORSE, merged, read, undone
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN
from tests.visits.scene import ADULT, Worker, a_scene, a_visit, a_worker, submit

TRY_AGAIN = {"MOVED_MEANWHILE"}


async def made(client: AsyncClient, who: Worker, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"/v1/{path}", json={"id": str(uuid4()), **body}, headers=who.headers)
    assert answer.status_code == 201, f"{path}: {answer.text}"
    told: dict[str, Any] = answer.json()
    return told


async def seen(client: AsyncClient, who: Worker, *paths: str) -> list[int]:
    return [(await client.get(f"/v1/{path}", headers=who.headers)).status_code for path in paths]


async def test_households_of_two_towns_are_one_and_two_again(client: AsyncClient, deployment: Deployment) -> None:
    into = await a_scene(deployment)
    alias = await a_scene(deployment, ADULT, team_id=into.team_id, place=OTHER_VILLAGE)
    team = await a_worker(deployment, team_id=into.team_id)
    county = await a_worker(deployment, "county_officer", COUNTY)
    town, other = [await a_worker(deployment, "town_officer", place) for place in (TOWN, OTHER_VILLAGE[:9])]
    for scene, answers in ((into, LESS), (alias, WORSE)):
        assert (await submit(client, team, a_visit(scene, answers))).status_code == 201
    home, person = str(alias.household_id), str(alias.people[0])
    need: dict[str, Any] = {"household_id": home, "person_id": person, "category": "medical_aid", "urgency": "soon"}
    need |= {"consent_to_share": True}
    old = [f"referrals/{(await made(client, team, 'referrals', need))['id']}"]
    old += [f"alerts/{(await made(client, team, 'alerts', {'household_id': home}))['id']}"]
    theirs = [f"people/{person}", f"households/{home}", f"people/{person}/file", *old]
    assert await seen(client, town, *theirs) == [404] * 5
    refused = {"id": str(uuid4()), "household_id": home, "reason": "同一户"}
    answer = await client.post(f"/v1/households/{into.household_id}/merges", json=refused, headers=town.headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/household_id")
    before, faults = await tables_kept(deployment), await verify_feeds(deployment, COUNTY)
    merge = await merged(client, county, into, alias, noun="households")
    # The household lies where the other lies: with it go its people and all that was ever recorded of them.
    assert await seen(client, town, *theirs) == [200] * 5
    assert await seen(client, other, *theirs) == [404] * 5
    assert await seen(client, team, *theirs) == [200] * 5
    for room in ("referrals", "alerts", "people", "households", "visits"):
        assert (await read(client, other, f"/v1/{room}"))["items"] == [], room
    await undone(client, county, merge)
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    after = await tables_kept(deployment)
    assert {name for name in after if after[name] != before[name]} == set()
    # What is done for her while she is shown in the other household is hers when that is undone.
    merge = await merged(client, county, into, alias, noun="households")
    new = await _done(client, town, {**need, "household_id": str(into.household_id)})
    assert await seen(client, team, *new) == [200] * 3
    assert await seen(client, other, *new) == [404] * 3
    await undone(client, county, merge)
    assert await seen(client, other, *old, *new) == [200] * 5
    assert await seen(client, team, *old, *new) == [200] * 5
    # (Whoever raised an alert sees it.)
    assert await seen(client, town, *old, new[0], new[2]) == [404] * 4


async def _done(client: AsyncClient, town: Worker, need: dict[str, Any]) -> list[str]:
    """A referral, an alert and a case of a person."""
    about = {name: need[name] for name in ("household_id", "person_id")}
    said = {"referrals": need, "alerts": about, "deliberations": {**about, "question": "一事一议", "materials": "材料"}}
    return [f"{room}/{(await made(client, town, room, body))['id']}" for room, body in said.items()]


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_two_merges_at_once_and_an_alias_of_an_alias(client: AsyncClient, deployment: Deployment) -> None:
    homes = [await a_scene(deployment) for _ in range(3)]
    first, second, third = [str(one.people[0]) for one in homes]
    town = await a_worker(deployment, "town_officer", TOWN)
    workers = [await a_worker(deployment, team_id=one.team_id) for one in homes]
    for number, (scene, worker) in enumerate(zip(homes, workers, strict=True)):
        assert (await submit(client, worker, a_visit(scene, LESS if number else WORSE))).status_code == 201
    before, faults = await tables_kept(deployment), await verify_feeds(deployment, COUNTY)

    async def at_once(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
        bodies = [(into, {"id": str(uuid4()), "person_id": alias, "reason": "同一人"}) for into, alias in pairs]
        answers = list(await asyncio.gather(*(sent(*one) for one in bodies)))
        again = [one for one, answer in zip(bodies, answers, strict=True) if answer.json().get("code") in TRY_AGAIN]
        answers += [await sent(*one) for one in again]
        assert all(answer.status_code in {201, 409} for answer in answers), [answer.text for answer in answers]
        return [answer.json() for answer in answers if answer.status_code == 201]

    async def sent(into: str, body: dict[str, Any]) -> Response:
        return await client.post(f"/v1/people/{into}/merges", json=body, headers=town.headers)

    # Each into the other: one is first, the other finds that they are one file already.
    [merge] = await at_once((first, second), (second, first))
    assert {(await read(client, town, f"/v1/people/{one}"))["id"] for one in (first, second)} in ({first}, {second})
    await undone(client, town, merge)
    # The same alias into two: whoever is first has it; who comes next merges what stands for it.
    merges = await at_once((second, first), (third, first))
    assert len(merges) == 2
    [end] = {(await read(client, town, f"/v1/people/{one}"))["id"] for one in (first, second, third)}
    whose = workers[[first, second, third].index(end)]
    file = await read(client, whose, f"/v1/people/{first}/file")
    states = [one["state"] for one in file["merges"] if one["id"] != merge["id"]]
    assert (states, len(file["visits"])) == (["merged", "merged"], 3)
    assert "H02" in str(file["risk"]["reasons"])
    # Undone in the order in which they were made, the first from under the other.
    for one in sorted(merges, key=lambda one: one["merged_at"]):
        await undone(client, town, one)
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    after = await tables_kept(deployment)
    assert {name: (before[name], after[name]) for name in after if after[name] != before[name]} == {}


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_erasing_one_of_a_merged_household_leaves_the_others_theirs(
    client: AsyncClient, deployment: Deployment
) -> None:
    into = await a_scene(deployment)
    alias = await a_scene(deployment, ADULT, team_id=into.team_id)
    team, county = (
        await a_worker(deployment, team_id=into.team_id),
        await a_worker(deployment, "county_officer", COUNTY),
    )
    assert (await submit(client, team, a_visit(alias, WORSE))).status_code == 201
    merge = await merged(client, county, into, alias, noun="households")
    faults = await verify_feeds(deployment, COUNTY)
    left, mistake = {"status": "closed", "reason": "登记有误"}, {"reason_code": "registered_by_mistake"}
    for path, body in (("departure", left), ("erasure", mistake)):
        answer = await client.put(f"/v1/people/{into.people[0]}/{path}", json=body, headers=county.headers)
        assert answer.status_code == 200, answer.text
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    shown = await read(client, team, f"/v1/households/{alias.household_id}")
    assert (shown["id"], [one["id"] for one in shown["people"]]) == (str(into.household_id), [str(alias.people[0])])
    assert (await submit(client, team, a_visit(alias, LESS))).status_code == 201
    assert (
        await submit(client, team, {**a_visit(alias, LESS), "household_id": str(into.household_id)})
    ).status_code == 201
    await undone(client, county, merge)
    assert (await read(client, team, f"/v1/households/{alias.household_id}"))["id"] == str(alias.household_id)
    assert "H02" in str((await read(client, team, f"/v1/people/{alias.people[0]}/risk"))["reasons"])
    # What nobody is left in is erased with the undoing; the rest with its own last person.
    assert await keys_left(deployment) == {alias.household_id, *alias.people}
    for path, body in (("departure", left), ("erasure", mistake)):
        answer = await client.put(f"/v1/people/{alias.people[0]}/{path}", json=body, headers=county.headers)
        assert answer.status_code == 200, answer.text
    assert await keys_left(deployment) == set()
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)


async def keys_left(deployment: Deployment) -> set[UUID]:
    """Of whom and what there is a key still; keys of alerts' and clues' own aside."""
    keys = table(SubjectKeyRow)
    async with reading(deployment, EVERYWHERE) as db:
        return {row.subject_id for row in await db.all(select(keys)) if row.wrapped}
