"""Two officers at the same books at the same instant, periods that are not the programme's, and grids in a table."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import insert

from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.places.tables import PlaceRow
from tests.callers import headers_for
from tests.programmes.test_import import sent
from tests.programmes.test_through_http import a_programme_of, call, said
from tests.registered import COUNTY, VILLAGE, put_home, put_places


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_what_two_do_at_once_is_done_once(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    one, other = [await headers_for(deployment, "county_officer", COUNTY) for _ in range(2)]
    loans = await a_programme_of(client, one, "income_project")
    to = {"household_id": str(home.household_id)}
    part = {"id": str(uuid4()), **to, "from": "2022-02-01", "status": "admitted"}
    await said(client, one, "POST", f"{loans}/participations", part)

    async def at_once(path: str, *bodies: dict[str, Any]) -> list[Any]:
        asked = zip((one, other), bodies, strict=True)
        return list(await asyncio.gather(*(call(client, who, "POST", path, body) for who, body in asked)))

    lent = {"id": str(uuid4()), "kind": "loan_issued", "amount_fen": 500_000, "occurred_on": "2022-03-01", **to}
    await said(client, one, "POST", f"{loans}/deliveries", lent)
    back = [{**lent, "id": str(uuid4()), "kind": "loan_repaid", "occurred_on": f"2022-04-0{day}"} for day in (1, 2)]
    repaid = await at_once(f"{loans}/deliveries", *back)
    assert sorted(answer.status_code for answer in repaid) == [201, 409]
    assert {answer.json().get("code") for answer in repaid} == {None, "LOAN_EXCEEDED"}
    [kept] = [answer.json()["id"] for answer in repaid if answer.status_code == 201]
    # What was lent is not taken back while it is repaid; the repayment is, once, whoever is first.
    held = await call(client, one, "POST", f"{loans}/deliveries/{lent['id']}/reversal", {"reason": "录错"})
    assert (held.status_code, held.json()["code"]) == (409, "LOAN_EXCEEDED")
    taken = await at_once(f"{loans}/deliveries/{kept}/reversal", {"reason": "重复"}, {"reason": "户主有误"})
    assert {answer.json().get("code") for answer in taken} == {None, "ALREADY_REVERSED"}
    [reversal] = [answer.json()["id"] for answer in taken if answer.is_success]
    last = await call(client, one, "POST", f"{loans}/deliveries/{reversal}/reversal", {"reason": "再冲"})
    assert (last.status_code, last.json()["code"]) == (409, "REVERSAL_FINAL")
    amounts = [row["amount_fen"] for row in (await said(client, one, "GET", "deliveries"))["items"]]
    assert sorted(amounts) == [-500_000, 500_000, 500_000]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_periods_are_the_programmes_and_tables_name_grids(deployment: Deployment, client: AsyncClient) -> None:
    grid, county = f"{VILLAGE}001", await headers_for(deployment, "county_officer", COUNTY)
    await put_places(deployment, VILLAGE)
    row = {"code": grid, "county": COUNTY, "name": "第一网格", "level": "grid", "parent_code": VILLAGE}
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(insert(table(PlaceRow)), [row])
    project = await a_programme_of(client, county, "venture_project", starts_on="2022-02-01", ends_on="2022-06-30")
    batch: dict[str, Any] = {"kind": "cash", "amount_fen": 900, "place": VILLAGE, "recipients": 3}
    batch |= {"count_unit": "projects", "occurred_on": "2022-06-01"}
    for period, status in (
        ("2021", 422),
        ("2022-01", 422),
        ("2022-07", 422),
        ("2022Q3", 422),
        ("2022Q1", 201),
        ("2022-06", 201),
        ("2022", 201),
    ):
        said_of = {**batch, "id": str(uuid4()), "period": period, "amount_fen": 900 + len(period) * int(period[-1])}
        answer = await call(client, county, "POST", f"{project}/deliveries", said_of)
        assert answer.status_code == status, (period, answer.text)
        assert status == 201 or answer.json()["errors"][0]["code"] == "PERIOD_OUTSIDE"
    path = f"{project.split('/')[1]}/deliveries:import"
    lines = "网格代码,单位代码,类别,日期,所属期,金额（元）,数量,计量单位,受益数,计数单位\n"
    good = f"{lines}{grid},,service_rendered,2022-03-01,,,3,hour,,\n,housing,cash,2022-03-01,2022-03,12.50,,,,\n"
    bad = f"{good}{VILLAGE},,service_rendered,2022-03-01,,,3,hour,,\n,housing,cash,2022-03-01,2023-03,9,,,,\n"
    refused = await sent(client, county, path, bad.encode())
    found = [(one["row"], one["field"], one["code"]) for one in refused.json()["rows"]]
    assert found == [(4, "grid", "UNKNOWN_REFERENCE"), (5, "period", "PERIOD_OUTSIDE")]
    for counts in ((2, 0), (0, 2)):
        answer = await sent(client, county, path, good.encode())
        assert (answer.json()["recorded"], answer.json()["repeated"]) == counts, answer.text
    listed = (await said(client, county, "GET", "deliveries?kind=service_rendered"))["items"]
    assert [(one["place"], one["count_unit"]) for one in listed] == [(grid, "person_times")]
