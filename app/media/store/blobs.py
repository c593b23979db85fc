"""SQL of files as they arrive and stand."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, select, update

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.media.tables import BlobRow
from app.media.values import Blob, Piece

blobs = table(BlobRow)


def blob_of(row: Any) -> Blob:
    """A row as a value."""
    values = {name: getattr(row, name) for name in Blob.__slots__}
    values["pieces"] = tuple(Piece(*one) for one in row.pieces)
    return Blob(**values)


def _columns(blob: Blob) -> dict[str, Any]:
    values = {name: getattr(blob, name) for name in Blob.__slots__}
    values["pieces"] = [[one.start, one.length, one.digest] for one in blob.pieces]
    return {**values, "variants": dict(blob.variants)}


async def add_blob(db: Db, blob: Blob) -> None:
    """A file that begins to come."""
    await db.write(insert(blobs), [_columns(blob)])


async def blob_by_id(
    db: Db, county: str, blob_id: UUID, account_id: UUID | None = None, *, lock: bool = False
) -> Blob | None:
    """A file; of that account only, where one is given. Locked, nobody links, changes or sweeps it until the commit."""
    statement = select(blobs).where(blobs.c.county == county, blobs.c.blob_id == blob_id)
    if account_id is not None:
        statement = statement.where(blobs.c.account_id == account_id)
    row = await db.first(statement.with_for_update() if lock else statement)
    return blob_of(row) if row else None


async def blob_of_content(db: Db, county: str, account_id: UUID, sha256: str) -> Blob | None:
    """The file an account has of this content, locked."""
    mine = and_(blobs.c.county == county, blobs.c.account_id == account_id, blobs.c.sha256 == sha256)
    row = await db.first(select(blobs).where(mine).with_for_update())
    return blob_of(row) if row else None


async def blobs_of_accounts(db: Db, county: str, accounts: Collection[UUID], contents: Collection[str]) -> list[Blob]:
    """Files of these accounts with these digests, locked in the order of their ids, whether or not they are whole."""
    mine = and_(blobs.c.county == county, blobs.c.account_id.in_(accounts), blobs.c.sha256.in_(contents))
    rows = await db.all(select(blobs).where(mine).order_by(blobs.c.blob_id).with_for_update())
    return [blob_of(row) for row in rows]


async def move_on(db: Db, blob: Blob, piece: Piece, at: datetime) -> bool:
    """Take a piece that follows on what is here. False when another one came first."""
    moved = replace(blob, pieces=(*blob.pieces, piece), offset=piece.end, moved_at=at)
    same = and_(
        blobs.c.county == blob.county,
        blobs.c.blob_id == blob.blob_id,
        blobs.c.offset == blob.offset,
        blobs.c.state == "receiving",
    )
    values = {name: value for name, value in _columns(moved).items() if name in {"pieces", "offset", "moved_at"}}
    return await db.write(update(blobs).where(same).values(**values)) == 1


async def change_blob(db: Db, blob: Blob, **changes: Any) -> None:
    """Write what has become of a file."""
    changed = _columns(replace(blob, **changes))
    mine = and_(blobs.c.county == blob.county, blobs.c.blob_id == blob.blob_id)
    await db.write(update(blobs).where(mine).values(**{name: changed[name] for name in changes}))


async def destroy_blobs(db: Db, county: str, blob_ids: Sequence[UUID]) -> None:
    """Destroy the keys of files: what lies in the store and in any copy of it is gone for good. The digest goes too."""
    for blob_id in blob_ids:
        mine = and_(blobs.c.county == county, blobs.c.blob_id == blob_id)
        # The digest must stay unique per account, and an id tells nothing of the content.
        gone = {"wrapped": DESTROYED, "sha256": blob_id.hex, "state": "blocked", "reason": "ERASED", "variants": {}}
        await db.write(update(blobs).where(mine).values(**gone))
