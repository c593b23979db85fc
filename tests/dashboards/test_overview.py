"""The overview over both databases: the same figures before and after folding, for one's own places only."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from app.core import clock
from app.core.db import Db, Deployment
from app.core.errors import Refusal
from app.dashboards.fold import fold_deltas
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome
from app.journal.perform import perform
from tests.callers import an_actor, headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Home, put_home, put_places, put_standing

PERIOD = "from=2022-01-01&to=2022-07-31"


async def count(db: Db, actor: Actor, at: datetime, command: Sequence[Delta]) -> Outcome[None]:
    """Stands for the verbs that move counts."""
    return Outcome(None, (Fact("counts.moved", deltas=tuple(command)),))


async def moved(deployment: Deployment, *deltas: tuple[str, str, date, int]) -> None:
    await perform(
        deployment, count, an_actor("county_officer", COUNTY), clock.now(), [Delta(*delta) for delta in deltas]
    )


async def figures(client: AsyncClient, headers: dict[str, str], query: str) -> dict[str, Any]:
    answer = await client.get(f"/v1/dashboards/overview?{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return {name: value for name, value in found.items() if name != "as_of"}


async def a_year(deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    await moved(
        deployment,
        ("level.orange", VILLAGE, date(2021, 9, 3), 4),
        ("level.orange", VILLAGE, date(2022, 2, 3), -1),
        ("level.red", VILLAGE, date(2022, 2, 3), 1),
        ("households", VILLAGE, date(2021, 9, 1), 3),
        ("people", VILLAGE, date(2021, 9, 1), 4),
        ("teams", VILLAGE, date(2021, 9, 1), 1),
        ("pairings", VILLAGE, date(2021, 9, 1), 3),
        ("visit.orange", VILLAGE, date(2021, 12, 31), 9),
        ("visit.orange", VILLAGE, date(2022, 1, 1), 5),
        ("visit.red", VILLAGE, date(2022, 7, 31), 2),
        ("visit.red", OTHER_VILLAGE, date(2022, 3, 31), 10),
        ("visit.red", VILLAGE, date(2022, 8, 1), 7),
        ("visit.on_time", VILLAGE, date(2022, 4, 4), 3),
        ("visit.late", VILLAGE, date(2022, 4, 5), 1),
        ("referrals.open", VILLAGE, date(2022, 4, 5), 2),
        ("referrals.open", VILLAGE, date(2022, 5, 5), -1),
        ("referrals.closed", VILLAGE, date(2022, 5, 5), 1),
        ("referrals.open", VILLAGE, date(2023, 5, 5), 8),
        ("alerts.open", VILLAGE, date(2022, 2, 3), 1),
    )


TOWN_FIGURES = {
    "place": TOWN,
    "place_name": TOWN,
    "from": "2022-01-01",
    "to": "2022-07-31",
    "levels": {"red": 1, "orange": 3, "yellow": 0},
    "visits": {"red": 2, "orange": 5, "yellow": 0, "total": 7},
    "on_time_rate": 0.75,
    "overdue": 0,
    "open_referrals": 9,
    "closed_rate": 0.5,
    "open_alerts": 1,
    "teams": 1,
    "households": 3,
    "people": 4,
    "pairings": 3,
}


async def test_the_same_before_during_and_after_folding(deployment: Deployment, client: AsyncClient) -> None:
    await a_year(deployment)
    town = await headers_for(deployment, "town_officer", TOWN)
    county = await headers_for(deployment, "county_officer", COUNTY)
    folded = [await figures(client, town, f"place={TOWN}&{PERIOD}")]
    while await fold_deltas(deployment, batch=4):
        folded.append(await figures(client, town, f"place={TOWN}&{PERIOD}"))
    assert len(folded) == 6
    assert all(one == TOWN_FIGURES for one in folded)
    whole = await figures(client, county, f"place={COUNTY}&{PERIOD}")
    assert whole["visits"] == {"red": 12, "orange": 5, "yellow": 0, "total": 17}
    village = await figures(client, county, f"place={VILLAGE}&from=2022-07-31&to=2022-08-01")
    assert village["visits"] == {"red": 9, "orange": 0, "yellow": 0, "total": 9}
    assert village["on_time_rate"] is None


async def test_what_is_moved_after_folding_counts_too(deployment: Deployment, client: AsyncClient) -> None:
    await a_year(deployment)
    await fold_deltas(deployment)
    await moved(
        deployment, ("visit.red", VILLAGE, date(2022, 7, 1), -2), ("visit.yellow", VILLAGE, date(2022, 7, 1), 2)
    )
    headers = await headers_for(deployment, "village_officer", VILLAGE)
    for _ in range(2):
        found = await figures(client, headers, PERIOD)
        assert (found["place"], found["visits"]) == (VILLAGE, {"red": 0, "orange": 5, "yellow": 2, "total": 7})
        await fold_deltas(deployment)


async def test_overdue(deployment: Deployment, client: AsyncClient) -> None:
    now = clock.now()
    today = clock.day_of(now)
    near = [await put_home(deployment) for _ in range(5)]
    await put_standing(deployment, near[0], "red", today - timedelta(days=1))
    await put_standing(deployment, near[1], "red", today, now - timedelta(minutes=5))
    await put_standing(deployment, near[2], "red", today, now + timedelta(days=1))
    await put_standing(deployment, near[3], "yellow", today)
    await put_standing(deployment, near[4], "yellow", today - timedelta(days=9), active=False)
    await put_standing(deployment, await put_home(deployment, Home(OTHER_VILLAGE)), "red", today - timedelta(days=3))
    town = await headers_for(deployment, "town_officer", TOWN)
    county = await headers_for(deployment, "county_officer", COUNTY)
    assert (await figures(client, town, ""))["overdue"] == 2
    assert (await figures(client, county, ""))["overdue"] == 3


async def test_places_of_others_are_not_there(deployment: Deployment, client: AsyncClient) -> None:
    await put_places(deployment, VILLAGE, OTHER_VILLAGE, "330482001001")
    headers = await headers_for(deployment, "town_officer", TOWN)
    bodies = []
    for place in (COUNTY, OTHER_VILLAGE, "330482001001", "330481001999"):
        answer = await client.get(f"/v1/dashboards/overview?place={place}", headers=headers)
        assert answer.status_code == 404, place
        bodies.append({**answer.json(), "request_id": ""})
    assert all(body == bodies[0] for body in bodies)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("from=2022-08-01&to=2022-07-31", "/from"),
        ("from=2002-08-01&to=2022-07-31", "/from"),
        ("from=yesterday", "/from"),
        ("place=33048", "/place"),
        ("place=33048%25", "/place"),
    ],
)
async def test_questions_that_are_none(deployment: Deployment, client: AsyncClient, query: str, pointer: str) -> None:
    headers = await headers_for(deployment, "town_officer", TOWN)
    answer = await client.get(f"/v1/dashboards/overview?{query}", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_who_may(deployment: Deployment, client: AsyncClient) -> None:
    for headers, status in (
        ({}, 401),
        (await headers_for(deployment, "grid_worker", TOWN), 403),
        (await headers_for(deployment, "auditor", COUNTY), 403),
    ):
        assert (await client.get("/v1/dashboards/overview", headers=headers)).status_code == status


async def test_a_refusal_moves_no_count(deployment: Deployment, client: AsyncClient) -> None:
    async def refuse(db: Db, actor: Actor, at: datetime, command: None) -> Outcome[None]:
        raise Refusal(409, "NO", "不", "No")

    await put_places(deployment, VILLAGE)
    with pytest.raises(Refusal, match="NO"):
        await perform(deployment, refuse, an_actor("county_officer", COUNTY), clock.now(), None)
    headers = await headers_for(deployment, "county_officer", COUNTY)
    assert (await figures(client, headers, PERIOD))["visits"]["total"] == 0
    assert await fold_deltas(deployment) == 0
