"""People under another system's ids: two at once make one record, and both are answered with it."""

import asyncio
from datetime import timedelta
from functools import partial

from httpx import ASGITransport, AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from tests.applications import application
from tests.callers import headers_for
from tests.factories import an_external_body
from tests.registered import OTHER_VILLAGE, TOWN, VILLAGE, put_places


async def test_upserts_of_one_external_id_at_once_make_one_record(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE)
    town = await headers_for(deployment, "town_officer", TOWN)
    head, child = an_external_body(), an_external_body(name="张小宝", relation="20", phone=...)

    async def put(external_id: str, body: dict[str, object]) -> tuple[int, str]:
        answer = await client.put(f"/v1/people/by-external-id/dibao/{external_id}", json=body, headers=town)
        return answer.status_code, answer.json().get("id", answer.text)

    # Two people of a household that is new as well, each sent by four at once, over connections of their own.
    answers = await asyncio.gather(
        *(put(name, body) for _ in range(4) for name, body in (("P-1", head), ("P-2", child)))
    )
    assert sorted(status for status, _ in answers) == [200] * 6 + [201] * 2, answers
    assert len({one for _, one in answers}) == 2
    assert len({one for _, one in answers[::2]}) == 1
    [home] = (await client.get("/v1/households", headers=town)).json()["items"]
    assert {one["id"] for one in home["people"]} == {one for _, one in answers}


async def test_who_asked_first_may_be_registered_second(deployment: Deployment) -> None:
    """Of two at once, the one whose request came first may be second to the household's lock."""
    await put_places(deployment, VILLAGE)
    town = await headers_for(deployment, "town_officer", TOWN)
    began = clock.now()
    child = an_external_body(name="张小宝", relation="20", phone=...)
    for second, external_id, body in ((5, "P-1", an_external_body()), (3, "P-2", child)):
        app = application(Settings(), deployment, now=partial(began.__add__, timedelta(seconds=second)))
        async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as one:
            made = await one.put(f"/v1/people/by-external-id/dibao/{external_id}", json=body, headers=town)
        assert made.status_code == 201, made.text


async def test_a_known_id_brings_up_to_date_what_it_says(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    town = await headers_for(deployment, "town_officer", TOWN)
    body, path = an_external_body(), "/v1/people/by-external-id/dibao/P-1"
    made = await client.put(path, json=body, headers=town)
    assert made.status_code == 201, made.text
    same = await client.put(path, json=body, headers=town)
    assert (same.status_code, same.json()) == (200, made.json())
    changed = await client.put(path, json={**body, "phone": "13900139000"}, headers=town)
    assert (changed.json()["id"], changed.json()["phone"]) == (made.json()["id"], "139****9000")
    # The same id of another source is somebody else, and the number says who that would be.
    other = await client.put("/v1/people/by-external-id/hospital/P-1", json=body, headers=town)
    assert (other.status_code, other.json()["code"]) == (409, "ALREADY_REGISTERED")
    away = await headers_for(deployment, "village_officer", OTHER_VILLAGE)
    foreign = await client.put(path, json=body, headers=away)
    assert (foreign.status_code, foreign.json()["code"]) == (409, "REGISTERED_ELSEWHERE")
    assert made.json()["id"] not in foreign.text
