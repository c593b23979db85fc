"""Reading among a hundred thousand events; `make large` runs this and tells how long pages took, CI among fewer."""

import os
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import Whole
from app.events import store
from app.events.values import Event
from tests.callers import headers_for
from tests.events.reading import page
from tests.registered import COUNTY, OTHER_VILLAGE, VILLAGE, Home, put_home

pytestmark = pytest.mark.large
MANY = int(os.environ.get("NUANXIN_LARGE_ACTS", "100000"))
# One in so many lies in the small village.
RARE = 1_000


def event(number: int, home: Home) -> Event:
    """One of very many."""
    at, subject = clock.now() + timedelta(milliseconds=number), UUID(int=number)
    path = f"/v1/visits/{subject}"
    place = home.place
    who = (home.household_id, None, place, False, None, None)
    return Event(uuid4(), "visit.submitted", at, path, subject, *who, {}, number)


async def test_a_small_village_reads_on_among_very_many(deployment: Deployment, client: AsyncClient) -> None:
    busy, small = [await put_home(deployment, Home(place=place)) for place in (OTHER_VILLAGE, VILLAGE)]
    async with transaction(deployment, Whole(COUNTY)) as db:
        for first in range(1, MANY + 1, 5_000):
            batch = [event(one, busy if one % RARE else small) for one in range(first, min(first + 5_000, MANY + 1))]
            await store.add_events(db, COUNTY, batch)
        await store.set_mark(db, COUNTY, 0, MANY)
    for place, expected in ((VILLAGE, MANY // RARE), (COUNTY, MANY)):
        role = "county_officer" if place == COUNTY else "village_officer"
        headers = await headers_for(deployment, role, place)
        took, cursor, more, found = [], "", True, 0
        while more:
            start = time.perf_counter()
            told = (await page(client, headers, cursor)).json()
            took.append(time.perf_counter() - start)
            cursor, more, found = told["next_cursor"], told["more"], found + len(told["items"])
        assert found == expected
        slowest, ends = max(took) * 1000, took[-1] * 1000
        print(f"{deployment.database.dialect} {place}: {len(took)} pages, slowest {slowest:.0f} ms, last {ends:.0f} ms")
