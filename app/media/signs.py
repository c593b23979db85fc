"""What a file is by its first bytes, whatever its name or its sender says of it. Standard library only."""

from typing import Final

HEAD_BYTES: Final = 4096
TAIL_BYTES: Final = 65_536
# Brands of ISO base media files (ISO/IEC 14496-12).
HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc"})
M4A_BRANDS: Final = frozenset(
    {b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"3gp4", b"3gp5", b"3gp6", b"dash"}
)
OGG_STREAMS: Final = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
# What browsers would run, in small letters; five bytes at least, for shorter ones occur by chance in what cameras append.
ACTIVE: Final = (b"<html", b"<script", b"<svg ", b"<svg>", b"<!doctype", b"<?php", b"<iframe", b"<body", b"%pdf-")
ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"MSCF")
PROGRAMS: Final = (b"\x7fELF", b"MZ\x90\x00", b"\xca\xfe\xba\xbe", b"dex\n035")
ZIP_END, ZIP_END_BYTES, ZIP_COMMENT = b"PK\x05\x06", 22, 65_535


def media_type_of(content: bytes) -> str | None:
    """The media type of a file by its content; None for whatever is not taken."""
    head = content[:HEAD_BYTES]
    for begins, media_type in (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"#!AMR\n", "audio/amr"),
        (b"#!AMR-WB\n", "audio/amr"),
        (b"ID3", "audio/mpeg"),
    ):
        if head.startswith(begins):
            return media_type
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    if head[:4] == b"OggS":
        return "audio/ogg" if any(sign in head[:128] for sign in OGG_STREAMS) else None
    return _of_frame(head)


def _of_brand(head: bytes) -> str | None:
    """An ISO base media file by its brands; the major one first."""
    size = int.from_bytes(head[:4])
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(size, len(head)), 4))]
    for brand in brands:
        if brand in HEIC_BRANDS:
            return "image/heic"
        if brand in M4A_BRANDS:
            return "audio/mp4"
    return None


def _of_frame(head: bytes) -> str | None:
    """MPEG audio without a header of its own: the sync word and fields that are not reserved (ISO/IEC 11172-3, 13818-7)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:  # ADTS: layer 0
        return "audio/aac"
    layer, version = head[1] >> 1 & 3, head[1] >> 3 & 3
    rate, frequency = head[2] >> 4, head[2] >> 2 & 3
    return "audio/mpeg" if layer == 1 and version != 1 and rate not in {0, 15} and frequency != 3 else None


def carries_something_else(content: bytes, end: int | None) -> bool:
    """True for a file that is two things at once: an archive, a document, a script or a program besides what it begins as.

    `end` is where the format itself ends. Cameras append more pictures and short films there, which are none of these.
    """
    head, tail = content[:1024].lower(), content[end : end + TAIL_BYTES] if end is not None else b""
    if any(sign in part for sign in ACTIVE for part in (head, tail.lower())):
        return True
    return tail.startswith((*ARCHIVES, *PROGRAMS)) or _is_zip(content)


def _is_zip(content: bytes) -> bool:
    """True when a ZIP reader would find a directory: it looks from the end, past a comment whose length must be right."""
    start = max(0, len(content) - ZIP_END_BYTES - ZIP_COMMENT)
    at = content.find(ZIP_END, start)
    while at >= 0:
        comment = int.from_bytes(content[at + 20 : at + 22], "little")
        if at + ZIP_END_BYTES + comment <= len(content) and _has_entries(content, at):
            return True
        at = content.find(ZIP_END, at + 1)
    return False


def _has_entries(content: bytes, at: int) -> bool:
    """True when the directory that an end record tells of stands before it; four bytes alone may be chance."""
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    return size == 0 or content[max(0, at - size) : max(0, at - size) + 4] == b"PK\x01\x02"
