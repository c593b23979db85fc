"""Indicators over HTTP, over both databases: of which place and day, who may, and that the records behind a figure make it."""

from datetime import timedelta
from typing import Any

from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.dashboards.indicators.catalogue import catalogue
from app.dashboards.values import Record, total_of
from tests.callers import headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Home, put_home

PATH = "/v1/dashboards/indicators"


async def figures(client: AsyncClient, headers: dict[str, str], **query: str) -> dict[str, int | None]:
    answer = await client.get(PATH, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return {one["key"]: one["value"] for one in answer.json()["items"]}


async def records(
    client: AsyncClient, headers: dict[str, str], key: str, limit: str = "200", **query: str
) -> tuple[int, list[Any]]:
    """What the records behind a figure make, read page by page, and the records."""
    items: list[Any] = []
    page: dict[str, Any] = {"next_cursor": ""}
    while page["next_cursor"] is not None:
        query |= {"limit": limit} | ({"cursor": page["next_cursor"]} if page["next_cursor"] else {})
        answer = await client.get(f"{PATH}/{key}/records", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
    made = total_of(Record(one["kind"], one["reference"], one["counts"], one["once"]) for one in items)
    return made // page["per"], items


async def test_every_figure_says_of_what_it_is(deployment: Deployment, client: AsyncClient) -> None:
    await put_home(deployment)
    headers = await headers_for(deployment, "county_officer", COUNTY)
    answer = (await client.get(PATH, headers=headers)).json()
    assert (answer["place"], answer["as_of"]) == (COUNTY, "2022-07-31")
    assert [one["key"] for one in answer["items"]] == [one.key for one in catalogue().indicators]
    shown = {one["key"]: one for one in answer["items"]}
    spent, rate = shown["assistance_spent"], shown["yield_rate"]
    assert spent["period"] == {"kind": "calendar_year", "from": "2021-01-01", "to": "2021-12-31"}
    assert spent["shown"] == {"zh": "0元", "en": "CNY 0"}
    assert (rate["value"], rate["shown"]["zh"]) == (10, "10%")
    assert shown["assistance_per_recipient"]["inputs"] == ["assistance_spent", "assistance_recipients"]
    assert shown["assistance_per_recipient"]["value"] is None
    assert (shown["aid_categories"]["value"], shown["towns"]["value"], shown["network_levels"]["value"]) == (9, 1, 3)
    terms, _ = await records(client, headers, "aid_categories", "2")
    assert terms == 9


async def test_whose_place_and_which_day(deployment: Deployment, client: AsyncClient) -> None:
    for place in (VILLAGE, OTHER_VILLAGE):
        await put_home(deployment, Home(place))
    county = await headers_for(deployment, "county_officer", COUNTY)
    town = await headers_for(deployment, "town_officer", TOWN)
    assert (await figures(client, county))["villages"] == 2
    assert (await figures(client, county, place=TOWN))["villages"] == 1
    assert (await figures(client, town))["villages"] == 1
    assert (await records(client, county, "villages"))[0] == 2
    assert [one["reference"] for one in (await records(client, town, "villages"))[1]] == [VILLAGE]
    for path in (PATH, f"{PATH}/villages/records"):
        foreign = await client.get(path, params={"place": OTHER_VILLAGE}, headers=town)
        assert foreign.status_code == 404
        late = await client.get(
            path, params={"as_of": str(clock.day_of(clock.now()) + timedelta(days=1))}, headers=town
        )
        assert (late.status_code, late.json()["errors"][0]["pointer"]) == (422, "/as_of")
        worker = await headers_for(deployment, "grid_worker", TOWN)
        assert (await client.get(path, headers=worker)).status_code == 403
    assert (await client.get(f"{PATH}/nothing/records", headers=town)).status_code == 404
    cursor = (await client.get(f"{PATH}/villages/records?limit=1", headers=county)).json()["next_cursor"]
    other = await client.get(f"{PATH}/towns/records", params={"cursor": cursor}, headers=county)
    assert (other.status_code, other.json()["errors"][0]["pointer"]) == (422, "/cursor")
