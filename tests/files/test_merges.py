"""Merged files: one stands for both in every read, each record stays where it was made, and undoing leaves all as it was."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core.db import Deployment
from app.sync.feeds.verify import verify_feeds
from tests.files.tables_kept import tables_kept
from tests.registered import COUNTY, TOWN
from tests.visits.scene import ADULT, ELDER, Scene, Worker, a_scene, a_visit, a_worker, submit

WORSE = {"care.living_arrangement": "alone", "health.adl_unable_items": 2}
LESS = {"care.living_arrangement": "with_children"}


async def merged(
    client: AsyncClient, town: Worker, into: Scene, alias: Scene, *, person: int = 0, noun: str = "people"
) -> dict[str, Any]:
    """The merge of the first person of a scene, or the household, into another's."""
    ids = (into.people[0], alias.people[person]) if noun == "people" else (into.household_id, alias.household_id)
    name = "person_id" if noun == "people" else "household_id"
    body = {"id": str(uuid4()), name: str(ids[1]), "reason": "同一人先后由两村登记"}
    made = await client.post(f"/v1/{noun}/{ids[0]}/merges", json=body, headers=town.headers)
    assert made.status_code == 201, made.text
    again = await client.post(f"/v1/{noun}/{ids[0]}/merges", json=body, headers=town.headers)
    assert (again.status_code, again.json()) == (200, made.json())
    answer: dict[str, Any] = made.json()
    return answer


async def undone(client: AsyncClient, town: Worker, merge: dict[str, Any]) -> None:
    """The merge undone, twice."""
    for _ in range(2):
        parted = await client.put(
            f"/v1/merges/{merge['id']}/undoing", json={"reason": "是两个人"}, headers=town.headers
        )
        assert (parted.status_code, parted.json()["state"]) == (200, "undone"), parted.text


async def read(client: AsyncClient, who: Worker, path: str) -> Any:
    answer = await client.get(path, headers=who.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_one_file_stands_for_both_and_undoing_leaves_every_table_as_it_was(
    client: AsyncClient, deployment: Deployment
) -> None:
    into, alias = await a_scene(deployment), await a_scene(deployment, ELDER, ADULT)
    town = await a_worker(deployment, "town_officer", TOWN)
    own, other = [await a_worker(deployment, team_id=one.team_id) for one in (into, alias)]
    for scene, worker, answers in ((into, own, LESS), (alias, other, WORSE)):
        assert (await submit(client, worker, a_visit(scene, answers))).status_code == 201
    before, faults = await tables_kept(deployment), await verify_feeds(deployment, COUNTY)
    merge = await merged(client, town, into, alias)
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    survivor, gone = str(into.people[0]), str(alias.people[0])
    # Whoever asks for the alias is answered with who stands for it: the team of the survivor sees all of it.
    for asked in (survivor, gone):
        file = await read(client, own, f"/v1/people/{asked}/file")
        assert file["person"]["id"] == survivor
        assert {one["household_id"] for one in file["visits"]} == {str(into.household_id), str(alias.household_id)}
        assert [(one["alias_id"], one["state"]) for one in file["merges"]] == [(gone, "merged")]
        assert "H02" in str(file["risk"]["reasons"]), "what the alias's visit found counts for the survivor"
    assert (await client.get(f"/v1/people/{gone}", headers=other.headers)).status_code == 404
    listed = [one["id"] for one in (await read(client, town, "/v1/people"))["items"]]
    assert sorted(listed) == sorted([survivor, str(alias.people[1])])
    found = await client.post("/v1/people/search", json={"name": "金丝雀"}, headers=own.headers)
    assert [one["id"] for one in found.json()["items"]] == [survivor]
    home = await read(client, town, f"/v1/households/{alias.household_id}")
    assert [one["id"] for one in home["people"]] == [str(alias.people[1])]
    await undone(client, town, merge)
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    after = await tables_kept(deployment)
    assert {name: (before[name], after[name]) for name in after if after[name] != before[name]} == {}


async def test_two_of_one_household_are_one_and_two_again(client: AsyncClient, deployment: Deployment) -> None:
    home = await a_scene(deployment, ELDER, ELDER)
    town, worker = await a_worker(deployment, "town_officer", TOWN), await a_worker(deployment, team_id=home.team_id)
    assert (await submit(client, worker, a_visit(home, LESS, WORSE))).status_code == 201
    before, faults = await tables_kept(deployment), await verify_feeds(deployment, COUNTY)
    merge = await merged(client, town, home, home, person=1)
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    shown = await read(client, worker, f"/v1/households/{home.household_id}")
    assert [one["id"] for one in shown["people"]] == [str(home.people[0])]
    assert "H02" in str((await read(client, worker, f"/v1/people/{home.people[1]}/risk"))["reasons"])
    await undone(client, town, merge)
    after = await tables_kept(deployment)
    assert {name: (before[name], after[name]) for name in after if after[name] != before[name]} == {}


async def test_a_visit_to_an_alias_counts_for_the_survivor_and_stays_where_it_was_made(
    client: AsyncClient, deployment: Deployment
) -> None:
    into, alias = await a_scene(deployment), await a_scene(deployment)
    town = await a_worker(deployment, "town_officer", TOWN)
    own, other = [await a_worker(deployment, team_id=one.team_id) for one in (into, alias)]
    merge = await merged(client, town, into, alias)
    survivor, gone = str(into.people[0]), str(alias.people[0])
    late = a_visit(alias, WORSE)
    taken = await submit(client, other, late)
    assert taken.status_code == 201, taken.text
    assert "H02" in str((await read(client, own, f"/v1/people/{survivor}/risk"))["reasons"])
    [visit] = (await read(client, own, f"/v1/people/{survivor}/file"))["visits"]
    assert (visit["visit_id"], visit["person_id"], visit["household_id"]) == (late["id"], gone, str(alias.household_id))
    assert visit["counted"], "a visit to a person is one, whatever it was called"
    assert visit["level_before"] == "orange"
    faults = await verify_feeds(deployment, COUNTY)
    await undone(client, town, merge)
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    # It stays with whom it was recorded about.
    assert "H02" in str((await read(client, other, f"/v1/people/{gone}/risk"))["reasons"])
    assert "H02" not in str((await read(client, own, f"/v1/people/{survivor}/risk"))["reasons"])
    assert (await read(client, own, f"/v1/people/{survivor}/file"))["visits"] == []


async def test_a_merged_household_is_read_as_the_other_and_is_itself_again(
    client: AsyncClient, deployment: Deployment
) -> None:
    into = await a_scene(deployment)
    alias = await a_scene(deployment, ADULT, team_id=into.team_id)
    town, worker = await a_worker(deployment, "town_officer", TOWN), await a_worker(deployment, team_id=into.team_id)
    for scene, answers in ((into, LESS), (alias, WORSE)):
        assert (await submit(client, worker, a_visit(scene, answers))).status_code == 201
    before, faults = await tables_kept(deployment), await verify_feeds(deployment, COUNTY)
    merge = await merged(client, town, into, alias, noun="households")
    assert set(await verify_feeds(deployment, COUNTY)) <= set(faults)
    for asked in (into, alias):
        home = await read(client, worker, f"/v1/households/{asked.household_id}")
        assert home["id"] == str(into.household_id)
        assert {one["id"] for one in home["people"]} == {str(into.people[0]), str(alias.people[0])}
    assert [one["id"] for one in (await read(client, worker, "/v1/households?team=mine"))["items"]] == [
        str(into.household_id)
    ]
    shown = await read(client, worker, f"/v1/people/{alias.people[0]}")
    assert shown["household_id"] == str(into.household_id)
    assert "H02" in str((await read(client, worker, f"/v1/people/{alias.people[0]}/risk"))["reasons"])
    due = {one["household_id"] for one in (await read(client, worker, "/v1/due?before=2027-12-31"))["items"]}
    assert due == {str(into.household_id)}
    await undone(client, town, merge)
    after = await tables_kept(deployment)
    assert {name: (before[name], after[name]) for name in after if after[name] != before[name]} == {}


async def test_chains_lead_to_their_end_and_what_cannot_be_one_file_is_refused(
    client: AsyncClient, deployment: Deployment
) -> None:
    homes = [await a_scene(deployment) for _ in range(3)]
    first, second, third = [str(one.people[0]) for one in homes]
    town, county = [await a_worker(deployment, f"{one}_officer", TOWN) for one in ("town", "county")]
    near = await merged(client, town, homes[1], homes[0])
    await merged(client, town, homes[2], homes[1])
    assert (await read(client, town, f"/v1/people/{first}"))["id"] == third
    body = {"id": str(uuid4()), "person_id": third, "reason": "同一人"}
    ring = await client.post(f"/v1/people/{first}/merges", json=body, headers=town.headers)
    assert (ring.status_code, ring.json()["code"]) == (409, "SAME_FILE")
    await undone(client, town, near)
    assert [(await read(client, town, f"/v1/people/{one}"))["id"] for one in (first, second)] == [first, third]
    village = await a_worker(deployment, "village_officer", TOWN)
    parted = {"id": str(uuid4()), "person_id": first, "reason": "同一人"}
    assert (await client.post(f"/v1/people/{third}/merges", json=parted, headers=village.headers)).status_code == 403
    # Erasing who stands for another erases both: they are one person's.
    left = {"status": "closed", "reason": "登记有误"}
    await client.put(f"/v1/people/{third}/departure", json=left, headers=county.headers)
    closed = await client.post(f"/v1/people/{third}/merges", json=parted, headers=town.headers)
    assert (closed.status_code, closed.json()["code"]) == (409, "FILE_CLOSED")
    why = {"reason_code": "registered_by_mistake"}
    gone = await client.put(f"/v1/people/{second}/erasure", json=why, headers=county.headers)
    assert gone.status_code == 200, gone.text
    kept = await tables_kept(deployment)
    erased = [row for row in kept["person"] if "'erased_at': None" not in row]
    assert len(erased) == 2
    assert all("'sealed': b''" in row for row in erased)
