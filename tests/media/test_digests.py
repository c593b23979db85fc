"""Headers of uploads, parts of files, sealed segments: pure."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.blobs import LocalBlobStore
from app.core.crypto import SealBroken
from app.core.errors import Refusal
from app.core.web.ranges import part_of
from app.media.content import SEGMENT_BYTES, read_content, seal_content, sealed_size
from app.media.digests import digest_field, flag_in, sha256_in, whole_in
from app.media.policy import fault_of
from app.media.signs import media_type_of
from app.media.values import MEDIA_TYPES, blob_name

KEY = bytes(range(32))


@given(st.binary(max_size=100))
def test_a_digest_is_read_as_it_is_written(content: bytes) -> None:
    digest = sha256(content).digest()
    assert sha256_in(digest_field(digest)) == digest
    assert sha256_in(f"md5=:AAAA:, {digest_field(digest)}") == digest


@given(st.text(max_size=60))
def test_any_header_is_read_without_a_crash(text: str) -> None:
    assert sha256_in(text) is None or len(sha256_in(text) or b"") == 32
    assert whole_in(text) is None or int(text) >= 0
    assert flag_in(text) in {None, True, False}


@given(st.text(max_size=30), st.integers(1, 10_000))
def test_any_part_lies_within_the_file(asked: str, size: int) -> None:
    with suppress(Refusal):
        part = part_of(asked, size)
        assert 0 <= part.start < part.end <= size


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_without_a_crash(content: bytes) -> None:
    for begins in (
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\x00\x00\x00WEBPVP8X",
        b"\x00\x00\x00\x18ftyp",
    ):
        media_type = media_type_of(begins + content)
        assert media_type is None or media_type in MEDIA_TYPES
        for declared in ("image/jpeg", "image/png", "image/webp"):
            fault_of(begins + content, declared)


@pytest.mark.parametrize("size", [1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 3 * SEGMENT_BYTES + 7])
async def test_any_part_of_a_sealed_file_is_read_alone(size: int, tmp_path: Path) -> None:
    store, blob_id = LocalBlobStore(tmp_path), uuid4()
    content = bytes(one % 251 for one in range(size))
    sealed = seal_content(KEY, blob_id, "original", content)
    assert len(sealed) == sealed_size(size)
    await store.put(blob_name(blob_id), sealed)
    assert await read_content(store, KEY, blob_id, "original", size) == content
    for start in {0, size // 2, size - 1, max(0, SEGMENT_BYTES - 3)}:
        if start < size:
            end = min(size, start + SEGMENT_BYTES + 5)
            assert await read_content(store, KEY, blob_id, "original", size, start, end) == content[start:end]


async def test_segments_cannot_be_moved_or_cut_off(tmp_path: Path) -> None:
    store, blob_id = LocalBlobStore(tmp_path), uuid4()
    size, step = 2 * SEGMENT_BYTES, SEGMENT_BYTES + 31
    sealed = seal_content(KEY, blob_id, "original", bytes(size))
    for other in (sealed[step:] + sealed[:step], sealed[:step] + sealed[:step]):
        await store.put(blob_name(blob_id), other)
        with pytest.raises(SealBroken):
            await read_content(store, KEY, blob_id, "original", size)
    await store.put(blob_name(blob_id), sealed[:step])
    with pytest.raises(SealBroken):
        await read_content(store, KEY, blob_id, "original", SEGMENT_BYTES)
