"""SQL of attachments: what visits say of their files."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, or_, select, update

from app.core.db import Db
from app.core.tables import table
from app.media.tables import AttachmentRow, BlobRow
from app.media.values import Attachment, AttachmentState

attachments, blobs = table(AttachmentRow), table(BlobRow)


def _attachment(row: Any) -> Attachment:
    return Attachment(**{name: getattr(row, name) for name in Attachment.__slots__})


async def add_attachments(db: Db, county: str, at: datetime, new: Sequence[Attachment]) -> None:
    """Append what visits say of their files."""
    rows = [{name: getattr(one, name) for name in Attachment.__slots__} for one in new]
    await db.write(insert(attachments), [{"county": county, **row, "added_at": at} for row in rows])


async def known_attachments(db: Db, county: str, attachment_ids: Collection[UUID]) -> list[UUID]:
    """Those of the attachments that stand already."""
    mine = and_(attachments.c.county == county, attachments.c.attachment_id.in_(attachment_ids))
    return [row.attachment_id for row in await db.all(select(attachments.c.attachment_id).where(mine))]


async def attachments_by_id(db: Db, county: str, attachment_ids: Collection[UUID]) -> dict[UUID, Attachment]:
    """Attachments by their ids; the caller answers for whose they are."""
    mine = and_(attachments.c.county == county, attachments.c.attachment_id.in_(attachment_ids))
    return {row.attachment_id: _attachment(row) for row in await db.all(select(attachments).where(mine))}


async def attachment_by_id(db: Db, county: str, attachment_id: UUID) -> Attachment | None:
    """One attachment; the caller answers for whose it is."""
    return (await attachments_by_id(db, county, [attachment_id])).get(attachment_id)


async def attachments_about(db: Db, county: str, person_id: UUID) -> list[Attachment]:
    """Files about one person, the oldest first."""
    mine = and_(attachments.c.county == county, attachments.c.subject_id == person_id, attachments.c.state != "erased")
    rows = await db.all(select(attachments).where(mine).order_by(attachments.c.added_at, attachments.c.attachment_id))
    return [_attachment(row) for row in rows]


async def attachments_waiting(db: Db, county: str, sha256: str) -> list[Attachment]:
    """Attachments of this content that have no file yet or one that is not yet judged."""
    mine = and_(attachments.c.county == county, attachments.c.sha256 == sha256)
    mine = and_(mine, attachments.c.state.in_(("missing", "scanning")))
    return [_attachment(row) for row in await db.all(select(attachments).where(mine))]


async def attachments_of_blob(db: Db, county: str, blob_id: UUID) -> list[Attachment]:
    """What refers to a file."""
    mine = and_(attachments.c.county == county, attachments.c.blob_id == blob_id)
    return [_attachment(row) for row in await db.all(select(attachments).where(mine))]


async def settle_attachments(
    db: Db, county: str, blob_id: UUID, state: AttachmentState, settled: Collection[UUID]
) -> None:
    """Give attachments their file and its state; what phones are shown changes, so the revision rises."""
    mine = and_(attachments.c.county == county, attachments.c.attachment_id.in_(settled))
    values = {"blob_id": blob_id, "state": state, "revision": attachments.c.revision + 1}
    await db.write(update(attachments).where(mine).values(**values))


async def forget_attachments(
    db: Db, county: str, people: Collection[UUID], households: Collection[UUID]
) -> tuple[list[Attachment], list[UUID]]:
    """Cut the attachments about people or households from their files: (what they were, files nothing else refers to)."""
    about = or_(attachments.c.subject_id.in_(people), attachments.c.household_id.in_(households))
    mine = and_(attachments.c.county == county, about, attachments.c.state != "erased")
    found = [_attachment(row) for row in await db.all(select(attachments).where(mine).with_for_update())]
    if not found:
        return [], []
    gone: Mapping[str, Any] = {"state": "erased", "blob_id": None, "sha256": "", "revision": attachments.c.revision + 1}
    await db.write(update(attachments).where(mine).values(**gone))
    held = {one.blob_id for one in found if one.blob_id}
    # A file may be on its way under the author's account.
    accounts = {account for one in found for account in (one.author, one.added_by) if account}
    ours = and_(blobs.c.account_id.in_(accounts), blobs.c.sha256.in_({one.sha256 for one in found}))
    ours = or_(blobs.c.blob_id.in_(held), ours)
    still = select(attachments.c.attachment_id).where(
        attachments.c.county == blobs.c.county,
        or_(attachments.c.blob_id == blobs.c.blob_id, attachments.c.sha256 == blobs.c.sha256),
    )
    statement = select(blobs.c.blob_id).where(blobs.c.county == county, ours, ~still.exists()).with_for_update()
    return found, [row.blob_id for row in await db.all(statement.order_by(blobs.c.blob_id))]
