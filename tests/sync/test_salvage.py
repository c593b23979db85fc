"""What cannot be read, or comes from somebody who was shut out, goes to a supervisor and to nobody else."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import update

from app.access.store import Account, find_account
from app.access.tables import AccountRow, SessionRow
from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from tests.fuzz.callers import Phone, a_device, a_phone
from tests.sync.phones import a_batch, a_visit_created, an_operation, push
from tests.sync.test_push import a_pair
from tests.visits.scene import Worker, a_worker

accounts, sessions = table(AccountRow), table(SessionRow)


async def salvage(client: AsyncClient, headers: dict[str, str], **body: Any) -> Response:
    """What the server says to a deposit."""
    return await client.post("/v1/sync/salvage", json=body, headers=headers)


async def epoch(client: AsyncClient, worker: Worker) -> str:
    """The epoch, as any answer tells it."""
    answer = await client.post("/v1/sync/push", json=a_batch(), headers=worker.headers)
    return str(answer.json()["epoch"])


async def disable(deployment: Deployment, account_id: UUID, ago: timedelta) -> None:
    """An account that was disabled a while ago, its sessions ended."""
    at = clock.now() - ago
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(update(accounts).where(accounts.c.account_id == account_id).values(disabled_at=at))
        ended = {"ended_at": at, "ended_reason": "account_disabled"}
        await db.write(update(sessions).where(sessions.c.account_id == account_id).values(ended))


async def account_of(deployment: Deployment, worker: Worker) -> Account:
    """The account behind a worker."""
    async with reading(deployment, EVERYWHERE) as db:
        found = await find_account(db, worker.actor.county, worker.account_id, clock.now())
    assert found is not None
    return found


async def test_a_text_is_kept_once_and_counts_as_held(client: AsyncClient, deployment: Deployment) -> None:
    worker, op_id = await a_worker(deployment), str(uuid4())
    raw = '{"op_id": "' + op_id + '", \x00 nonsense \ud800'
    body = json.dumps({"op_id": op_id, "raw": raw, "client_error": "unreadable"}).encode()
    sent = {**worker.headers, "Content-Type": "application/json"}
    first, again = [await client.post("/v1/sync/salvage", content=body, headers=sent) for _ in range(2)]
    assert (first.status_code, again.json()) == (202, first.json())
    assert (first.json()["protocol"], first.json()["status"]) == ("visit-sync/1", "quarantined")
    other = await salvage(client, worker.headers, op_id=op_id, raw="something else")
    assert other.json()["quarantine_id"] != first.json()["quarantine_id"]
    offered = {"epoch": first.json()["epoch"], "op_ids": [op_id, str(uuid4())], "protocol": "visit-sync/1"}
    told = (await client.post("/v1/sync/offer", json=offered, headers=worker.headers)).json()
    assert (told["held"], told["missing"]) == ({op_id: "quarantined"}, [offered["op_ids"][1]])


async def test_an_offer_tells_only_the_callers_own(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    visit, unknown = a_visit_created(scene), an_operation("visit.forget", {})
    await push(client, worker, visit, unknown)
    op_ids = [visit["op_id"], unknown["op_id"]]
    offered = {"epoch": await epoch(client, worker), "op_ids": op_ids}
    told = (await client.post("/v1/sync/offer", json=offered, headers=worker.headers)).json()
    assert (told["held"], told["missing"]) == (dict(zip(op_ids, ["accepted", "quarantined"], strict=True)), [])
    mate = await a_worker(deployment, team_id=scene.team_id)
    told = (await client.post("/v1/sync/offer", json=offered, headers=mate.headers)).json()
    assert (told["held"], told["missing"]) == ({}, op_ids)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_an_offer_of_another_epoch(client: AsyncClient, deployment: Deployment) -> None:
    worker = await a_worker(deployment)
    offered = {"epoch": str(uuid4()), "op_ids": []}
    answer = await client.post("/v1/sync/offer", json=offered, headers=worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "EPOCH_CHANGED")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_more_than_a_supervisor_could_look_at(client: AsyncClient, deployment: Deployment) -> None:
    worker = await a_worker(deployment)
    answer = await salvage(client, worker.headers, raw="圆" * 100_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "CONTENT_TOO_LARGE")


async def test_somebody_shut_out_may_deposit_and_nothing_else(client: AsyncClient, deployment: Deployment) -> None:
    scene, worker = await a_pair(deployment)
    await disable(deployment, worker.account_id, timedelta(days=29))
    visit = a_visit_created(scene)
    answer = await client.post("/v1/sync/push", json=a_batch(visit), headers=worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_REVOKED")
    assert (await client.get("/v1/visits", headers=worker.headers)).status_code == 401
    offered = {"epoch": str(uuid4()), "op_ids": []}
    assert (await client.post("/v1/sync/offer", json=offered, headers=worker.headers)).status_code == 403
    answer = await salvage(client, worker.headers, op_id=visit["op_id"], raw=json.dumps(visit))
    assert answer.status_code == 202
    await disable(deployment, worker.account_id, timedelta(days=31))
    assert (await salvage(client, worker.headers, raw="late")).status_code == 401


async def test_a_lost_phone_deposits_by_its_key(client: AsyncClient, deployment: Deployment) -> None:
    _, worker = await a_pair(deployment)
    phone = await a_phone(deployment, Settings().origin, await account_of(deployment, worker))
    sent = await client.post("/v1/devices", json=a_device(), headers=phone.headers("POST", "/v1/devices"))
    device_id = sent.json()["id"]
    assert (await client.post(f"/v1/devices/{device_id}/lost", headers=worker.headers)).status_code in {200, 201, 204}
    path = "/v1/sync/salvage"
    assert (await salvage(client, phone.headers("POST", path), raw="kept")).status_code == 202
    alone = {"DPoP": phone.key.proof("POST", Settings().origin + path)}
    assert (await salvage(client, alone, raw="by its key")).status_code == 202
    stranger = Phone(phone.origin, phone.account, token=phone.token)
    assert (await salvage(client, stranger.headers("POST", path), raw="by another key")).status_code == 401
    without = {"Authorization": f"DPoP {phone.token}"}
    assert (await salvage(client, without, raw="without a proof")).status_code == 401


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_deposits_of_somebody_shut_out_are_few(client: AsyncClient, deployment: Deployment) -> None:
    worker = await a_worker(deployment)
    await disable(deployment, worker.account_id, timedelta(days=1))
    told = [(await salvage(client, worker.headers, raw=str(number))).status_code for number in range(31)]
    assert (set(told[:30]), told[30]) == ({202}, 429)
