"""A file whose pieces are all here: put together, compared with its digest, judged by its bytes, sealed and kept."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from app.core.blobs import BlobMissing
from app.core.crypto import unwrap_key
from app.core.db import Db, Deployment
from app.core.errors import Refusal, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome, Owed
from app.journal.perform import perform
from app.media import store
from app.media.content import read_pieces, seal_content
from app.media.policy import fault_of, file_refused
from app.media.values import Blob, blob_name, staging_of

# Owed for every file that came whole: looked at, drawn anew, told to whoever waits for it.
CHECK = "media.check"
WRONG_DIGEST = "WRONG_DIGEST"


@dataclass(frozen=True, slots=True)
class Finish:
    """What was found of a file that is whole: a fault, or none."""

    blob_id: UUID
    fault: str | None


async def finish_upload(deployment: Deployment, actor: Actor, at: datetime, blob: Blob) -> Blob:
    """Make a file of its pieces. Refuses 422 for wrong content, which must be sent anew, and for what is never taken.

    Killed half-way, it is done again when the phone asks again: nothing is lost but the work.
    """
    key = unwrap_key(deployment.keyring, str(blob.blob_id), blob.wrapped)
    try:
        content = await read_pieces(deployment.blobs, key, blob.blob_id, blob.pieces)
    except BlobMissing:
        # Another process finished it meanwhile, or the store lost a piece: then from the start.
        return await perform(deployment, close_upload, actor, at, Finish(blob.blob_id, WRONG_DIGEST))
    fault, sealed = await asyncio.to_thread(_judged, key, blob, content)
    if fault is None:
        await deployment.blobs.create(blob_name(blob.blob_id), sealed)
    try:
        closed = await perform(deployment, close_upload, actor, at, Finish(blob.blob_id, fault))
    except Refusal:
        await deployment.blobs.remove_under(staging_of(blob.blob_id))
        raise
    await deployment.blobs.remove_under(staging_of(blob.blob_id))
    return closed


def _judged(key: bytes, blob: Blob, content: bytes) -> tuple[str | None, bytes]:
    """What is wrong with a file, and the file sealed where nothing is."""
    if len(content) != blob.size or sha256(content).hexdigest() != blob.sha256:
        return WRONG_DIGEST, b""
    fault = fault_of(content, blob.media_type)
    return fault, b"" if fault else seal_content(key, blob.blob_id, "original", content)


async def close_upload(db: Db, actor: Actor, at: datetime, command: Finish) -> Outcome[Blob]:
    """Write what became of a file that is whole. Its refusals are kept: the state of the file changes with them."""
    blob = await store.blob_by_id(db, actor.county, command.blob_id, lock=True)
    if blob is None:
        raise not_found()
    if blob.complete:
        return Outcome(blob, ())
    if command.fault == WRONG_DIGEST:
        await store.change_blob(db, blob, offset=0, pieces=(), moved_at=at)
        return Outcome(_wrong_digest(), (_fact("upload.restarted", blob, command),))
    state = "blocked" if command.fault else "scanning"
    await store.change_blob(db, blob, state=state, reason=command.fault, moved_at=at)
    owed = Owed(CHECK, {"blob_id": str(blob.blob_id)}, f"{CHECK} {blob.blob_id}")
    fact = replace(_fact("upload.completed", blob, command), owes=(owed,))
    if command.fault:
        return Outcome(file_refused(command.fault), (fact,))
    return Outcome(replace(blob, state="scanning", offset=blob.size), (fact,))


def _wrong_digest() -> Refusal:
    """422: not the file that was announced; its next piece begins at 0."""
    refusal = Refusal(
        422, "FILE_DIGEST_MISMATCH", "文件校验不符，请重新上传", "The file differs from its digest; send it anew"
    )
    refusal.headers["Upload-Offset"] = "0"
    return refusal


def _fact(name: str, blob: Blob, command: Finish) -> Fact:
    return Fact(name, blob.blob_id, data={"fault": command.fault, "size": blob.size, "media_type": blob.media_type})
