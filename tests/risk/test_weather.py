"""Weather warnings: declared over a place, they reach every household there once, and again while they last; then they decay."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.risk.sweep import sweep
from app.risk.tables import ObservationRow, StandingRow
from app.risk.weather.tell import tell_everywhere
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN
from tests.visits.scene import Scene, a_visit, a_worker, scenes, submitted_at


def a_warning(place: str, days: int = 2, **changed: Any) -> dict[str, Any]:
    today = clock.day_of(clock.now())
    body = {"id": str(uuid4()), "place": place, "kind": "typhoon"}
    return {**body, "from": today.isoformat(), "until": (today + timedelta(days=days)).isoformat(), **changed}


async def scores(deployment: Deployment, *made: Scene) -> list[int]:
    own = table(StandingRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(own.c.person_id, own.c.score))
    found = {row.person_id: row.score for row in rows}
    return [found[one.people[0]] for one in made]


async def told(deployment: Deployment) -> int:
    own = table(ObservationRow)
    async with reading(deployment, EVERYWHERE) as db:
        return len(await db.all(select(own.c.source_id).where(own.c.kind == "act")))


async def test_a_warning_reaches_everybody_there_once_and_decays(deployment: Deployment, client: AsyncClient) -> None:
    since = clock.now() - timedelta(days=1)
    here = await scenes(deployment, 3, since=since)
    [there] = await scenes(deployment, 1, place=OTHER_VILLAGE, since=since)
    officer = await a_worker(deployment, "town_officer", TOWN)
    body = a_warning(TOWN, days=8)
    for status in (201, 200):
        answer = await client.post("/v1/risk/weather-warnings", json=body, headers=officer.headers)
        assert answer.status_code == status, answer.text
    at = datetime.combine(clock.day_of(clock.now()), datetime.min.time(), UTC) + timedelta(hours=4)
    await asyncio.gather(*(tell_everywhere(deployment, at) for _ in range(2)))
    assert await scores(deployment, *here, there) == [10, 10, 10, 0]
    assert await told(deployment) == 3
    [shown] = (await client.get("/v1/risk/weather-warnings", headers=officer.headers)).json()["warnings"]
    assert (shown["households"], shown["telling"], shown["told_on"]) == (3, False, body["from"])
    # It lasts longer than an exposure stays fresh, so it is told again; when it is over, the points halve and end.
    await tell_everywhere(deployment, at + timedelta(days=6))
    await tell_everywhere(deployment, at + timedelta(days=7))
    assert await told(deployment) == 6
    await sweep(deployment, at + timedelta(days=14))
    assert (await scores(deployment, here[0]))[0] == 10
    await sweep(deployment, at + timedelta(days=15))
    assert (await scores(deployment, here[0]))[0] == 5
    await sweep(deployment, at + timedelta(days=22))
    assert (await scores(deployment, here[0]))[0] == 0


async def test_who_may_declare_where(deployment: Deployment, client: AsyncClient) -> None:
    await scenes(deployment, 1)
    await scenes(deployment, 1, place=OTHER_VILLAGE)
    officer = await a_worker(deployment, "town_officer", TOWN)
    foreign = await client.post("/v1/risk/weather-warnings", json=a_warning(OTHER_VILLAGE), headers=officer.headers)
    assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (422, "/place")
    over = a_warning(TOWN, days=-1, **{"from": "2026-01-01"})
    answer = await client.post("/v1/risk/weather-warnings", json=over, headers=officer.headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "DAY_OUT_OF_RANGE")
    body = a_warning(COUNTY)
    county = await a_worker(deployment, "county_officer", COUNTY)
    assert (await client.post("/v1/risk/weather-warnings", json=body, headers=county.headers)).status_code == 201
    path = f"/v1/risk/weather-warnings/{body['id']}/end"
    assert (await client.put(path, headers=officer.headers)).status_code == 404
    ended = await client.put(path, headers=county.headers)
    assert ended.json()["ended_at"]
    await tell_everywhere(deployment, clock.now())
    assert await told(deployment) == 0


async def test_a_warning_is_no_visit_and_a_late_visit_finds_it_again(
    deployment: Deployment, client: AsyncClient
) -> None:
    [scene] = await scenes(deployment, 1)
    worker = await a_worker(deployment, team_id=scene.team_id)
    county = await a_worker(deployment, "county_officer", COUNTY)
    await client.post("/v1/risk/weather-warnings", json=a_warning(COUNTY), headers=county.headers)
    await tell_everywhere(deployment, clock.now())
    late = (clock.now() - timedelta(days=1)).isoformat()
    body = a_visit(scene, {"mental.outings_per_week": 0}, occurred_at=late)
    await submitted_at(deployment, worker, clock.now(), body)
    assert await scores(deployment, scene) == [18]  # D04 and M04
    shown = (await client.get(f"/v1/people/{scene.people[0]}/risk", headers=worker.headers)).json()
    [reason] = [one for one in shown["reasons"] if one["code"] == "D04"]
    assert reason["evidence"][0]["visit_id"] is None
