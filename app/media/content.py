"""The bytes of a file at rest: sealed in segments under the file's own key, so that any part is read without the rest."""

import asyncio
from collections.abc import Iterator
from uuid import UUID

from app.core.blobs import BlobStore
from app.core.crypto import seal, unseal
from app.media.values import Piece, blob_name, piece_name

SEGMENT_BYTES = 262_144
# Version, generation, nonce and tag: what `seal` adds.
SEALED_MORE = 31


def _segment_place(blob_id: UUID, variant: str, number: int, *, last: bool) -> str:
    """What a segment is bound to: file, variant, its number, and whether it is the last, so that none can be moved or cut off."""
    return f"blob|{blob_id}|{variant}|{number}|{'end' if last else 'more'}"


def seal_content(key: bytes, blob_id: UUID, variant: str, content: bytes) -> bytes:
    """A whole file, sealed in segments."""
    starts = range(0, len(content), SEGMENT_BYTES)
    return b"".join(
        seal(
            key,
            content[start : start + SEGMENT_BYTES],
            _segment_place(blob_id, variant, number, last=start + SEGMENT_BYTES >= len(content)),
        )
        for number, start in enumerate(starts)
    )


def sealed_size(size: int) -> int:
    """How many bytes a file of `size` bytes takes when it is sealed."""
    return size + SEALED_MORE * -(-size // SEGMENT_BYTES)


async def read_content(
    store: BlobStore, key: bytes, blob_id: UUID, variant: str, size: int, start: int = 0, end: int | None = None
) -> bytes:
    """The bytes of a file of `size` bytes from `start` up to `end`. Raises BlobMissing, SealBroken."""
    end = size if end is None else min(end, size)
    first, behind = start // SEGMENT_BYTES, -(-end // SEGMENT_BYTES)
    step = SEGMENT_BYTES + SEALED_MORE
    sealed = await store.get(blob_name(blob_id, variant), first * step, min(behind * step, sealed_size(size)))
    plain = await asyncio.to_thread(_opened, key, blob_id, variant, size, first, sealed)
    return plain[start - first * SEGMENT_BYTES : end - first * SEGMENT_BYTES]


def _opened(key: bytes, blob_id: UUID, variant: str, size: int, first: int, sealed: bytes) -> bytes:
    return b"".join(_segments(key, blob_id, variant, size, first, sealed))


def _segments(key: bytes, blob_id: UUID, variant: str, size: int, first: int, sealed: bytes) -> Iterator[bytes]:
    last = -(-size // SEGMENT_BYTES) - 1
    step = SEGMENT_BYTES + SEALED_MORE
    for number, at in enumerate(range(0, len(sealed), step), first):
        yield unseal(key, sealed[at : at + step], _segment_place(blob_id, variant, number, last=number == last))


async def keep_piece(store: BlobStore, key: bytes, blob_id: UUID, piece: Piece, content: bytes) -> None:
    """Keep a piece of a file that is still coming; it is on the disk when this returns."""
    await store.put(piece_name(blob_id, piece), seal(key, content, f"piece|{blob_id}|{piece.start}"))


async def read_pieces(store: BlobStore, key: bytes, blob_id: UUID, pieces: tuple[Piece, ...]) -> bytes:
    """All pieces, put together. Raises BlobMissing, SealBroken."""
    parts = []
    for piece in pieces:
        sealed = await store.get(piece_name(blob_id, piece))
        parts.append(unseal(key, sealed, f"piece|{blob_id}|{piece.start}"))
    return b"".join(parts)
