"""The outline of a picture, read from its headers without decoding anything: how large it is, and where its format ends."""

import struct
from dataclasses import dataclass
from typing import Final

STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
# Start of frame: all but the tables that share their range.
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MOST_PARTS: Final = 100_000


class NotWhole(Exception):
    """A picture whose own headers contradict themselves, or that ends too early."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Width and height in pixels, and the position behind the format's last byte."""

    width: int
    height: int
    end: int

    @property
    def pixels(self) -> int:
        """How many pixels decoding would make."""
        return self.width * self.height


def outline_of(content: bytes, media_type: str) -> Outline | None:
    """The outline of a JPEG, PNG or WebP; None for other types. Raises NotWhole."""
    read = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}.get(media_type)
    if read is None:
        return None
    try:
        return read(content)
    except (struct.error, IndexError) as error:
        raise NotWhole(media_type) from error


def _jpeg(content: bytes) -> Outline:
    """Segments up to the end of the image (ITU-T T.81, annex B)."""
    at, size = 2, (0, 0)
    for _ in range(MOST_PARTS):
        while content[at] == 0xFF and content[at + 1] == 0xFF:  # fill bytes
            at += 1
        if content[at] != 0xFF:
            raise NotWhole("image/jpeg")
        mark = content[at + 1]
        at += 2
        if mark == 0xD9:
            if not size[0]:
                raise NotWhole("image/jpeg")
            return Outline(*size, at)
        if mark in STANDALONE:
            continue
        (length,) = struct.unpack_from(">H", content, at)
        if mark in FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 3)
            size = (max(size[0], width), max(size[1], height))
        at += length
        if mark == 0xDA:
            at = _behind_scan(content, at)
    raise NotWhole("image/jpeg")


def _behind_scan(content: bytes, at: int) -> int:
    """Behind entropy-coded data, in which a mark is followed by a zero or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise NotWhole("image/jpeg")
        if content[at + 1] and content[at + 1] not in STANDALONE and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _png(content: bytes) -> Outline:
    """Chunks up to IEND (ISO/IEC 15948)."""
    width, height = struct.unpack_from(">II", content, 16)
    at = 8
    for _ in range(MOST_PARTS):
        (length,) = struct.unpack_from(">I", content, at)
        kind = content[at + 4 : at + 8]
        at += 12 + length
        if at > len(content):
            raise NotWhole("image/png")
        if kind == b"IEND":
            return Outline(width, height, at)
    raise NotWhole("image/png")


def _webp(content: bytes) -> Outline:
    """The first chunk tells the size; the RIFF header where it ends (RFC 9649)."""
    (length,) = struct.unpack_from("<I", content, 4)
    kind, end = content[12:16], 8 + length + length % 2
    if end > len(content) + 1:
        raise NotWhole("image/webp")
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (value & 0x3FFF for value in struct.unpack_from("<HH", content, 26))
    else:
        raise NotWhole("image/webp")
    return Outline(width, height, min(end, len(content)))
