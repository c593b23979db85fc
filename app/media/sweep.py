"""Letting go of uploads nobody finishes and of files nothing refers to: marked first, gone a week later, never while being linked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.crypto import DESTROYED
from app.core.db import Db, Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.media import store
from app.media.values import MARKED_FOR, UNFINISHED_FOR, UNREFERENCED_FOR, Blob, names_of, staging_of

NAME: Final = "retention"
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class LetGo:
    """A file that seems to be nobody's."""

    blob: Blob


async def sweep_files(deployment: Deployment, at: datetime) -> int:
    """Let go of what has waited long enough; returns how many files went."""
    gone = 0
    while batch := await _expired(deployment, at):
        gone += batch
    async with transaction(deployment, EVERYWHERE) as db:
        await store.mark_unreferenced(db, at - UNREFERENCED_FOR, at)
    async with reading(deployment, EVERYWHERE) as db:
        marked = await store.marked_blobs(db, at - MARKED_FOR, BATCH)
    for blob in marked:
        gone += await _let_go(deployment, at, blob)
    return gone


async def _expired(deployment: Deployment, at: datetime) -> int:
    async with reading(deployment, EVERYWHERE) as db:
        found = await store.expired_uploads(db, at - UNFINISHED_FOR, BATCH)
    for blob in found:
        await perform(deployment, expire_upload, operator(blob.county, NAME), at, LetGo(blob))
        await deployment.blobs.remove_under(staging_of(blob.blob_id))
    return len(found)


async def expire_upload(db: Db, _actor: Actor, at: datetime, command: LetGo) -> Outcome[None]:
    """An upload that nobody went on with has no pieces any more; whoever begins it anew begins at 0."""
    found = await store.blob_by_id(db, command.blob.county, command.blob.blob_id, lock=True)
    if found is None or found.state != "receiving" or not found.expired(at):
        return Outcome(None, ())
    await store.change_blob(db, found, state="expired", offset=0, pieces=(), moved_at=at)
    return Outcome(None, (Fact("upload.expired", found.blob_id),))


async def _let_go(deployment: Deployment, at: datetime, blob: Blob) -> bool:
    async def let_go(db: Db, _actor: Actor, at: datetime, command: LetGo) -> Outcome[bool]:
        found = await store.blob_by_id(db, command.blob.county, command.blob.blob_id, lock=True)
        if found is None or await store.is_referenced(db, found) or not _orphaned(found, at):
            return Outcome(False, ())
        # First the bytes, while nobody can link them; a crash leaves the row, and the next sweep goes on.
        await deployment.blobs.remove(names_of(found.blob_id))
        await store.delete_blob(db, found)
        return Outcome(True, (Fact("file.let_go", found.blob_id),))

    return await perform(deployment, let_go, operator(blob.county, NAME), at, LetGo(blob))


def _orphaned(blob: Blob, at: datetime) -> bool:
    """True for a file whose mark is old enough, or whose key was destroyed."""
    return blob.wrapped == DESTROYED or (blob.marked_at is not None and blob.marked_at <= at - MARKED_FOR)
