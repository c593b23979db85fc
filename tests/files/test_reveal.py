"""Fields in full: for a reason, within the scope and the day's budget, proven anew, and kept before they are told."""

from typing import Any
from uuid import uuid4

from httpx import ASGITransport, AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.files.tables import RevealRow
from tests.applications import application
from tests.audit.kept import acts_kept
from tests.callers import headers_for
from tests.registered import OTHER_VILLAGE, TOWN, Home, put_home

ASKED: dict[str, Any] = {"fields": ["name", "birth_date"], "reason_code": "identity_check", "reason": "核对银行卡户名"}


async def test_what_is_asked_for_and_nothing_else(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    headers = await headers_for(deployment, "town_officer", TOWN)
    answer = await client.post(f"/v1/people/{home.person_id}/reveal", json=ASKED, headers=headers)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["name"], body["birth_date"], body["id_number"]) == ("张三", "1940-02-29", None)
    assert body["left_today"] == 19
    assert answer.headers["cache-control"] == "no-store"
    act = (await acts_kept(deployment))[-1]
    act = next(one for one in await acts_kept(deployment) if one.act == "reveal_person")
    assert (act.result, act.subject_id) == ("done", home.person_id)
    assert act.told["facts"][0]["data"]["fields"] == ["name", "birth_date"]
    assert "核对" not in str(act.told)
    async with reading(deployment, EVERYWHERE) as db:
        row = await db.first(select(table(RevealRow)))
    assert row is not None
    assert (row.number, row.day, "核对".encode() in row.sealed) == (1, clock.day_of(clock.now()), False)


async def test_the_budget_of_a_day(deployment: Deployment) -> None:
    home = await put_home(deployment)
    headers = await headers_for(deployment, "town_officer", TOWN)
    app = application(Settings(reveals_per_day=2), deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as caller:
        path = f"/v1/people/{home.person_id}/reveal"
        found = [await caller.post(path, json=ASKED, headers=headers) for _ in range(3)]
        other = await headers_for(deployment, "town_officer", TOWN)
        assert (await caller.post(path, json=ASKED, headers=other)).status_code == 200
    assert [one.status_code for one in found] == [200, 200, 429]
    assert found[2].json()["code"] == "REVEAL_BUDGET_SPENT"
    assert 0 < int(found[2].headers["retry-after"]) <= 86_401


async def test_who_may_not(deployment: Deployment, client: AsyncClient) -> None:
    home, far = await put_home(deployment), await put_home(deployment, Home(OTHER_VILLAGE))
    town = await headers_for(deployment, "town_officer", TOWN)
    village = await headers_for(deployment, "village_officer", home.place)
    for person_id in (far.person_id, uuid4()):
        answer = await client.post(f"/v1/people/{person_id}/reveal", json=ASKED, headers=town)
        assert answer.status_code == 404
    assert (await client.post(f"/v1/people/{home.person_id}/reveal", json=ASKED, headers=village)).status_code == 403
    for wrong in ({**ASKED, "fields": ["answers"]}, {**ASKED, "reason": ""}, {**ASKED, "fields": []}):
        answer = await client.post(f"/v1/people/{home.person_id}/reveal", json=wrong, headers=town)
        assert answer.status_code == 422
