"""SQL of files nobody finishes and files nothing refers to."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, update

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.media.store.blobs import blob_of
from app.media.tables import AttachmentRow, BlobRow
from app.media.values import Blob

attachments, blobs = table(AttachmentRow), table(BlobRow)
_references = select(attachments.c.attachment_id).where(
    attachments.c.county == blobs.c.county, attachments.c.blob_id == blobs.c.blob_id
)


async def expired_uploads(db: Db, before: datetime, limit: int) -> list[Blob]:
    """Uploads that nobody went on with since."""
    mine = and_(blobs.c.state == "receiving", blobs.c.moved_at <= before)
    rows = await db.all(select(blobs).where(mine).order_by(blobs.c.moved_at).limit(limit))
    return [blob_of(row) for row in rows]


async def mark_unreferenced(db: Db, before: datetime, at: datetime) -> int:
    """Mark files that are whole since, and that nothing refers to. Returns how many."""
    whole = blobs.c.state.in_(("ready", "blocked", "expired"))
    mine = and_(whole, blobs.c.moved_at <= before, blobs.c.marked_at.is_(None), ~_references.exists())
    return await db.write(update(blobs).where(mine).values(marked_at=at))


async def clear_marks(db: Db, county: str, blob_ids: Collection[UUID]) -> None:
    """What is linked again is no orphan."""
    mine = and_(blobs.c.county == county, blobs.c.blob_id.in_(blob_ids), blobs.c.marked_at.is_not(None))
    await db.write(update(blobs).where(mine).values(marked_at=None))


async def marked_blobs(db: Db, before: datetime, limit: int) -> list[Blob]:
    """Files marked before an instant, and those whose key was destroyed."""
    gone = or_(blobs.c.marked_at <= before, and_(blobs.c.wrapped == DESTROYED, blobs.c.state == "blocked"))
    return [blob_of(row) for row in await db.all(select(blobs).where(gone).order_by(blobs.c.moved_at).limit(limit))]


async def is_referenced(db: Db, blob: Blob) -> bool:
    """True when something refers to a file."""
    mine = and_(blobs.c.county == blob.county, blobs.c.blob_id == blob.blob_id, _references.exists())
    return await db.first(select(blobs.c.blob_id).where(mine)) is not None


async def delete_blob(db: Db, blob: Blob) -> None:
    """A file is forgotten."""
    await db.write(delete(blobs).where(blobs.c.county == blob.county, blobs.c.blob_id == blob.blob_id))


async def blobs_waited_for(db: Db, limit: int) -> list[Blob]:
    """Files that were judged, and that attachments of the same content still wait for."""
    waiting = select(attachments.c.attachment_id).where(
        attachments.c.county == blobs.c.county,
        attachments.c.sha256 == blobs.c.sha256,
        attachments.c.state == "missing",
    )
    mine = and_(blobs.c.state.in_(("ready", "blocked")), waiting.exists())
    return [blob_of(row) for row in await db.all(select(blobs).where(mine).order_by(blobs.c.blob_id).limit(limit))]
