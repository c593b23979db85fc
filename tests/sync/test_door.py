"""The door of phones: what is folded is counted while it unfolds, and what cannot be read is 400, so that a phone sends less."""

import gzip
import json

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from tests.sync.phones import a_batch, a_visit_created, folded, push_bytes
from tests.visits.scene import a_scene, a_team, a_worker

MEGABYTE = 1_048_576


async def test_a_folded_batch(client: AsyncClient, deployment: Deployment) -> None:
    team = await a_team(deployment)
    scene, worker = await a_scene(deployment, team_id=team), await a_worker(deployment, team_id=team)
    content = folded(a_batch(a_visit_created(scene)))
    answer = await push_bytes(client, worker, content, **{"Content-Encoding": "gzip"})
    assert answer.json()["results"][0]["status"] == "accepted"


async def test_what_unfolds_to_more_than_is_taken(client: AsyncClient, deployment: Deployment) -> None:
    worker = await a_worker(deployment)
    for content in (b" " * 20 * MEGABYTE, json.dumps(a_batch({"op_id": "x" * 2 * MEGABYTE})).encode()):
        answer = await push_bytes(client, worker, gzip.compress(content), **{"Content-Encoding": "gzip"})
        assert (answer.status_code, answer.json()["code"]) == (413, "CONTENT_TOO_LARGE")
        assert answer.json()["max_bytes"] == MEGABYTE
    answer = await push_bytes(client, worker, b" " * (MEGABYTE + 1))
    assert (answer.status_code, answer.json()["max_bytes"]) == (413, MEGABYTE)


async def test_only_gzip_and_only_here(client: AsyncClient, deployment: Deployment) -> None:
    worker = await a_worker(deployment)
    for encoding in ("br", "deflate", "gzip, gzip", "zstd"):
        answer = await push_bytes(client, worker, b"{}", **{"Content-Encoding": encoding})
        assert answer.status_code == 415
    sent = {"Content-Encoding": "gzip", "Content-Type": "application/json", **worker.headers}
    for path in ("/v1/sync/offer", "/v1/sync/salvage", "/v1/visits"):
        assert (await client.post(path, content=folded({}), headers=sent)).status_code == 415


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b'{"batch_id": "1", "ops": [{"op_id": "a"}]}',
        b'{"batch_id": "1", "ops": [{"v": 1}]}',
        b'{"batch_id": "1", "ops": [1]}',
        b'{"batch_id": "1", "ops": {}}',
        b'{"batch_id": "1", "ops": [], "ops": []}',
        b'{"batch_id": "1", "colour": "red", "ops": []}',
        b'{"ops": []}',
        b'{"batch_id": "1", "ops": [{"op_id": "' + b"[" * 40 + b'"}]}',
        b'{"batch_id": "1", "ops": [' + b"[" * 40 + b"]" * 40 + b"]}",
        b'{"batch_id": "1", "ops": ["\\ud800"]}',
        b'\xff{"batch_id": "1", "ops": []}',
        b'{"batch_id": NaN, "ops": []}',
        b'{"batch_id": 1, "ops": []}',
    ],
)
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_an_envelope_that_nobody_can_read(client: AsyncClient, deployment: Deployment, content: bytes) -> None:
    answer = await push_bytes(client, await a_worker(deployment), content)
    assert (answer.status_code, answer.json()["code"]) == (400, "ENVELOPE_MALFORMED")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_folded_body_that_breaks_off_or_goes_on(client: AsyncClient, deployment: Deployment) -> None:
    worker, whole = await a_worker(deployment), folded(a_batch())
    for content in (whole[:-4], whole + b"more", whole + whole, b"plain", whole[10:]):
        answer = await push_bytes(client, worker, content, **{"Content-Encoding": "gzip"})
        assert (answer.status_code, answer.json()["code"]) == (400, "ENVELOPE_MALFORMED")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_too_many_at_once(client: AsyncClient, deployment: Deployment) -> None:
    worker = await a_worker(deployment)
    batch = a_batch(*[{"op_id": "0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"}] * 101)
    answer = await client.post("/v1/sync/push", json=batch, headers=worker.headers)
    assert (answer.status_code, answer.json()["max_ops"]) == (413, 100)
