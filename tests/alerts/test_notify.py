"""Alerts leave by every channel: at least once, under one key, without anybody's data; supervisors when nobody takes one."""

import asyncio
import json
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from app.alerts.acknowledge import AcknowledgeAlert, acknowledge_alert
from app.alerts.lapse import drop_old_word
from app.alerts.notify import Notifier, notifier_of
from app.core import clock
from app.core.crypto import save_keyring
from app.core.db import Deployment, reading, transaction
from app.core.outbound import outbound_of
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.journal.perform import perform
from app.journal.tables import JobRow, JournalRow
from app.worker import drain_jobs
from tests.alerts.gateway import gateway
from tests.alerts.test_alert import about, raised
from tests.callers import an_actor
from tests.registered import COUNTY, TOWN, VILLAGE, Home, put_home

jobs = table(JobRow)
SECRET = "whsec_" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def settings(*channels: dict[str, Any], inside: str = "127.0.0.0/8") -> Settings:
    return Settings.model_validate({"channels": channels, "outbound_networks": inside})


def hook(url: str, name: str = "county", **rest: Any) -> dict[str, Any]:
    return {"name": name, "kind": "webhook", "url": url, "secret": SECRET, **rest}


async def drain(deployment: Deployment, notifier: Notifier) -> int:
    """Everything that is due now."""
    done = 0
    while now := await drain_jobs(deployment, notifier.handlers()):
        done += now
    return done


async def come_due(deployment: Deployment) -> None:
    """The hours pass: what waits for a later time, or for a lease, is due now."""
    async with transaction(deployment, EVERYWHERE) as db:
        past = clock.now() - timedelta(seconds=1)
        await db.write(update(jobs).where(jobs.c.done_at.is_(None)).values(run_at=past, locked_until=None))


async def acts(deployment: Deployment) -> list[tuple[str, Any]]:
    journal = table(JournalRow)
    async with reading(deployment, EVERYWHERE) as db:
        found = await db.all(select(journal.c.act, journal.c.body).order_by(journal.c.number))
    return [(row.act, [fact["data"] for fact in json.loads(row.body)["facts"]]) for row in found]


async def an_alert(deployment: Deployment, kind: str = "red") -> UUID:
    home = await put_home(deployment, Home(team_id=uuid4(), name="王小明"))
    [alert] = await raised(deployment, about(home, kind), at=clock.now())
    return alert.alert_id


async def test_each_channel_is_told_in_its_own_words(deployment: Deployment) -> None:
    async with gateway() as county, gateway() as robot, gateway() as sms, gateway() as elsewhere:
        told = settings(
            hook(county.url),
            {"name": "duty-room", "kind": "chat", "url": robot.url + "?key=k1", "secret": "s", "signed": True},
            {
                "name": "sms",
                "kind": "sms",
                "url": sms.url,
                "headers": {"Authorization": "AppCode 1"},
                "body": {"mobile": "10086", "content": "{text}", "no": "{key}"},
                "encoding": "form",
                "places": [TOWN],
            },
            hook(elsewhere.url, "other-town", places=["330481002"]),
        )
        alert_id = await an_alert(deployment, "suicide")
        assert await drain(deployment, notifier_of(told)) == 4
    [webhook], [chat], [message] = county.taken, robot.taken, sms.taken
    assert elsewhere.taken == []
    assert {key for one in (county, robot, sms) for key in one.keys} == {f"alert_{alert_id}"}
    assert (webhook.json["type"], webhook.json["data"]["kind"], webhook.json["data"]["place"]) == (
        "alert.raised",
        "red",  # what tells of the mind is not told outside
        VILLAGE,
    )
    assert webhook.headers["webhook-id"] == f"alert_{alert_id}"
    assert chat.line.startswith("POST /hook?key=k1&timestamp=")
    assert chat.json["text"]["content"].startswith(f"【暖心】{TOWN}{VILLAGE}预警：升为高风险（红色），请于")
    assert message.body.startswith(b"mobile=10086&content=%E3%80%90")
    assert message.headers["authorization"] == "AppCode 1"
    everything = b"".join(one.body for one in (webhook, chat, message))
    assert not any(word.encode() in everything for word in ("王", "household", "person"))
    assert ("keep_told", [{"channel": "county", "moment": "raised", "attempts": 1}]) in await acts(deployment)


async def test_a_channel_that_fails_repeats_nothing_of_the_others(deployment: Deployment) -> None:
    refused = b'{"errcode": 45009, "errmsg": "api freq out of limit"}'
    async with gateway((503, b""), (302, b"")) as broken, gateway((200, refused)) as full, gateway() as sound:
        told = settings(
            hook(broken.url, "broken"), {"name": "full", "kind": "chat", "url": full.url}, hook(sound.url, "sound")
        )
        alert_id = await an_alert(deployment)
        await drain(deployment, notifier_of(told))
        for _ in range(2):
            await come_due(deployment)
            await drain(deployment, notifier_of(told))
    assert [one.keys.count(f"alert_{alert_id}") for one in (broken, full, sound)] == [3, 2, 1]
    # That nobody takes it was told meanwhile, to the village and town and then to the county: each under its own key.
    assert [len(set(one.keys)) for one in (broken, full, sound)] == [3, 3, 3]


async def test_nobody_takes_it(deployment: Deployment) -> None:
    async with gateway() as county:
        told = notifier_of(settings(hook(county.url)))
        alert_id, taken = await an_alert(deployment), await an_alert(deployment, "lost_contact")
        await drain(deployment, told)
        async with reading(deployment, EVERYWHERE) as db:
            later = await db.all(select(jobs.c.run_at).where(jobs.c.kind == "notify_supervisors"))
        assert all(timedelta(minutes=14) < row.run_at - clock.now() <= timedelta(minutes=15) for row in later)
        actor = an_actor("county_officer", COUNTY)
        await perform(deployment, acknowledge_alert, actor, clock.now(), AcknowledgeAlert(taken))
        await come_due(deployment)
        await drain(deployment, told)
    keys = sorted(county.keys)
    assert keys == sorted([f"alert_{alert_id}", f"alert_{taken}", f"alert_{alert_id}_unacknowledged"])
    assert county.taken[-1].json["type"] == "alert.unacknowledged"
    assert await drain(deployment, told) == 0


async def test_nobody_is_flooded_with_what_was_brought_in(deployment: Deployment) -> None:
    home = await put_home(deployment, Home(team_id=uuid4()))
    at, seen = clock.now(), reading(deployment, EVERYWHERE)
    async with gateway() as county:
        told = notifier_of(settings(hook(county.url)))
        old = [about(home, cause=str(days)) for days in range(8, 12)]
        await raised(deployment, *old[:2], at=at - timedelta(days=400))
        assert await drain(deployment, told) == 2
        await raised(deployment, *old[2:], at=at - timedelta(days=8))
        await raised(deployment, about(home, cause="now"), at=at)
        assert await drop_old_word(deployment, at) == 2
        assert await drop_old_word(deployment, at) == 0
        await drain(deployment, told)
    assert len(county.taken) == 1
    async with seen as db:
        waiting = await db.all(select(jobs.c.kind).where(jobs.c.done_at.is_(None)))
    assert [row.kind for row in waiting] == ["notify_supervisors"]


async def test_without_channels_nothing_is_sent_and_supervisors_still_count(deployment: Deployment) -> None:
    await an_alert(deployment)
    told = notifier_of(settings())
    assert await drain(deployment, told) == 1
    await come_due(deployment)
    assert await drain(deployment, told) == 1
    assert [name for name, _ in await acts(deployment)][1:] == ["tell_raised", "tell_supervisors"]


async def test_killed_between_sending_and_marking(deployment: Deployment, database_url: str, tmp_path: Path) -> None:
    """A process of its own, since it is killed; starting it takes most of this test's time."""
    alert_id = await an_alert(deployment)
    save_keyring(deployment.keyring, tmp_path / "keys.json")
    async with gateway() as county:
        command = [sys.executable, "-m", "tests.alerts.telling", database_url, str(tmp_path / "keys.json")]
        process = await asyncio.create_subprocess_exec(*command, json.dumps([hook(county.url)]))
        county.arrived = lambda: os.kill(process.pid, signal.SIGKILL)
        assert await asyncio.wait_for(process.wait(), 60) == -signal.SIGKILL
        county.arrived = None
        told = notifier_of(settings(hook(county.url)))
        assert await drain(deployment, told) == 0  # the lease of the dead
        await come_due(deployment)
        assert await drain(deployment, told) >= 1
    assert county.keys[:2] == [f"alert_{alert_id}"] * 2
    assert county.taken[0].body == county.taken[1].body


async def test_inner_addresses_are_called_only_if_they_are_named(deployment: Deployment) -> None:
    async with gateway() as county:
        await an_alert(deployment)
        for inside in ("", "10.0.0.0/8"):
            await drain(deployment, notifier_of(settings(hook(county.url), inside=inside)))
            await come_due(deployment)
        assert county.taken == []
        async with reading(deployment, EVERYWHERE) as db:
            errors = {row.last_error for row in await db.all(select(jobs.c.last_error)) if row.last_error}
        assert errors == {"OutboundFailed"}
        await drain(deployment, notifier_of(settings(hook(county.url))))
        assert len(county.taken) == 3  # raised, and twice that nobody took it


async def test_who_hangs_is_left_and_asked_again(deployment: Deployment) -> None:
    async with gateway(None) as county:
        await an_alert(deployment)
        told = settings(hook(county.url))
        impatient = replace(outbound_of(told), patience_s=0.2)
        await drain(deployment, notifier_of(told, impatient))
        assert len(county.keys) == 1
        await come_due(deployment)
        await drain(deployment, notifier_of(told))
    assert county.keys[0] == county.keys[1]
