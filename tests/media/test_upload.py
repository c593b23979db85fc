"""Uploads: pieces, digests, offsets, what is answered twice, what is given up and what has expired."""

import asyncio
from uuid import uuid4

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from app.media.sweep import sweep_files
from app.media.values import MOST_BYTES
from tests.media.sending import PIECE, a_large_photo, a_photo, begin, digest_of, in_days, piece, send
from tests.registered import put_places
from tests.visits.scene import TOWN, Worker, a_worker


@pytest.fixture
async def worker(deployment: Deployment) -> Worker:
    """Somebody with a phone."""
    await put_places(deployment, TOWN)
    return await a_worker(deployment)


async def test_a_photo_in_pieces_comes_whole(client: AsyncClient, worker: Worker) -> None:
    photo = a_large_photo()
    answer = await begin(client, worker, photo)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "0")
    assert "max-size=15728640" in answer.headers["Upload-Limit"]
    where = answer.headers["Location"]
    for start in range(0, len(photo) - PIECE, PIECE):
        answer = await piece(client, worker, where, photo, start, start + PIECE)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(start + PIECE))
        told = await client.head(where, headers=worker.headers)
        assert (told.status_code, told.headers["Upload-Offset"]) == (204, str(start + PIECE))
        assert (told.headers["Upload-Complete"], told.headers["Cache-Control"]) == ("?0", "no-store")
    answer = await piece(client, worker, where, photo, start + PIECE, len(photo))
    assert answer.status_code == 200
    assert answer.json()["state"] == "scanning"
    assert answer.json()["sha256"] == digest_of(photo)
    again = await piece(client, worker, where, photo, start + PIECE, len(photo))
    assert (again.status_code, again.json()) == (200, answer.json())
    told = await client.head(where, headers=worker.headers)
    assert (told.headers["Upload-Complete"], told.headers["Upload-Offset"]) == ("?1", str(len(photo)))
    known = await begin(client, worker, photo)
    assert (known.status_code, known.json()["complete"]) == (200, True)


async def test_a_lost_answer_to_the_beginning_costs_nothing(client: AsyncClient, worker: Worker) -> None:
    photo = a_large_photo(600_000)
    first = await begin(client, worker, photo)
    await piece(client, worker, first.headers["Location"], photo, 0, PIECE)
    again = await begin(client, worker, photo)
    assert again.status_code == 200
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Upload-Offset"] == str(PIECE)


async def test_whoever_has_the_same_photo_is_told_nothing_of_it(
    client: AsyncClient, worker: Worker, deployment: Deployment
) -> None:
    photo = a_photo()
    assert (await send(client, worker, photo)).status_code == 200
    other = await a_worker(deployment)
    answer = await begin(client, other, photo)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "0")
    mine = (await begin(client, worker, photo)).headers["Location"]
    for method in ("HEAD", "DELETE"):
        assert (await client.request(method, mine, headers=other.headers)).status_code == 404
    assert (await piece(client, other, mine, photo, 0, len(photo))).status_code == 404


async def test_pieces_that_do_not_fit(client: AsyncClient, worker: Worker) -> None:
    photo = a_large_photo(600_000)
    where = (await begin(client, worker, photo)).headers["Location"]
    broken = await piece(client, worker, where, photo, 0, PIECE, Content_Digest=f"sha-256=:{'A' * 43}=:")
    assert (broken.status_code, broken.json()["code"]) == (422, "DIGEST_MISMATCH")
    for digest in ("", "sha-256=x", "md5=:AAAA:", "sha-256=:AAAA:"):
        bad = await piece(client, worker, where, photo, 0, PIECE, Content_Digest=digest)
        assert (bad.status_code, bad.json()["code"]) == (422, "UPLOAD_HEADERS_MALFORMED"), digest
    ahead = await piece(client, worker, where, photo, PIECE, 2 * PIECE)
    assert (ahead.status_code, ahead.json()["code"]) == (409, "MISMATCHING_UPLOAD_OFFSET")
    assert (ahead.headers["Upload-Offset"], ahead.json()["offset"]) == ("0", 0)
    early = await piece(client, worker, where, photo, 0, PIECE, Upload_Complete="?1")
    assert (early.status_code, early.json()["code"]) == (422, "LENGTH_MISMATCH")
    small = await piece(client, worker, where, photo, 0, 100)
    assert (small.status_code, small.json()["code"]) == (422, "PIECE_TOO_SMALL")
    beyond = await piece(client, worker, where, photo + b"x" * 10, 0, len(photo) + 10)
    assert (beyond.status_code, beyond.json()["code"]) == (413, "FILE_TOO_LARGE")
    other = await piece(client, worker, where, photo, 0, PIECE, Content_Type="application/octet-stream")
    assert other.status_code == 415
    packed = await piece(client, worker, where, photo, 0, PIECE, Content_Encoding="gzip")
    assert packed.status_code == 415
    assert (await client.head(where, headers=worker.headers)).headers["Upload-Offset"] == "0"


async def test_of_two_pieces_at_one_offset_one_is_taken(client: AsyncClient, worker: Worker) -> None:
    photo = a_large_photo(900_000)
    where = (await begin(client, worker, photo)).headers["Location"]
    lengths = [PIECE, 2 * PIECE, PIECE // 2, PIECE]
    answers = await asyncio.gather(*(piece(client, worker, where, photo, 0, length) for length in lengths))
    assert sorted(one.status_code for one in answers) == [204, 409, 409, 409]
    taken = next(length for length, one in zip(lengths, answers, strict=True) if one.status_code == 204)
    assert {one.headers["Upload-Offset"] for one in answers} == {str(taken)}
    answer = answers[0]
    for start in range(taken, len(photo), PIECE):
        answer = await piece(client, worker, where, photo, start, start + PIECE)
    assert (answer.status_code, answer.json()["complete"]) == (200, True)


async def test_another_file_than_was_announced_begins_anew(client: AsyncClient, worker: Worker) -> None:
    photo, other = a_photo(), a_photo()
    size = max(len(photo), len(other))
    photo, other = photo.ljust(size, b"\0"), other.ljust(size, b"\0")
    where = (await begin(client, worker, photo)).headers["Location"]
    wrong = await piece(client, worker, where, other, 0, size)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "FILE_DIGEST_MISMATCH")
    assert wrong.headers["Upload-Offset"] == "0"
    assert (await client.head(where, headers=worker.headers)).headers["Upload-Offset"] == "0"
    assert (await piece(client, worker, where, photo, 0, size)).status_code == 200


async def test_what_is_not_taken_at_all(client: AsyncClient, worker: Worker) -> None:
    photo = a_photo()
    large = await begin(client, worker, photo, size=MOST_BYTES + 1)
    assert (large.status_code, large.json()["code"]) == (413, "FILE_TOO_LARGE")
    drawing = await begin(client, worker, photo, media_type="image/svg+xml")
    assert (drawing.status_code, drawing.json()["code"]) == (422, "TYPE_REFUSED")
    assert (await begin(client, worker, photo, kind="recording")).json()["code"] == "TYPE_DIFFERS"
    for changed in ({"sha256": "F" * 64}, {"size": 0}, {"kind": "film"}, {"more": 1}):
        assert (await begin(client, worker, photo, **changed)).status_code == 422
    unknown = f"/v1/uploads/{uuid4()}"
    assert (await client.head(unknown, headers=worker.headers)).status_code == 404


async def test_an_upload_is_given_up(client: AsyncClient, worker: Worker) -> None:
    photo = a_large_photo(600_000)
    where = (await begin(client, worker, photo)).headers["Location"]
    await piece(client, worker, where, photo, 0, PIECE)
    assert (await client.delete(where, headers=worker.headers)).status_code == 204
    assert (await client.head(where, headers=worker.headers)).status_code == 404
    whole = (await send(client, worker, a_photo())).json()["upload_id"]
    kept = await client.delete(f"/v1/uploads/{whole}", headers=worker.headers)
    assert (kept.status_code, kept.json()["code"]) == (409, "UPLOAD_COMPLETE")


async def test_an_upload_that_nobody_went_on_with(client: AsyncClient, worker: Worker, deployment: Deployment) -> None:
    photo = a_large_photo(600_000)
    where = (await begin(client, worker, photo)).headers["Location"]
    await piece(client, worker, where, photo, 0, PIECE)
    assert await sweep_files(deployment, in_days(13)) == 0
    assert await sweep_files(deployment, in_days(15)) == 1
    gone = await client.head(where, headers=worker.headers)
    assert gone.status_code == 410
    gone = await piece(client, worker, where, photo, PIECE, 2 * PIECE)
    assert (gone.status_code, gone.json()["code"]) == (410, "UPLOAD_EXPIRED")
    assert (await send(client, worker, photo)).status_code == 200
