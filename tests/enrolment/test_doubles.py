"""Who looks registered is compared before there are two files; an override says why not, and supervisors see what is left."""

from typing import Any

from httpx import AsyncClient

from app.core.db import Deployment
from app.enrolment.doubles.listing import whole_blocks
from tests.audit.kept import acts_kept
from tests.callers import headers_for
from tests.factories import a_household_body, a_person_body
from tests.registered import OTHER_VILLAGE, TOWN, VILLAGE, put_places

NO_NUMBER = {"id_number": ..., "id_missing_reason": "证件遗失", "birth_date": "1940-02-29", "sex": "2"}


def unnumbered(**changed: Any) -> dict[str, Any]:
    """Somebody whose identity number is not known."""
    return a_person_body(**{**NO_NUMBER, "phone": ..., **changed})


async def test_a_likely_double_is_named_with_reasons_and_let_through_with_one(
    client: AsyncClient, deployment: Deployment
) -> None:
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    village = await headers_for(deployment, "village_officer", VILLAGE)
    first = a_household_body(unnumbered(phone="13800138000"))
    assert (await client.post("/v1/households", json=first, headers=village)).status_code == 201
    known = first["people"][0]["id"]
    second = a_household_body(unnumbered(), address="8组1号")
    refused = await client.post("/v1/households", json=second, headers=village)
    assert (refused.status_code, refused.json()["code"]) == (409, "POSSIBLE_DUPLICATE")
    assert refused.json()["errors"][0]["pointer"] == "/people/0"
    [named] = refused.json()["candidates"]
    assert (named["person_id"], named["name"], refused.json()["elsewhere"]) == (known, "张*花", False)
    assert [one["code"] for one in named["reasons"]] == ["SAME_NAME", "SAME_BIRTH_DATE", "SAME_VILLAGE"]
    assert named["reasons"][0]["zh"] == "姓名相同"
    # Without the one it is told of, the override covers nothing; with a stranger in it, it is a mistake.
    override = {"of": [], "reason": "当面核对，是两个人"}
    for of, status in (([], 409), ([second["people"][0]["id"]], 422)):
        second["people"][0]["duplicate_override"] = {**override, "of": of}
        assert (await client.post("/v1/households", json=second, headers=village)).status_code == status
    second["people"][0]["duplicate_override"] = {**override, "of": [known]}
    made = await client.post("/v1/households", json=second, headers=village)
    assert made.status_code == 201, made.text
    [registered] = [
        act for act in await acts_kept(deployment) if act.act == "register_household" and act.result == "done"
    ][1:]
    [said] = [fact for fact in registered.told["facts"] if fact["name"] == "household.registered"]
    assert said["data"]["distinct_from"] == [{"person_id": second["people"][0]["id"], "other_id": known}]
    assert "当面" not in str(registered.told)
    answered = await client.get(f"/v1/people/{known}/duplicates", headers=village)
    assert answered.json() == {"items": [], "elsewhere": False}


async def test_an_import_and_a_person_in_a_household_are_compared_too(
    client: AsyncClient, deployment: Deployment
) -> None:
    await put_places(deployment, VILLAGE)
    town = await headers_for(deployment, "town_officer", TOWN)
    home = a_household_body(unnumbered())
    await client.post("/v1/households", json=home, headers=town)
    again = unnumbered(relation="20", household_id=home["id"])
    refused = await client.post("/v1/people", json=again, headers=town)
    assert refused.json()["code"] == "POSSIBLE_DUPLICATE"
    assert "SAME_HOUSEHOLD" in str(refused.json()["candidates"])
    other = {**again, "birth_date": "1941-02-28"}
    assert (await client.post("/v1/people", json=other, headers=town)).status_code == 201
    twice = a_household_body(unnumbered(name="李四"), unnumbered(name="李四", relation="20"))
    assert (await client.post("/v1/households", json=twice, headers=town)).json()["errors"][0]["pointer"] == "/people/1"


async def test_of_somebody_out_of_reach_only_that_there_is_one(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    village, other = [await headers_for(deployment, "village_officer", one) for one in (VILLAGE, OTHER_VILLAGE)]
    there = a_household_body(unnumbered(phone="13900139000"), place=OTHER_VILLAGE)
    assert (await client.post("/v1/households", json=there, headers=other)).status_code == 201
    here = a_household_body(unnumbered(phone="13900139000"))
    refused = await client.post("/v1/households", json=here, headers=village)
    body = refused.json()
    assert (refused.status_code, body["candidates"], body["elsewhere"]) == (409, [], True)
    for secret in (there["id"], there["people"][0]["id"], OTHER_VILLAGE[:9]):
        assert secret not in refused.text
    here["people"][0]["duplicate_override"] = {"elsewhere": True, "reason": "已向县民政局核实"}
    made = await client.post("/v1/households", json=here, headers=village)
    assert made.status_code == 201, made.text
    own = await client.get(f"/v1/people/{here['people'][0]['id']}/duplicates", headers=village)
    assert own.json() == {"items": [], "elsewhere": True}
    # Nobody who sees both has compared them yet: the county's list shows the pair, the village's does not.
    county = await headers_for(deployment, "county_officer", VILLAGE[:6])
    listed = (await client.get("/v1/duplicates", headers=county)).json()
    [pair] = listed["items"]
    assert {one["person_id"] for one in pair["people"]} == {there["people"][0]["id"], here["people"][0]["id"]}
    assert "SAME_PHONE" in str(pair["reasons"])
    assert (await client.get("/v1/duplicates", headers=village)).json() == {"items": [], "next_cursor": None}
    worker = await headers_for(deployment, "grid_worker", VILLAGE)
    assert (await client.get("/v1/duplicates", headers=worker)).status_code == 403


def test_a_page_of_doubles_holds_whole_blocks_and_never_more_than_it_may() -> None:
    sizes = {(b"a", 1940): 3, (b"b", 1941): 4, (b"c", 1942): 9, (b"d", 1943): 1}
    found = {block: range(size) for block, size in sizes.items()}
    pages, waiting = [], dict(found)
    while waiting:
        pairs, last = whole_blocks(waiting, 8)
        assert last is not None
        assert len(pairs) <= 8
        pages.append(len(pairs))
        gone = list(waiting)[: list(waiting).index(last) + 1]
        waiting = {block: mine for block, mine in waiting.items() if block not in gone}
    assert pages == [7, 8, 1]
    assert whole_blocks({}, 8) == ([], None)
