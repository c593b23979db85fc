"""The ledger as officers keep it: a home renovated by its own plan, aid paid and taken back, each seen by whose place it is."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from app.core.db import Deployment
from tests.callers import headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Home, put_home

Headers = dict[str, str]
BUREAU = {"code": "housing", "kind": "department", "name_zh": "住建局", "name_en": "Housing", "place": COUNTY}


async def call(client: AsyncClient, who: Headers, method: str, path: str, body: Any = None, **more: str) -> Response:
    """One call under /v1."""
    return await client.request(method, f"/v1/{path}", json=body, headers={**who, **more})


async def said(client: AsyncClient, who: Headers, method: str, path: str, body: Any = None, **more: str) -> Any:
    """The answer to a call that must succeed."""
    answer = await call(client, who, method, path, body, **more)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json()


async def a_programme_of(client: AsyncClient, county: Headers, kind: str, **more: Any) -> str:
    """A running programme of the county, through HTTP; returns its path."""
    await said(client, county, "POST", "organisations", BUREAU)
    told = {"name_zh": "项目", "name_en": "Programme", "organisation": "housing", "place": COUNTY, **more}
    body = {"id": str(uuid4()), "kind": kind, "starts_on": "2022-01-01", "status": "running", **told}
    return f"programmes/{(await said(client, county, 'POST', 'programmes', body))['id']}"


async def test_a_home_is_renovated_by_its_own_plan(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    county = await headers_for(deployment, "county_officer", COUNTY)
    town = await headers_for(deployment, "town_officer", TOWN)
    programme = await a_programme_of(client, county, "ageing_friendly", budget_fen=2_000_000)
    body: dict[str, Any] = {"id": str(uuid4()), "household_id": str(home.household_id), "from": "2022-02-01"}
    one = f"participations/{(await said(client, town, 'POST', f'{programme}/participations', body))['id']}"
    again = await call(client, town, "POST", f"{programme}/participations", {**body, "id": str(uuid4())})
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_PARTICIPATING")
    await said(client, town, "PUT", f"{one}/status", {"move": "admission"})
    steps = [{"id": str(uuid4()), "code": code, "note": "两侧"} for code in ("handrails", "smoke_alarm")]
    for _ in range(2):
        plan = await said(client, town, "POST", f"{one}/steps", {"steps": steps})
        assert [(step["code"], step["status"]) for step in plan["steps"]] == [
            ("handrails", "planned"),
            ("smoke_alarm", "planned"),
        ]
    end = {"move": "ending", "ended_as": "completed"}
    early = await call(client, town, "PUT", f"{one}/status", end)
    assert (early.status_code, early.json()["code"]) == (409, "STEPS_OPEN")
    moves = [f"{one}/steps/{step['id']}/status" for step in steps]
    plan = [await said(client, town, "PUT", path, {"move": "completion"}) for path in moves][-1]
    assert {step["status"] for step in plan["steps"]} == {"done"}
    assert plan["steps"][0]["note"] == "两侧"
    work = {"kind": "renovation", "amount_fen": 1_100_000, "occurred_on": "2022-03-01"}
    delivery = {"id": str(uuid4()), "household_id": str(home.household_id), "note": "装扶手", **work}
    done = await said(client, town, "POST", f"{programme}/deliveries", delivery)
    assert (done["participation_id"], done["count_unit"], done["place"]) == (
        one.partition("/")[2],
        "households",
        VILLAGE,
    )
    await said(client, town, "PUT", f"{one}/status", end)
    balance = await said(client, town, "GET", f"{programme}/balance")
    assert (balance["spent_fen"], balance["left_fen"]) == (1_100_000, 900_000)
    assert balance["participants"] == [{"status": "ended", "count_unit": "households", "count": 1}]
    [shown] = (await said(client, town, "GET", f"deliveries?household_id={home.household_id}"))["items"]
    assert (shown["note"], shown["amount_fen"], shown["overrides"]) == ("装扶手", 1_100_000, [])


async def test_everybody_sees_and_serves_their_own(deployment: Deployment, client: AsyncClient) -> None:
    here, there = await put_home(deployment), await put_home(deployment, Home(OTHER_VILLAGE))
    county = await headers_for(deployment, "county_officer", COUNTY)
    town = await headers_for(deployment, "town_officer", TOWN)
    village = await headers_for(deployment, "village_officer", VILLAGE)
    programme = await a_programme_of(client, county, "temporary_aid")
    for to in (
        {"household_id": str(here.household_id)},
        {"person_id": str(here.person_id), "amount_fen": 7},
        {"person_id": str(there.person_id)},
        {"place": OTHER_VILLAGE, "recipients": 30, "count_unit": "households"},
        {"place": TOWN, "recipients": 20, "count_unit": "person_times"},
    ):
        body = {"id": str(uuid4()), "kind": "cash", "occurred_on": "2022-03-01", "amount_fen": 100, **to}
        done = await said(client, county, "POST", f"{programme}/deliveries", body)
        assert done["recipients"] == to.get("recipients", 1)
        answer = await call(
            client, town, "POST", f"{programme}/deliveries", {**body, "id": str(uuid4()), "amount_fen": 9}
        )
        mine = to.get("place") == TOWN or str(here.household_id) in to.values() or str(here.person_id) in to.values()
        assert answer.status_code == (201 if mine else 422 if "place" in to else 404), (to, answer.text)
    seen = {name: await said(client, who, "GET", "deliveries") for name, who in (("town", town), ("county", county))}
    assert [len(seen[name]["items"]) for name in ("town", "county")] == [6, 8]
    by_village = await said(client, village, "GET", f"deliveries?programme_id={programme.partition('/')[2]}")
    assert {one["household_id"] for one in by_village["items"]} == {str(here.household_id)}
    first = await said(client, county, "GET", "deliveries?limit=5")
    rest = await said(client, county, "GET", f"deliveries?limit=5&cursor={first['next_cursor']}")
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (5, 3, None)
    file = await said(client, town, "GET", f"people/{here.person_id}/file")
    assert {one["amount_fen"] for one in file["deliveries"]} == {100, 9, 7}
    assert len(file["deliveries"]) == 4
    foreign = next(one for one in seen["county"]["items"] if one["place"] == OTHER_VILLAGE)
    path = f"{programme}/deliveries/{foreign['id']}/reversal"
    assert (await call(client, town, "POST", path, {"reason": "录错"})).status_code == 404
    assert (await call(client, village, "POST", path, {"reason": "录错"})).status_code == 403
    back = await said(client, county, "POST", path, {"reason": "录错"})
    assert (back["amount_fen"], back["reverses"]) == (-foreign["amount_fen"], foreign["id"])


async def test_programmes_and_organisations_are_kept(deployment: Deployment, client: AsyncClient) -> None:
    county = await headers_for(deployment, "county_officer", COUNTY)
    town = await headers_for(deployment, "town_officer", TOWN)
    await put_home(deployment)
    programme = await a_programme_of(client, county, "fund")
    give = {"place": COUNTY, "recipients": 3, "count_unit": "organisations", "occurred_on": "2022-04-01"}
    await said(
        client,
        county,
        "POST",
        f"{programme}/deliveries",
        {"id": str(uuid4()), "kind": "pledge", "amount_fen": 500, **give},
    )
    body = {"id": str(uuid4()), "kind": "pledge_received", "amount_fen": 200, **give}
    await said(client, county, "POST", f"{programme}/deliveries", body)
    over = await call(
        client, county, "POST", f"{programme}/deliveries", {**body, "id": str(uuid4()), "amount_fen": 301}
    )
    assert (over.status_code, over.json()["code"], over.json()["awaited_fen"]) == (409, "PLEDGE_EXCEEDED", 300)
    tag = (await call(client, county, "GET", programme)).headers["ETag"]
    changed = await said(client, county, "PATCH", programme, {"budget_fen": 5}, **{"If-Match": tag})
    assert changed["budget_fen"] == 5
    stale = await call(client, county, "PATCH", programme, {"budget_fen": 6}, **{"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "STALE_VERSION")
    assert (await call(client, town, "PUT", f"{programme}/status", {"move": "closure"})).status_code == 403
    await said(client, county, "PUT", f"{programme}/status", {"move": "closure"})
    late = await call(client, county, "POST", f"{programme}/deliveries", {**body, "id": str(uuid4()), "kind": "pledge"})
    assert (late.status_code, late.json()["code"]) == (409, "PROGRAMME_NOT_RUNNING")
    name = {"name_zh": "住房局"}
    assert (await said(client, county, "PATCH", "organisations/housing", name, **{"If-Match": '"v1"'}))["revision"] == 2
    assert (await call(client, county, "POST", "organisations", BUREAU)).json()["code"] == "CODE_TAKEN"
    kinds = await said(client, town, "GET", "programme-kinds")
    assert kinds["programme_kinds"]["appliances"]["cap_fen"] == 500_000
