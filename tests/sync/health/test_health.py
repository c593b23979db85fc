"""How phones fare: noted at the door, written once a minute for all together, read by whoever keeps the teams of a place."""

from datetime import timedelta
from uuid import UUID, uuid4

from httpx import AsyncClient
from sqlalchemy import select
from starlette.types import Message, Receive, Scope, Send

from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import Actor
from app.sync.health.book import Book
from app.sync.health.store import keep_seen
from app.sync.health.tables import SyncHealthRow
from app.sync.health.values import Key, Seen, read_queue
from app.sync.health.web import Watched
from tests.callers import headers_for
from tests.factories import a_team
from tests.registered import COUNTY, TOWN, VILLAGE

ELSEWHERE = "330481002"


async def kept(deployment: Deployment) -> dict[UUID, SyncHealthRow]:
    rows = table(SyncHealthRow)
    async with reading(deployment, EVERYWHERE) as db:
        return {row.device_id: row for row in await db.all(select(rows))}  # type: ignore[misc]  # a row has its columns


async def call(
    book: Book, path: str, status: int, actor: Actor | None, caught_up: bool = False, **headers: str
) -> None:
    """One request through the middleware, answered by somebody who knows the caller."""

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"actor": actor, "caught_up": caught_up}
        if status >= 400:
            scope["problem"] = "SYNC_BUSY"
        await send({"type": "http.response.start", "status": status, "headers": []})

    async def receive() -> Message:
        raise AssertionError("nothing is read")

    async def send(message: Message) -> None:
        assert message["status"] == status

    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await Watched(inner, book, clock.now)({"type": "http", "path": path, "headers": told}, receive, send)


async def test_what_passes_the_door_is_written_once_for_all(deployment: Deployment) -> None:
    book, phone, other = Book(deployment, every_s=3600), uuid4(), uuid4()
    actor = Actor(COUNTY, uuid4(), "grid", "app", device_id=phone)
    for _ in range(50):
        await call(book, "/v1/sync/pull", 200, actor, caught_up=True, x_client="visit-android/1.14.2+231")
    await call(book, "/v1/sync/pull", 503, actor)
    await call(book, "/v1/sync/push", 200, actor, x_sync_queue="queued=12, attention=1, failures=3, step=upload")
    second = Actor(COUNTY, actor.account_id, "grid", "app")
    await call(book, "/v1/sync/pull", 200, second, x_device_id=str(other))
    await call(book, "/v1/sync/pull", 200, second)
    for path, who in (("/v1/people", actor), ("/v1/sync/pull", None)):
        await call(book, path, 200, who)
    assert await kept(deployment) == {}
    assert len(book.seen) == 3
    await book.close()
    rows = await kept(deployment)
    assert rows.keys() == {phone, other, UUID(int=0)}
    row = rows[phone]
    assert (row.client, row.queued, row.attention, row.failures, row.step) == (
        "visit-android/1.14.2+231",
        12,
        1,
        3,
        "upload",
    )
    assert (row.refused_code, row.pulled_at is not None, row.pushed_at is not None) == ("SYNC_BUSY", True, True)
    assert row.caught_up_at is not None
    assert rows[other].caught_up_at is None


async def test_what_is_not_seen_again_stays(deployment: Deployment) -> None:
    key, at = Key(COUNTY, uuid4(), uuid4()), clock.now()
    for seen in (Seen(pulled_at=at, queued=4), Seen(pushed_at=at, queued=0)):
        async with transaction(deployment, EVERYWHERE) as db:
            await keep_seen(db, {key: seen})
    [row] = (await kept(deployment)).values()
    assert (row.pulled_at, row.pushed_at, row.queued) == (at, at, 0)


def test_what_a_phone_tells_of_itself() -> None:
    assert read_queue("queued=12, attention=1,failures=3, step=upload") == {
        "queued": 12,
        "attention": 1,
        "failures": 3,
        "step": "upload",
    }
    assert read_queue("queued=-1, attention=x, failures=, step=elsewhere, name=张三, =, queued") == {}
    assert read_queue("queued=999999999") == {"queued": 100_000}


async def test_supervisors_see_late_ones_first_and_nobody_elses(deployment: Deployment, client: AsyncClient) -> None:
    mine, foreign, at = await a_team(deployment), await a_team(deployment, ELSEWHERE), clock.now()
    ids = [one.account_id for one in mine.members]
    seen = {
        Key(COUNTY, ids[0], uuid4()): Seen(caught_up_at=at, queued=0),
        Key(COUNTY, ids[1], uuid4()): Seen(caught_up_at=at - timedelta(days=2), queued=7),
        Key(COUNTY, foreign.members[0].account_id, uuid4()): Seen(caught_up_at=at),
    }
    async with transaction(deployment, EVERYWHERE) as db:
        await keep_seen(db, seen)
    headers, found = await headers_for(deployment, "town_officer", TOWN), []
    cursor: str | None = ""
    while cursor is not None:
        answer = await client.get(f"/v1/sync/health?limit=1{cursor}", headers=headers)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = f"&cursor={next_}" if (next_ := answer.json()["next_cursor"]) else None
    assert [UUID(one["account_id"]) for one in found] == [ids[2], ids[1], ids[0]]
    assert [(one["late"], one["queued"]) for one in found] == [(True, None), (True, 7), (False, 0)]
    assert found[0]["device_id"] is None
    county = await client.get("/v1/sync/health", headers=await headers_for(deployment, "county_officer", COUNTY))
    assert len(county.json()["items"]) == 6
    field = await client.get("/v1/sync/health", headers=await headers_for(deployment, "grid_worker", VILLAGE))
    assert field.status_code == 403
