"""Uploading a file piece by piece: what is here is kept, whatever is cut; who goes on is told from where."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from app.core.crypto import unwrap_key, wrap_new_key
from app.core.db import Db, Deployment, reading
from app.core.errors import Refusal, conflict, forbidden, not_found
from app.core.ids import new_id
from app.core.seen import Whole
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.media import store
from app.media.complete import finish_upload
from app.media.content import keep_piece
from app.media.policy import file_refused
from app.media.values import LEAST_PIECE_BYTES, MEDIA_TYPES, MOST_BYTES, PHOTOS, Blob, Piece, staging_of


@dataclass(frozen=True, slots=True)
class BeginUpload:
    """A file that shall come."""

    sha256: str
    size: int
    media_type: str
    kind: str


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a file stands; `new` when nothing was known of it."""

    blob: Blob
    new: bool


@dataclass(frozen=True, slots=True)
class SendPiece:
    """A piece of a file: where it begins, its bytes, the SHA-256 its sender made, and whether it is the last."""

    offset: int
    content: bytes
    digest: bytes
    last: bool


@dataclass(frozen=True, slots=True)
class TakePiece:
    """A piece that lies in the store already."""

    blob_id: UUID
    piece: Piece


def account_of(actor: Actor) -> UUID:
    """Whose files they are. Raises 403 for a caller without an account."""
    if actor.account_id is None:
        raise forbidden()
    return actor.account_id


async def begin_upload(db: Db, actor: Actor, at: datetime, command: BeginUpload) -> Outcome[Begun]:
    """Begin to take a file, or tell how far it has come: one file per account and content, so a lost answer costs nothing."""
    if command.size > MOST_BYTES:
        raise Refusal(413, "FILE_TOO_LARGE", "文件超过上限", "The file is larger than this server takes")
    if command.media_type not in MEDIA_TYPES:
        raise file_refused("TYPE_REFUSED")
    if (command.kind == "photo") != (command.media_type in PHOTOS):
        raise file_refused("TYPE_DIFFERS")
    account_id = account_of(actor)
    known = await store.blob_of_content(db, actor.county, account_id, command.sha256)
    if known is None:
        blob = _fresh(db, actor.county, account_id, at, command)
        await store.add_blob(db, blob)
        return Outcome(Begun(blob, True), (_fact("upload.begun", blob),))
    if known.state == "blocked":
        raise file_refused(known.reason or "TYPE_REFUSED")
    if known.complete:
        await store.clear_marks(db, actor.county, [known.blob_id])
        return Outcome(Begun(known, False), (_fact("upload.known", known),))
    resumed = replace(known, state="receiving", moved_at=at, marked_at=None)
    if (known.size, known.media_type) != (command.size, command.media_type):
        resumed = replace(resumed, size=command.size, media_type=command.media_type, offset=0, pieces=())
    changed = {name: getattr(resumed, name) for name in CHANGING}
    await store.change_blob(db, known, **changed)
    return Outcome(Begun(resumed, False), (_fact("upload.resumed", resumed),))


CHANGING = ("state", "moved_at", "marked_at", "size", "media_type", "offset", "pieces")


def _fresh(db: Db, county: str, account_id: UUID, at: datetime, command: BeginUpload) -> Blob:
    blob_id = new_id(at)
    _, wrapped = wrap_new_key(db.keyring, str(blob_id))
    return Blob(
        county=county,
        blob_id=blob_id,
        account_id=account_id,
        sha256=command.sha256,
        size=command.size,
        media_type=command.media_type,
        kind=command.kind,
        state="receiving",
        offset=0,
        pieces=(),
        reason=None,
        variants={},
        wrapped=wrapped,
        created_at=at,
        moved_at=at,
        marked_at=None,
    )


async def find_upload(deployment: Deployment, actor: Actor, at: datetime, blob_id: UUID) -> Blob:
    """A file of the caller's. Raises 404 for any other, 410 for one that nobody went on with in time."""
    async with reading(deployment, Whole(actor.county)) as db:
        blob = await store.blob_by_id(db, actor.county, blob_id, account_of(actor))
    if blob is None:
        raise not_found()
    if blob.expired(at):
        raise Refusal(410, "UPLOAD_EXPIRED", "上传已过期，请重新开始", "This upload has expired; begin it anew")
    return blob


async def send_piece(deployment: Deployment, actor: Actor, at: datetime, blob_id: UUID, command: SendPiece) -> Blob:
    """Take a piece, and with the last one the whole file. Refuses 404, 409 (another offset), 410, 413, 422 (a digest or a file)."""
    blob = await find_upload(deployment, actor, at, blob_id)
    if blob.complete and command.last and command.offset + len(command.content) == blob.size:
        return blob  # its answer was lost
    if blob.complete or command.offset != blob.offset:
        raise other_offset(blob.offset)
    _check(blob, command)
    if command.content:
        digest = sha256(command.content).hexdigest()[:32]
        piece = Piece(command.offset, len(command.content), digest)
        # First the bytes, then the offset: a crash between the two only makes the phone send the piece again.
        key = unwrap_key(deployment.keyring, str(blob.blob_id), blob.wrapped)
        await keep_piece(deployment.blobs, key, blob.blob_id, piece, command.content)
        blob = await perform(deployment, take_piece, actor, at, TakePiece(blob.blob_id, piece))
    return await finish_upload(deployment, actor, at, blob) if command.last else blob


def _check(blob: Blob, command: SendPiece) -> None:
    length = len(command.content)
    if sha256(command.content).digest() != command.digest:
        raise Refusal(
            422, "DIGEST_MISMATCH", "数据块校验不符，请重发", "The piece differs from its digest; send it again"
        )
    end = command.offset + length
    if end > blob.size:
        raise Refusal(413, "FILE_TOO_LARGE", "内容超过声明的大小", "There is more than the size that was announced")
    if command.last != (end == blob.size) and (command.last or not length):
        raise Refusal(422, "LENGTH_MISMATCH", "长度与声明不符", "The length is not the one that was announced")
    if end < blob.size and length < LEAST_PIECE_BYTES:
        raise Refusal(422, "PIECE_TOO_SMALL", "数据块过小", "All pieces but the last have at least 16 KiB")


async def take_piece(db: Db, actor: Actor, at: datetime, command: TakePiece) -> Outcome[Blob]:
    """Advance a file by a piece that lies in the store. Refuses 409 when another one came first."""
    blob = await store.blob_by_id(db, actor.county, command.blob_id, account_of(actor), lock=True)
    if blob is None:
        raise not_found()
    if blob.complete or blob.offset != command.piece.start or not await store.move_on(db, blob, command.piece, at):
        raise other_offset(blob.offset)
    moved = replace(blob, offset=command.piece.end, pieces=(*blob.pieces, command.piece), moved_at=at)
    return Outcome(moved, (_fact("upload.moved", moved),))


async def drop_upload(db: Db, actor: Actor, _at: datetime, blob_id: UUID) -> Outcome[Blob]:
    """Give an upload up before it is whole. Refuses 404, and 409 for a file that is."""
    blob = await store.blob_by_id(db, actor.county, blob_id, account_of(actor), lock=True)
    if blob is None:
        raise not_found()
    if blob.complete:
        raise conflict("UPLOAD_COMPLETE", "文件已上传完毕", "The file is here already")
    await store.delete_blob(db, blob)
    return Outcome(blob, (_fact("upload.dropped", blob),))


async def give_up(deployment: Deployment, actor: Actor, at: datetime, blob_id: UUID) -> None:
    """Give an upload up, with the pieces that came."""
    blob = await perform(deployment, drop_upload, actor, at, blob_id)
    await deployment.blobs.remove_under(staging_of(blob.blob_id))


def other_offset(offset: int) -> Refusal:
    """409: the file goes on from another place, which the answer names."""
    refusal = conflict("MISMATCHING_UPLOAD_OFFSET", "续传位置不符", "The upload goes on from another offset")
    refusal.headers["Upload-Offset"] = str(offset)
    refusal.members["offset"] = offset
    return refusal


def _fact(name: str, blob: Blob) -> Fact:
    return Fact(name, blob.blob_id, data={"offset": blob.offset, "size": blob.size, "media_type": blob.media_type})
