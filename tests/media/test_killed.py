"""A photo sent in pieces of 256 KiB to a real server that is killed (kill -9) over each of them, and between any two: it comes whole."""

import asyncio

import pytest
from httpx import AsyncClient, HTTPError, Response

from app.core.blobs import LocalBlobStore
from app.core.db import Deployment
from tests.media.sending import PIECE, a_large_photo, attached, begin, looked_at, piece, shown
from tests.visits.conftest import PATIENCE_S, Servers
from tests.visits.scene import TOWN, Worker, a_scene, a_visit, a_worker, submit

# Over the answer, after the write; and so many milliseconds after the piece began to come.
FEW, MANY = ("answer", "3", "15"), ("answer", "1", "8", "answer", "3", "15", "30", "0")


@pytest.mark.parametrize("deaths_planned", [FEW, pytest.param(MANY, marks=pytest.mark.model)])
async def test_killed_over_every_piece(
    deployment: Deployment, servers: Servers, deaths_planned: tuple[str, ...]
) -> None:
    """Every server that is killed is one more that begins anew, which takes seconds: the many are with the long tests."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    officer = await a_worker(deployment, "town_officer", TOWN)
    photo = a_large_photo(5 * PIECE)
    [address] = servers(1)
    async with AsyncClient(base_url=address, timeout=PATIENCE_S) as client:
        where = (await begin(client, worker, photo)).headers["Location"]
        answer, sent, deaths = await _offset(client, worker, where), 0, 0
        while answer.headers["Upload-Complete"] == "?0":
            start = int(answer.headers["Upload-Offset"])
            die, sent = {"X_Test_Die": deaths_planned[sent]} if sent < len(deaths_planned) else {}, sent + 1
            try:
                answer = await piece(client, worker, where, photo, start, start + PIECE, **die)
            except HTTPError:
                deaths += 1
                answer = await _offset(client, worker, where)
        assert deaths >= len(deaths_planned) // 2
        file = attached(photo)
        assert (await submit(client, worker, a_visit(scene, {}, attachments=[file]))).status_code == 201
        await looked_at(deployment)
        whole = await shown(client, officer, file["attachment_id"], "original")
    assert whole.content == photo
    assert isinstance(deployment.blobs, LocalBlobStore)
    names = sorted(one.name.rpartition(".")[2] for one in deployment.blobs.folder.rglob("*") if one.is_file())
    assert [name for name in names if name in {"original", "screen", "thumb"}] == ["original", "screen", "thumb"]


async def _offset(client: AsyncClient, worker: Worker, where: str) -> Response:
    """How far the photo has come, asked until a server answers."""
    for _ in range(100):
        try:
            return await client.head(where, headers=worker.headers)
        except HTTPError:
            await asyncio.sleep(0.05)
    raise AssertionError("no server came back")


async def test_a_crash_between_the_bytes_and_the_offset(client: AsyncClient, deployment: Deployment) -> None:
    """Bytes that lie in the store and that no offset tells of are sent again, and in other pieces too."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    photo = a_large_photo(3 * PIECE)
    where = (await begin(client, worker, photo)).headers["Location"]
    await piece(client, worker, where, photo, 0, PIECE)
    staging = f"staging/{where.rpartition('/')[2]}"
    for left_behind in (f"{staging}/{PIECE}-{PIECE}-{'0' * 32}", f"{staging}/{PIECE}-99-{'a' * 32}"):
        await deployment.blobs.put(left_behind, b"half of it")
    assert (await client.head(where, headers=worker.headers)).headers["Upload-Offset"] == str(PIECE)
    answer = await piece(client, worker, where, photo, PIECE, 2 * PIECE)
    for start in range(2 * PIECE, len(photo), 2 * PIECE):
        answer = await piece(client, worker, where, photo, start, start + 2 * PIECE)
    assert (answer.status_code, answer.json()["state"]) == (200, "scanning")
    assert isinstance(deployment.blobs, LocalBlobStore)
    assert not (deployment.blobs.folder / staging).exists()


async def test_a_last_piece_whose_file_was_not_closed(client: AsyncClient, deployment: Deployment) -> None:
    """Killed after the last piece and before the file was made of them: an empty last piece makes it."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    photo = a_large_photo(PIECE)
    where = (await begin(client, worker, photo)).headers["Location"]
    await piece(client, worker, where, photo, 0, len(photo), Upload_Complete="?0")
    told = await client.head(where, headers=worker.headers)
    assert (told.headers["Upload-Offset"], told.headers["Upload-Complete"]) == (str(len(photo)), "?0")
    answer = await piece(client, worker, where, photo, len(photo), len(photo))
    assert (answer.status_code, answer.json()["complete"]) == (200, True)


async def test_a_store_that_takes_nothing(client: AsyncClient, deployment: Deployment) -> None:
    """A folder that cannot be written, as a full disk: 503, nothing lost, and it goes on afterwards."""
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    photo = a_large_photo(2 * PIECE)
    where = (await begin(client, worker, photo)).headers["Location"]
    await piece(client, worker, where, photo, 0, PIECE)
    assert isinstance(deployment.blobs, LocalBlobStore)
    staging = deployment.blobs.folder / "staging" / where.rpartition("/")[2]
    aside = staging.rename(staging.with_name("aside"))
    staging.write_bytes(b"a file where the folder was")
    full = await piece(client, worker, where, photo, PIECE, 2 * PIECE)
    assert (full.status_code, full.json()["code"]) == (503, "STORE_UNAVAILABLE")
    assert full.headers["Retry-After"] == "60"
    staging.unlink()
    aside.rename(staging)
    answer = await client.head(where, headers=worker.headers)
    for start in range(int(answer.headers["Upload-Offset"]), len(photo), PIECE):
        answer = await piece(client, worker, where, photo, start, start + PIECE)
    assert answer.json()["complete"]
