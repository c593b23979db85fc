"""The due list over both databases: red first, then by day and instant, page by page, within reach."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from tests.callers import headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Home, put_home, put_standing


async def listed(client: AsyncClient, headers: dict[str, str], query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await client.get(f"/v1/due?limit=2{query}{cursor and f'&cursor={cursor}'}", headers=headers)
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
    return items


async def test_order_and_what_each_item_says(deployment: Deployment, client: AsyncClient) -> None:
    now = clock.now()
    today = clock.day_of(now)
    rows = [  # in the order they are to come back
        ("red", today - timedelta(days=2), None),
        ("red", today, now - timedelta(hours=1)),
        ("red", today, now + timedelta(hours=1)),
        ("red", today, None),
        ("orange", today - timedelta(days=30), None),
        ("yellow", today - timedelta(days=90), None),
        ("yellow", today, None),
    ]
    homes = [await put_home(deployment) for _ in rows]
    for home, (level, day, at) in reversed(list(zip(homes, rows, strict=True))):
        await put_standing(deployment, home, level, day, at, provisional=level == "orange")
    await put_standing(deployment, await put_home(deployment), "red", today + timedelta(days=1))
    await put_standing(deployment, await put_home(deployment), "red", None)
    await put_standing(deployment, await put_home(deployment), "red", today, active=False)
    headers = await headers_for(deployment, "town_officer", TOWN)
    items = await listed(client, headers)
    assert [item["person_id"] for item in items] == [str(home.person_id) for home in homes]
    assert [item["overdue_days"] for item in items] == [2, 0, 0, 0, 30, 90, 0]
    assert [item["overdue"] for item in items] == [True, True, False, False, True, True, False]
    assert [item["provisional"] for item in items] == [False] * 4 + [True] + [False] * 2
    assert items[0] | {"due_day": "", "person_id": "", "household_id": ""} == {
        "household_id": "",
        "person_id": "",
        "name": "张*",
        "place": VILLAGE,
        "level": "red",
        "provisional": False,
        "reason": "level",
        "due_day": "",
        "due_at": None,
        "overdue": True,
        "overdue_days": 2,
        "steps": [],
        "lost_at": None,
    }


async def test_reach_and_horizon(deployment: Deployment, client: AsyncClient) -> None:
    today = clock.day_of(clock.now())
    team = uuid4()
    mine = await put_home(deployment, Home(team_id=team))
    other = await put_home(deployment, Home(OTHER_VILLAGE))
    later = await put_home(deployment, Home(team_id=team))
    for home, days in ((mine, 0), (other, 0), (later, 5)):
        await put_standing(deployment, home, "yellow", today + timedelta(days=days))
    member = await headers_for(deployment, "grid_worker", TOWN, team)
    stranger = await headers_for(deployment, "grid_worker", TOWN, uuid4())
    town = await headers_for(deployment, "town_officer", TOWN)
    county = await headers_for(deployment, "county_officer", COUNTY)
    horizon = f"&before={today + timedelta(days=5)}"

    async def people(headers: dict[str, str], query: str = "") -> set[str]:
        return {item["person_id"] for item in await listed(client, headers, query)}

    assert await people(member) == await people(town) == {str(mine.person_id)}
    assert await people(member, horizon) == {str(mine.person_id), str(later.person_id)}
    assert await people(county) == {str(mine.person_id), str(other.person_id)}
    assert await people(stranger, horizon) == set()


async def test_who_may_and_foreign_cursors(deployment: Deployment, client: AsyncClient) -> None:
    assert (await client.get("/v1/due")).status_code == 401
    auditor = await headers_for(deployment, "auditor", COUNTY)
    assert (await client.get("/v1/due", headers=auditor)).status_code == 403
    headers = await headers_for(deployment, "county_officer", COUNTY)
    refused = await client.get("/v1/due?cursor=bm90IG91cnM", headers=headers)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/cursor")
