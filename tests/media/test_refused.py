"""What is refused by its content: endless pictures, files that are two things at once, drawings with scripts, broken pictures."""

import io
import zipfile

import pytest
from httpx import AsyncClient
from PIL import Image

from app.core.db import Deployment
from app.media.policy import fault_of
from app.media.signs import media_type_of
from tests.media.sending import a_photo, a_png, an_endless_png, attached, begin, looked_at, piece, send, shown
from tests.registered import put_places
from tests.visits.scene import TOWN, Worker, a_scene, a_visit, a_worker, submit

DRAWING = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
async def worker(deployment: Deployment) -> Worker:
    """Somebody with a phone."""
    await put_places(deployment, TOWN)
    return await a_worker(deployment)


def an_archive() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("a.txt", "hidden")
    return kept.getvalue()


def a_picture(kind: str, mode: str = "RGB") -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((60, 40), 30).convert(mode).save(kept, kind)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (an_endless_png(), "image/png", "PICTURE_TOO_LARGE"),
        (a_photo() + an_archive(), "image/jpeg", "FILE_HIDES_ANOTHER"),
        (a_photo() + b"<html><script>alert(1)</script>", "image/jpeg", "FILE_HIDES_ANOTHER"),
        (a_picture("PNG") + b"%PDF-1.7", "image/png", "FILE_HIDES_ANOTHER"),
        (DRAWING, "image/jpeg", "TYPE_REFUSED"),
        (a_picture("PNG"), "image/jpeg", "TYPE_DIFFERS"),
        (a_photo()[:2000], "image/jpeg", "PICTURE_BROKEN"),
        (b"MZ\x90\x00" + bytes(500), "image/jpeg", "TYPE_REFUSED"),
    ],
)
async def test_refused_with_a_clear_problem(
    client: AsyncClient, worker: Worker, content: bytes, media_type: str, code: str
) -> None:
    refused = await send(client, worker, content, media_type)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["detail"]
    again = await begin(client, worker, content, media_type=media_type)
    assert (again.status_code, again.json()["code"]) == (422, code)


async def test_an_endless_picture_is_not_decoded() -> None:
    content = an_endless_png()
    assert len(content) < 30_000
    assert fault_of(content, "image/png") == "PICTURE_TOO_LARGE"


async def test_whoever_waits_for_a_refused_photo_is_told(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    broken = a_png(64, b"no pixels at all")  # its outline is right: only decoding tells
    file = attached(broken, media_type="image/png")
    await submit(client, worker, a_visit(scene, {}, attachments=[file]))
    taken = await send(client, worker, broken, "image/png")
    await looked_at(deployment)
    told = await shown(client, worker, file["attachment_id"])
    assert (taken.status_code, told.status_code, told.json()["code"]) == (200, 409, "ATTACHMENT_BLOCKED")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (a_photo(), "image/jpeg"),
        (a_picture("PNG"), "image/png"),
        (a_picture("PNG", "P"), "image/png"),
        (a_picture("WEBP"), "image/webp"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40), "image/heic"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00isomM4A " + bytes(40), "audio/mp4"),
        (b"\xff\xf1\x50\x80" + bytes(40), "audio/aac"),
        (b"ID3\x04" + bytes(40), "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(40), "audio/mpeg"),
        (b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(20), "audio/ogg"),
        (b"#!AMR\n" + bytes(40), "audio/amr"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "audio/wav"),
        # A second picture or a short film behind the first, as phones write them.
        (a_photo() + a_photo(320), "image/jpeg"),
        (a_photo() + b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40, "image/jpeg"),
    ],
)
def test_what_is_taken(content: bytes, media_type: str) -> None:
    assert media_type_of(content) == media_type
    assert fault_of(content, media_type) is None


async def test_a_recording_is_heard_by_its_team(client: AsyncClient, deployment: Deployment) -> None:
    scene = await a_scene(deployment)
    worker = await a_worker(deployment, team_id=scene.team_id)
    recording = b"#!AMR\n" + bytes(range(256)) * 20
    file = attached(recording, "voice", "audio/amr")
    await send(client, worker, recording, "audio/amr")
    await submit(client, worker, a_visit(scene, {}, attachments=[file]))
    await looked_at(deployment)
    heard = await shown(client, worker, file["attachment_id"], "original")
    assert (heard.content, heard.headers["Content-Type"]) == (recording, "audio/amr")
    none = await shown(client, worker, file["attachment_id"], "thumb")
    assert (none.status_code, none.json()["code"]) == (409, "VARIANT_MISSING")


async def test_nobody_reads_a_photo_on_the_disk(
    client: AsyncClient, worker: Worker, deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> None:
    photo = a_photo()
    where = (await begin(client, worker, photo)).headers["Location"]
    folder = deployment.blobs.folder  # type: ignore[attr-defined]  # the test's store is a folder
    await piece(client, worker, where, photo, 0, 20_000)
    await piece(client, worker, where, photo, 20_000, len(photo))
    await looked_at(deployment)
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert len(files) == 3
    for one in files:
        content = one.read_bytes()
        assert b"\xff\xd8\xff" not in content[:100]
        assert photo[5_000:5_050] not in content
        assert str(where.rsplit("/", 1)[-1]).replace("-", "") in one.name
