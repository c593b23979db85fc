"""Files that go: with the person they are about, with nobody who wants them, and never while something refers to them."""

from pathlib import Path
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.core import clock
from app.core.blobs import LocalBlobStore
from app.core.crypto import DESTROYED
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.files.erase import EraseAgain, erase_again
from app.journal.actor import operator
from app.journal.perform import perform
from app.media.sweep import sweep_files
from app.media.tables import AttachmentRow, BlobRow
from app.visits.tables import VisitRow
from tests.media.sending import a_photo, attached, begin, digest_of, in_days, looked_at, send, shown
from tests.visits.scene import ADULT, COUNTY, ELDER, Scene, Worker, a_scene, a_visit, a_worker, submit


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """A household of two."""
    return await a_scene(deployment, ELDER, ADULT)


@pytest.fixture
async def worker(deployment: Deployment, scene: Scene) -> Worker:
    """A worker of its team."""
    return await a_worker(deployment, team_id=scene.team_id)


def files(deployment: Deployment) -> list[Path]:
    """What lies in the store."""
    assert isinstance(deployment.blobs, LocalBlobStore)
    return [one for one in deployment.blobs.folder.rglob("*") if one.is_file()]


async def erase(deployment: Deployment, person_id: UUID) -> None:
    command = EraseAgain(person_id, clock.now())
    await perform(deployment, erase_again, operator(COUNTY), clock.now(), command)


async def visited(
    client: AsyncClient, worker: Worker, scene: Scene, file: dict[str, object], *answers: dict[str, object]
) -> None:
    answer = await submit(client, worker, a_visit(scene, *answers, attachments=[file]))
    assert answer.status_code == 201, answer.text


async def test_a_photo_goes_with_the_person_it_is_about(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo, shared = a_photo(), a_photo()
    alone, both = attached(photo), attached(shared)
    for one in (photo, shared):
        await send(client, worker, one)
    await visited(client, worker, scene, alone, {})
    await visited(client, worker, scene, both, {}, {})
    await looked_at(deployment)
    await erase(deployment, scene.people[0])
    assert (await shown(client, worker, alone["attachment_id"])).status_code == 404
    assert (await shown(client, worker, both["attachment_id"])).status_code == 200
    async with reading(deployment, EVERYWHERE) as db:
        blobs = {row.sha256: row for row in await db.all(select(table(BlobRow)))}
        visits = await db.all(select(table(VisitRow).c.attachments))
        kept = await db.all(select(table(AttachmentRow)))
    assert digest_of(photo) not in blobs
    assert [row.wrapped for row in blobs.values() if row.reason == "ERASED"] == [DESTROYED]
    told = "".join(str(row) for row in [*visits, *kept])
    assert digest_of(photo) not in told
    assert digest_of(shared) in told
    assert await sweep_files(deployment, in_days(0)) == 1
    assert len(files(deployment)) == 3
    await erase(deployment, scene.people[1])
    assert (await shown(client, worker, both["attachment_id"])).status_code == 404
    assert await sweep_files(deployment, in_days(0)) == 1
    assert files(deployment) == []


async def test_a_photo_of_two_visits_stays_with_the_other(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo = a_photo()
    await send(client, worker, photo)
    first, second = attached(photo), attached(photo)
    await visited(client, worker, scene, first, {})
    await visited(client, worker, scene, second, {}, {})
    await looked_at(deployment)
    await erase(deployment, scene.people[0])
    assert (await shown(client, worker, first["attachment_id"])).status_code == 404
    assert (await shown(client, worker, second["attachment_id"])).status_code == 200


async def test_a_file_nothing_refers_to_is_marked_first(
    client: AsyncClient, deployment: Deployment, worker: Worker, scene: Scene
) -> None:
    photo, wanted = a_photo(), a_photo()
    for one in (photo, wanted):
        await send(client, worker, one)
    await looked_at(deployment)
    assert await sweep_files(deployment, in_days(91)) == 0
    await visited(client, worker, scene, attached(wanted), {}, {})  # marked, and linked at the last moment
    assert await sweep_files(deployment, in_days(97)) == 0
    assert await sweep_files(deployment, in_days(99)) == 1
    assert len(files(deployment)) == 3
    assert (await begin(client, worker, photo)).status_code == 201
    assert (await begin(client, worker, wanted)).status_code == 200


async def test_a_phone_that_asks_again_keeps_its_photo(
    client: AsyncClient, deployment: Deployment, worker: Worker
) -> None:
    photo = a_photo()
    await send(client, worker, photo)
    await looked_at(deployment)
    await sweep_files(deployment, in_days(91))
    assert (await begin(client, worker, photo)).status_code == 200
    assert await sweep_files(deployment, in_days(99)) == 0
