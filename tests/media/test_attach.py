"""Files and their visits: in either order, shown by right and variant, in parts, without what the phone wrote into them."""

import io
from uuid import uuid4

import pytest
from httpx import AsyncClient
from PIL import Image
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.files.attachments.settle import settle_leftovers
from app.files.hand_over import copy_data
from app.journal.perform import perform
from app.journal.tables import JournalRow, SyncEntryRow
from tests.media.sending import a_photo, attached, in_days, looked_at, send, shown
from tests.visits.scene import ADULT, ELDER, TOWN, Scene, Worker, a_scene, a_visit, a_worker, submit


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """A household of two."""
    return await a_scene(deployment, ELDER, ADULT)


@pytest.fixture
async def worker(deployment: Deployment, scene: Scene) -> Worker:
    """A grid worker of the household's team."""
    return await a_worker(deployment, "grid_worker", team_id=scene.team_id)


async def visited(client: AsyncClient, worker: Worker, scene: Scene, *files: dict[str, object]) -> None:
    answer = await submit(client, worker, a_visit(scene, {}, {}, attachments=list(files)))
    assert answer.status_code == 201, answer.text


async def entries(deployment: Deployment, attachment_id: object) -> list[tuple[int, str]]:
    """Revision and operation of an attachment in the feed."""
    kept = table(SyncEntryRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(kept).where(kept.c.entity == "attachment"))
    return [(row.revision, row.operation) for row in rows if str(row.entity_id) == attachment_id]


async def test_a_photo_before_its_visit(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo = a_photo()
    await send(client, worker, photo)
    await looked_at(deployment)
    file = attached(photo)
    await visited(client, worker, scene, file)
    assert (await shown(client, worker, file["attachment_id"])).status_code == 200
    assert await entries(deployment, file["attachment_id"]) == [(1, "put")]


async def test_a_photo_after_its_visit(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo = a_photo()
    file = attached(photo)
    await visited(client, worker, scene, file)
    early = await shown(client, worker, file["attachment_id"])
    assert (early.status_code, early.json()["code"]) == (409, "ATTACHMENT_NOT_READY")
    await send(client, worker, photo)
    assert (await shown(client, worker, file["attachment_id"])).status_code == 409
    await looked_at(deployment)
    assert (await shown(client, worker, file["attachment_id"])).status_code == 200
    assert await entries(deployment, file["attachment_id"]) == [(2, "put")]


async def test_a_photo_that_is_still_looked_at_when_its_visit_comes(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo = a_photo()
    await send(client, worker, photo)
    file = attached(photo)
    await visited(client, worker, scene, file)
    await looked_at(deployment)
    assert (await shown(client, worker, file["attachment_id"])).status_code == 200


async def test_a_teammate_may_send_the_photo(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    mate = await a_worker(deployment, "party_member", team_id=scene.team_id)
    stranger = await a_worker(deployment, "party_member")
    photo, other, theirs = a_photo(), a_photo(), a_photo()
    late, early, foreign = attached(photo), attached(other), attached(theirs)
    await send(client, mate, other)
    await send(client, stranger, theirs)
    await looked_at(deployment)
    await visited(client, worker, scene, late, early, foreign)
    await send(client, mate, photo)
    await looked_at(deployment)
    assert await settle_leftovers(deployment, in_days(0)) == 2
    statuses = [(await shown(client, worker, one["attachment_id"])).status_code for one in (late, early, foreign)]
    assert statuses == [200, 200, 409]


async def test_what_is_drawn_has_nothing_of_the_phone(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo = a_photo(2000)
    file = attached(photo)
    await send(client, worker, photo)
    await visited(client, worker, scene, file)
    await looked_at(deployment)
    for variant, side in (("thumb", 320), ("screen", 1280)):
        answer = await shown(client, worker, file["attachment_id"], variant)
        picture = Image.open(io.BytesIO(answer.content))
        assert max(picture.size) == side
        assert picture.height > picture.width, "it stands upright, as its EXIF had said"
        assert not picture.getexif()
        assert "comment" not in picture.info
        assert "手机厂商".encode() not in answer.content
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{file["attachment_id"]}-{variant}.jpg"'
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == (
            "private, no-store",
            "nosniff",
        )


async def test_the_original_is_its_supervisors_and_comes_in_parts(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo = a_photo(2000)
    file = attached(photo)
    await send(client, worker, photo)
    await visited(client, worker, scene, file)
    await looked_at(deployment)
    refused = await shown(client, worker, file["attachment_id"], "original")
    assert (refused.status_code, refused.json()["code"]) == (403, "ORIGINAL_RESTRICTED")
    officer = await a_worker(deployment, "town_officer", TOWN)
    whole = await shown(client, officer, file["attachment_id"], "original")
    assert whole.content == photo
    parts = b""
    for start in range(0, len(photo), 100_000):
        part = await shown(client, officer, file["attachment_id"], "original", Range=f"bytes={start}-{start + 99_999}")
        assert part.status_code == 206
        assert part.headers["Content-Range"].startswith(f"bytes {start}-")
        parts += part.content
    assert parts == photo
    last = await shown(client, officer, file["attachment_id"], "original", Range="bytes=-7")
    assert last.content == photo[-7:]
    beyond = await shown(client, officer, file["attachment_id"], "original", Range=f"bytes={len(photo)}-")
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(photo)}")


async def test_who_does_not_see_the_household_sees_no_photo(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo = a_photo()
    file = attached(photo)
    await send(client, worker, photo)
    await visited(client, worker, scene, file)
    await looked_at(deployment)
    other = await a_scene(deployment)
    stranger = await a_worker(deployment, "grid_worker", team_id=other.team_id)
    for variant in ("thumb", "original"):
        hidden = await shown(client, stranger, file["attachment_id"], variant)
        unknown = await shown(client, stranger, uuid4(), variant)
        assert (hidden.status_code, hidden.json()["code"]) == (unknown.status_code, unknown.json()["code"])
        assert hidden.status_code == 404


async def test_every_look_is_kept(client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene) -> None:
    photo = a_photo()
    file = attached(photo)
    await send(client, worker, photo)
    await visited(client, worker, scene, file)
    await looked_at(deployment)
    await shown(client, worker, file["attachment_id"])
    kept = table(JournalRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(kept.c.act, kept.c.subject_id).where(kept.c.act == "show_attachment"))
    assert [(row.act, str(row.subject_id)) for row in rows] == [("show_attachment", file["attachment_id"])]


async def test_an_id_of_another_visit_is_refused_with_its_visit_alone(
    client: AsyncClient, worker: Worker, scene: Scene
) -> None:
    file = attached(a_photo())
    await visited(client, worker, scene, file)
    for files in ([file], [attached(a_photo()), file]):
        again = await submit(client, worker, a_visit(scene, {}, {}, attachments=files))
        assert (again.status_code, again.json()["code"]) == (409, "ID_REUSED")
    twice = attached(a_photo())
    assert (await submit(client, worker, a_visit(scene, {}, {}, attachments=[twice, twice]))).status_code == 409


async def test_a_repeat_links_nothing_twice(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    file = attached(a_photo())
    body = a_visit(scene, {}, {}, attachments=[file])
    assert (await submit(client, worker, body)).status_code == 201
    assert (await submit(client, worker, body)).status_code == 200
    assert await entries(deployment, file["attachment_id"]) == [(1, "put")]


async def test_a_persons_copy_names_their_photos(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    own, of_both = attached(a_photo()), attached(a_photo())
    assert (await submit(client, worker, a_visit(scene, {}, attachments=[own]))).status_code == 201
    await visited(client, worker, scene, of_both)
    officer = (await a_worker(deployment, "town_officer", TOWN)).actor
    copy = await perform(deployment, copy_data, officer, clock.now(), scene.people[0])
    assert [str(one["attachment_id"]) for one in copy.parts["attachments"]] == [own["attachment_id"]]
