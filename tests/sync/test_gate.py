"""Who may pull now: builds that are too old, first synchronisations that stand in line; and how answers are packed."""

import asyncio
import gzip
import json
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from app.core.db import Deployment
from app.core.errors import Refusal
from app.core.settings import AnnouncedBuild, Settings, SyncSettings
from app.core.web.packing import chosen
from app.main import create_app
from app.sync.clients import Build, least_build, read_client, upgrade_notice
from app.sync.gate import Gate
from tests.sync.phones import a_batch, an_operation
from tests.sync.town import Town

PULL = "/v1/sync/pull"
OLD = {"X-Client": "visit-android/1.14.2+199"}


@pytest.mark.parametrize(
    ("text", "build"),
    [
        ("visit-android/1.14.2+231", Build("visit-android", 231)),
        ("visit-android/1.14.2", Build("visit-android", 0)),
        ("Mozilla/5.0 (Windows)", None),
        ("", None),
        (None, None),
    ],
)
def test_what_a_client_says_of_itself(text: str | None, build: Build | None) -> None:
    assert read_client(text) == build


def test_which_builds_are_too_old() -> None:
    assert least_build(Build("a", 219), {"a": 220}) == 220
    assert least_build(Build("a", 220), {"a": 220}) is None
    assert least_build(Build("b", 1), {"a": 220}) is None
    assert least_build(None, {"a": 220}) is None
    ahead = {"a": AnnouncedBuild(min_build=300, sunset=date(2027, 3, 1))}
    assert upgrade_notice(Build("a", 300), ahead) is None
    assert upgrade_notice(Build("a", 299), ahead) == {
        "type": "upgrade",
        "min_build": 300,
        "sunset": date(2027, 3, 1),
    }


async def _asked(
    deployment: Deployment, sync: SyncSettings, headers: dict[str, str], *operations: dict[str, Any]
) -> tuple[int, dict[str, Any]]:
    app = create_app(Settings(sync=sync, worker=False), deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        if operations:
            answer = await client.post("/v1/sync/push", json=a_batch(*operations), headers=headers)
        else:
            answer = await client.get(PULL, headers=headers)
    return answer.status_code, answer.json()


async def test_an_old_build_is_told_to_upgrade_and_may_still_push(town: Town) -> None:
    headers = town.officer | OLD
    gated = SyncSettings(min_builds={"visit-android": 200})
    status, told = await _asked(town.deployment, gated, headers)
    assert (status, told["code"], told["min_build"]) == (403, "CLIENT_UPGRADE_REQUIRED", 200)
    status, told = await _asked(town.deployment, gated, headers, an_operation("visit.void", {}))
    assert (status, len(told["results"])) == (200, 1)
    ahead = {"visit-android": AnnouncedBuild(min_build=220, sunset=date(2027, 3, 1))}
    status, told = await _asked(town.deployment, SyncSettings(announced=ahead), headers)
    assert (status, told["notice"]) == (200, {"type": "upgrade", "min_build": 220, "sunset": "2027-03-01"})


async def test_so_many_at_a_time_and_so_many_in_line() -> None:
    gate, order = Gate(1, 1), []
    first, done = asyncio.Event(), asyncio.Event()

    async def page(name: str) -> None:
        async with gate.turn(heavy=True):
            order.append(name)
            first.set()
            await done.wait()

    one = asyncio.create_task(page("one"))
    await first.wait()
    two = asyncio.create_task(page("two"))
    await asyncio.sleep(0)
    assert gate.inside == 2
    with pytest.raises(Refusal) as refused:
        await page("three")
    assert (refused.value.status, refused.value.code) == (503, "SYNC_BUSY")
    assert 2 <= int(refused.value.headers["Retry-After"]) < 10
    async with gate.turn(heavy=False):
        assert order == ["one"]
    done.set()
    await asyncio.gather(one, two)
    assert (order, gate.inside) == (["one", "two"], 0)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("gzip, zstd", "zstd"),
        ("gzip, zstd;q=0.4", "gzip"),
        ("*", "zstd"),
        ("gzip;q=0", None),
        ("br, gzip;q=0.2, identity;q=0.9", None),
        ("gzip;q=nan", None),
        ("gzip;q=much", None),
        (",,;", None),
    ],
)
def test_the_coding_a_caller_likes_best(accepted: str, coding: str | None) -> None:
    assert chosen(accepted, {"zstd": bytes, "gzip": bytes}) == coding


async def test_pages_are_packed_as_accepted(town: Town) -> None:
    for _ in range(3):
        await town.home(town.teams[0])
    headers = (await town.phone(town.teams[0])).headers
    sizes = {}
    for accepted in ("identity", "gzip", "zstd"):
        request = town.client.build_request("GET", PULL, headers={**headers, "Accept-Encoding": accepted})
        answer = await town.client.send(request, stream=True)
        raw = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers.get("content-encoding", "identity") == accepted
        assert answer.headers["vary"] == "Accept-Encoding"
        opened = {"identity": bytes, "gzip": gzip.decompress, "zstd": import_module("backports.zstd").decompress}
        assert json.loads(opened[accepted](raw))["protocol"] == "visit-sync/1"
        sizes[accepted] = len(raw)
    assert max(sizes["gzip"], sizes["zstd"]) < sizes["identity"] / 3
