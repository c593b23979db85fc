"""Merged people and households in the books: what one received under any name counts, and undoing a merge gives each its own again."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from tests.files.test_merges import merged, undone
from tests.programmes.test_import import sent
from tests.programmes.test_through_http import a_programme_of, call, said
from tests.registered import COUNTY, OTHER_VILLAGE
from tests.visits.scene import a_scene, a_worker


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_who_received_under_one_name_does_not_receive_again_under_the_other(
    deployment: Deployment, client: AsyncClient
) -> None:
    into, alias = await a_scene(deployment), await a_scene(deployment, place=OTHER_VILLAGE)
    county = await a_worker(deployment, "county_officer", COUNTY)
    posts = await a_programme_of(client, county.headers, "welfare_post")
    homes = await a_programme_of(client, county.headers, "appliances")
    survivor, gone = str(into.people[0]), str(alias.people[0])
    part = {"id": str(uuid4()), "person_id": gone, "from": "2022-02-01", "status": "admitted"}
    await said(client, county.headers, "POST", f"{posts}/participations", part)

    async def paid(programme: str, **to: Any) -> tuple[int, str]:
        body = {"id": str(uuid4()), "kind": "wage", "amount_fen": 80_000, "occurred_on": "2022-03-31", **to}
        answer = await call(client, county.headers, "POST", f"{programme}/deliveries", body)
        return answer.status_code, answer.json().get("code", answer.json().get("person_id"))

    march, april = {"period": "2022-03"}, {"period": "2022-04", "occurred_on": "2022-04-30"}
    given = {"kind": "cash", "amount_fen": 300_000}
    assert await paid(posts, person_id=gone, **march) == (201, gone)
    assert (await paid(posts, person_id=survivor, **march))[1] == "NOT_PARTICIPATING"
    assert (await paid(homes, household_id=str(alias.household_id), **given))[0] == 201
    merge = await merged(client, county, into, alias)
    # Under either name it is the same recipient, who takes part by what the alias had joined.
    assert await paid(posts, person_id=survivor, **march) == (409, "PERIOD_DELIVERED")
    assert await paid(posts, person_id=gone, amount_fen=1, **march) == (409, "PERIOD_DELIVERED")
    assert await paid(posts, person_id=gone, **april) == (201, survivor)
    assert await paid(posts, person_id=survivor, **april) == (409, "PERIOD_DELIVERED")
    again = {**part, "id": str(uuid4()), "person_id": survivor}
    assert (await call(client, county.headers, "POST", f"{posts}/participations", again)).status_code == 409
    both = await merged(client, county, into, alias, noun="households") if into.team_id == alias.team_id else None
    assert both is None, "households of two teams are not merged"
    table = "户编号,类别,日期,金额（元）\n" + f"{alias.household_id},cash,2022-05-01,3000\n"
    over = await sent(client, county.headers, f"{homes.split('/')[1]}/deliveries:import", table.encode())
    assert [one["code"] for one in over.json()["rows"]] == ["CAP_EXCEEDED"]
    await undone(client, county, merge)
    # Each stands for itself again; what was delivered meanwhile is with whom it was delivered to.
    assert (await paid(posts, person_id=survivor, period="2022-05", occurred_on="2022-05-31"))[1] == "NOT_PARTICIPATING"
    assert await paid(posts, person_id=gone, **april) == (201, gone)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_merged_household_has_one_cap(deployment: Deployment, client: AsyncClient) -> None:
    into = await a_scene(deployment)
    alias = await a_scene(deployment, team_id=into.team_id)
    county = await a_worker(deployment, "county_officer", COUNTY)
    homes = await a_programme_of(client, county.headers, "appliances")

    async def paid(of: str, fen: int) -> tuple[int, str]:
        body: dict[str, Any] = {"id": str(uuid4()), "kind": "cash", "occurred_on": "2022-03-31", "household_id": of}
        answer = await call(client, county.headers, "POST", f"{homes}/deliveries", {**body, "amount_fen": fen})
        return answer.status_code, answer.json().get("code", answer.json().get("household_id"))

    survivor, gone = str(into.household_id), str(alias.household_id)
    assert await paid(gone, 300_000) == (201, gone)
    merge = await merged(client, county, into, alias, noun="households")
    assert await paid(survivor, 300_000) == (409, "CAP_EXCEEDED")
    assert await paid(gone, 100_000) == (201, survivor)
    await undone(client, county, merge)
    assert await paid(survivor, 300_000) == (201, survivor)
    assert await paid(gone, 300_000) == (409, "CAP_EXCEEDED")
