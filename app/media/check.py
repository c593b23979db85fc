"""Looking at a file that came whole, in the worker: a photo is decoded and drawn anew; the verdict is the last word on it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.blobs import BlobMissing
from app.core.crypto import DESTROYED, SealBroken, unwrap_key
from app.core.db import Db, Deployment, reading
from app.core.seen import Whole
from app.media import store
from app.media.content import read_content, seal_content
from app.media.policy import fault_of
from app.media.redraw import Unreadable, redraw
from app.media.values import DRAWABLE, VARIANTS, Blob, blob_name


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: a fault, or none, and the sizes of what was drawn."""

    fault: str | None
    variants: dict[str, int]


async def look_at(deployment: Deployment, county: str, blob_id: UUID) -> tuple[Blob, Verdict] | None:
    """A file and the verdict on it; None for one that is gone. What is drawn lies in the store when this returns."""
    async with reading(deployment, Whole(county)) as db:
        blob = await store.blob_by_id(db, county, blob_id)
    if blob is None or not blob.complete:
        return None
    key = unwrap_key(deployment.keyring, str(blob_id), blob.wrapped)
    if blob.state != "scanning" or key == DESTROYED:
        return blob, Verdict(blob.reason, dict(blob.variants))
    try:
        content = await read_content(deployment.blobs, key, blob_id, "original", blob.size)
    except (BlobMissing, SealBroken):
        return blob, Verdict("PICTURE_BROKEN", {})
    fault, drawn = await asyncio.to_thread(_judged, content, blob.media_type)
    for variant, picture in drawn.items():
        await deployment.blobs.put(blob_name(blob_id, variant), seal_content(key, blob_id, variant, picture))
    return blob, Verdict(fault, {variant: len(picture) for variant, picture in drawn.items()})


def _judged(content: bytes, media_type: str) -> tuple[str | None, dict[str, bytes]]:
    fault = fault_of(content, media_type)
    if fault or media_type not in DRAWABLE:
        return fault, {}
    try:
        return None, redraw(content, media_type, VARIANTS)
    except Unreadable:
        return "PICTURE_BROKEN", {}


async def keep_verdict(db: Db, blob: Blob, verdict: Verdict, at: datetime) -> Blob | None:
    """Write the verdict on a file. Returns the file as it then is, locked; None when it is gone."""
    found = await store.blob_by_id(db, blob.county, blob.blob_id, lock=True)
    if found is None or found.state != "scanning":
        return found
    state = "blocked" if verdict.fault else "ready"
    await store.change_blob(db, found, state=state, reason=verdict.fault, variants=verdict.variants, moved_at=at)
    return await store.blob_by_id(db, blob.county, blob.blob_id)
