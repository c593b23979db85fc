"""Streams of hints: what moved in one's own feeds and no others, alerts of one's teams and places, and a farewell."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from app.access.tables import SeatGrantRow, SessionRow
from app.alerts.alert import RaiseAlert
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.main import create_app
from app.sync.signals import hub
from app.sync.signals.hub import Hub
from tests.alerts.test_alert import about, raised
from tests.callers import headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, VILLAGE, Home, put_home
from tests.sync.signals.streaming import streaming

QUICK = {"look_every_s": 0.05, "streams_per_account": 2, "streams": 3}


@pytest.fixture
async def app(deployment: Deployment) -> AsyncIterator[FastAPI]:
    """The application, whose hub looks often."""
    app = create_app(Settings.model_validate({"worker": False, "signals": QUICK}), deployment)
    yield app
    await app.state.hub.close()


async def an_alarm(deployment: Deployment, home: Home, kind: str = "red") -> str:
    command: RaiseAlert = about(home, kind, str(uuid4()))
    [alert] = await raised(deployment, command, at=clock.now())
    return str(alert.alert_id)


async def test_a_team_hears_of_its_own(app: FastAPI, deployment: Deployment) -> None:
    team, other = uuid4(), uuid4()
    mine, foreign = await put_home(deployment, Home(team_id=team)), await put_home(deployment, Home(team_id=other))
    headers = await headers_for(deployment, "grid_worker", VILLAGE, team)
    async with streaming(app, headers) as stream:
        assert await stream.status == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert (stream.headers["cache-control"], stream.headers["x-accel-buffering"]) == ("no-cache", "no")
        await an_alarm(deployment, foreign)
        alert_id = await an_alarm(deployment, mine, "suicide")
        told = [await stream.next(), await stream.next()]
        assert ("alert", {"alert_id": alert_id, "level": "red"}) in told
        assert ("changed", {"scope": f"team:{team}", "head": 1}) in told
        await an_alarm(deployment, mine)
        assert await stream.changed(f"team:{team}") == 2


async def test_what_moved_before_is_told_at_once(app: FastAPI, deployment: Deployment) -> None:
    team = uuid4()
    await an_alarm(deployment, await put_home(deployment, Home(team_id=team)))
    headers = await headers_for(deployment, "grid_worker", VILLAGE, team)
    async with streaming(app, headers, "for_s=0") as stream:
        assert await stream.next() == ("changed", {"scope": f"team:{team}", "head": 1})
        told = await stream.until("bye")
        assert (told["reason"], 1 <= told["retry_after_s"] <= 10) == ("lifetime", True)
        assert await stream.next() is None


async def test_supervisors_hear_of_their_places(app: FastAPI, deployment: Deployment) -> None:
    near, far = await put_home(deployment, Home(team_id=uuid4())), await put_home(deployment, Home(OTHER_VILLAGE))
    headers = await headers_for(deployment, "village_officer", VILLAGE)
    async with streaming(app, headers) as stream:
        await an_alarm(deployment, far)
        alert_id = await an_alarm(deployment, near)
        assert await stream.next() == ("alert", {"alert_id": alert_id, "level": "red"})


async def test_whoever_loses_the_seat_hears_no_more_of_it(app: FastAPI, deployment: Deployment) -> None:
    team, later = uuid4(), uuid4()
    headers = await headers_for(deployment, "grid_worker", VILLAGE, team)
    the_hub: Hub = app.state.hub
    async with streaming(app, headers) as stream:
        [listener] = the_hub.listeners
        seats = table(SeatGrantRow)
        async with transaction(deployment, EVERYWHERE) as db:
            await db.write(update(seats).values(team_id=later))
        listener.checked_at -= hub.TRUSTED_FOR + timedelta(seconds=1)
        await the_hub.look()
        assert f"team:{later}" in listener.feeds
        await an_alarm(deployment, await put_home(deployment, Home(team_id=team)))
        await an_alarm(deployment, await put_home(deployment, Home(team_id=later)))
        assert (await stream.until("changed"))["scope"] == f"team:{later}"


async def test_a_session_that_ends_closes_the_stream(app: FastAPI, deployment: Deployment) -> None:
    headers = await headers_for(deployment, "grid_worker", VILLAGE, uuid4())
    the_hub: Hub = app.state.hub
    async with streaming(app, headers) as stream:
        [listener] = the_hub.listeners
        async with transaction(deployment, EVERYWHERE) as db:
            await db.write(update(table(SessionRow)).values(ended_at=clock.now(), ended_reason="test"))
        listener.checked_at -= hub.TRUSTED_FOR + timedelta(seconds=1)
        assert (await stream.until("bye"))["reason"] == "signed_out"
        assert await stream.next() is None
    assert the_hub.listeners == []


async def test_streams_have_a_number(app: FastAPI, deployment: Deployment) -> None:
    headers = await headers_for(deployment, "grid_worker", VILLAGE, uuid4())
    others = await headers_for(deployment, "county_officer", COUNTY)
    async with streaming(app, headers) as first, streaming(app, headers), streaming(app, others):
        async with streaming(app, others) as refused:
            assert (await refused.status, refused.headers["retry-after"]) == (503, "30")
        assert (await first.status, first.status.done()) == (200, True)
    async with streaming(app, headers) as oldest, streaming(app, headers), streaming(app, headers):
        assert (await oldest.until("bye"))["reason"] == "elsewhere"


async def test_the_server_says_when_it_ends(app: FastAPI, deployment: Deployment) -> None:
    headers = await headers_for(deployment, "grid_worker", VILLAGE, uuid4())
    async with streaming(app, headers) as stream:
        await app.state.hub.close()
        assert (await stream.until("bye"))["reason"] == "restarting"
        assert await stream.next() is None
    async with streaming(app, headers) as refused:
        assert await refused.status == 503


async def test_streams_hold_no_connection(app: FastAPI, deployment: Deployment) -> None:
    team = uuid4()
    many = [await headers_for(deployment, "grid_worker", VILLAGE, team) for _ in range(3)]
    pool = deployment.database.reader.pool
    async with streaming(app, many[0]), streaming(app, many[1]), streaming(app, many[2]) as stream:
        await an_alarm(deployment, await put_home(deployment, Home(team_id=team)))
        await stream.until("changed")
        app.state.hub.closed.set()
        await app.state.hub.task
        assert pool.checkedout() == 0  # type: ignore[attr-defined]  # of the pools that count, which ours are


async def test_whoever_may_not_synchronise_may_not_listen(app: FastAPI, deployment: Deployment) -> None:
    for role, place in (("informant", VILLAGE), ("auditor", COUNTY)):
        headers = await headers_for(deployment, role, place)
        async with streaming(app, headers) as refused:
            assert await refused.status == 403
