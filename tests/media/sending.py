"""Photos to send, and how a phone sends them: in pieces, by the headers of resumable uploads."""

import io
import struct
import zlib
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response
from PIL import Image

from app.core import clock
from app.core.db import Deployment
from app.files.attachments.settle import settle
from app.journal.actor import Actor
from app.journal.perform import perform
from app.media.digests import digest_field
from app.media.upload import BeginUpload, SendPiece, begin_upload, send_piece
from app.worker import work_once
from tests.visits.scene import Worker

PIECE = 262_144
PLACE = {1: "N", 2: (30.0, 31.0, 48.0), 3: "E", 4: (120.0, 40.0, 48.0)}


def a_photo(side: int = 640) -> bytes:
    """A JPEG as a phone makes it: turned on its side, with the place, the time and a comment inside. No two are the same."""
    picture = Image.effect_noise((side, side // 2), 40).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees
    exif[0x010F], exif[0x0132] = "手机厂商", "2026:11:22 09:30:00"
    exif.get_ifd(0x8825).update(PLACE)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=90, exif=exif, comment=b"taken by somebody")
    return kept.getvalue()


def a_large_photo(size: int = 1_000_000) -> bytes:
    """A JPEG of more than so many bytes, another one each time."""
    side = 1024
    while len(photo := a_photo(side)) < size:
        side += 256
    return photo


def a_png(side: int, pixels: bytes) -> bytes:
    """A PNG of one bit a pixel around whatever stands for its packed pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def an_endless_png(side: int = 13_000) -> bytes:
    """A small PNG that unfolds to `side` by `side` pixels."""
    packed = zlib.compressobj(9)
    rows = b"".join(packed.compress(bytes(1 + side // 8 + 1)) for _ in range(side)) + packed.flush()
    return a_png(side, rows)


def announced(content: bytes, media_type: str = "image/jpeg", **changed: Any) -> dict[str, Any]:
    """What a phone says of a file before it sends it."""
    kind = "photo" if media_type.startswith("image/") else "recording"
    return {"sha256": digest_of(content), "size": len(content), "media_type": media_type, "kind": kind, **changed}


def digest_of(content: bytes) -> str:
    """The digest by which a file is known."""
    return sha256(content).hexdigest()


async def begin(client: AsyncClient, worker: Worker, content: bytes, **changed: Any) -> Response:
    """Announce a file."""
    return await client.post("/v1/uploads", json=announced(content, **changed), headers=worker.headers)


async def piece(
    client: AsyncClient, worker: Worker, where: str, content: bytes, start: int, end: int, **changed: str
) -> Response:
    """Send one piece."""
    part = content[start:end]
    headers = {"Content-Type": "application/partial-upload", "Upload-Offset": str(start)}
    headers |= {"Upload-Complete": "?1" if end >= len(content) else "?0"}
    headers |= {"Content-Digest": digest_field(sha256(part).digest()), **worker.headers}
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    return await client.patch(where, content=part, headers=headers)


async def send(client: AsyncClient, worker: Worker, content: bytes, media_type: str = "image/jpeg") -> Response:
    """Send a whole file in pieces; the last answer, or the first that is no success."""
    answer = await begin(client, worker, content, media_type=media_type)
    where = answer.headers.get("Location", "")
    start = int(answer.headers.get("Upload-Offset", 0))
    while answer.is_success and answer.headers["Upload-Complete"] != "?1":
        answer = await piece(client, worker, where, content, start, start + PIECE)
        start += PIECE
    return answer


async def looked_at(deployment: Deployment) -> None:
    """The worker has done what is owed."""
    while await work_once(deployment):
        pass


def attached(content: bytes, role: str = "door", media_type: str = "image/jpeg") -> dict[str, Any]:
    """What a visit says of a file."""
    said = {"attachment_id": str(uuid4()), "sha256": digest_of(content), "size": len(content)}
    return {**said, "media_type": media_type, "role": role}


async def shown(
    client: AsyncClient, worker: Worker, attachment_id: str | UUID, variant: str = "screen", **headers: str
) -> Response:
    """Read a file."""
    where = f"/v1/attachments/{attachment_id}/content"
    return await client.get(where, params={"variant": variant}, headers={**worker.headers, **headers})


def in_days(days: float) -> datetime:
    """An instant so many days ahead."""
    return clock.now() + timedelta(days=days)


async def a_file(deployment: Deployment, actor: Actor, content: bytes, media_type: str = "image/jpeg") -> UUID:
    """A file that came whole and was looked at, by the verbs behind the API."""
    at = clock.now()
    begun = await perform(deployment, begin_upload, actor, at, BeginUpload(**announced(content, media_type)))
    whole = SendPiece(0, content, sha256(content).digest(), last=True)
    await send_piece(deployment, actor, at, begun.blob.blob_id, whole)
    await settle(deployment, at, actor.county, begun.blob.blob_id)
    return begun.blob.blob_id
