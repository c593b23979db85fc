"""One part of a file (RFC 9110, section 14): what a Range header asks for, and the answer that carries it."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response

from app.core.errors import Refusal

RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from `start` up to `end` of `size`; `whole` when no part was asked for."""

    start: int
    end: int
    size: int
    whole: bool


async def range_asked(
    range_: Annotated[
        str, Header(alias="Range", max_length=60, description="只取一段 One part only", examples=["bytes=0-65535"])
    ] = "",
) -> str:
    """What the header says."""
    return range_


RangeDep = Annotated[str, Depends(range_asked)]


def part_of(asked: str, size: int) -> Part:
    """The part that is asked for; all of it where the header asks for none, for several or for what nobody understands.

    Raises Refusal 416 for a part beyond the end.
    """
    found = RANGE.fullmatch(asked.strip())
    if found is None or not (found[1] or found[2]):
        return Part(0, size, size, True)
    if found[1]:
        start, end = int(found[1]), min(int(found[2]) + 1 if found[2] else size, size)
        if found[2] and int(found[2]) < start:
            return Part(0, size, size, True)
    else:
        start, end = max(0, size - int(found[2])), size
    if start >= end:
        refusal = Refusal(416, "RANGE_UNSATISFIABLE", "请求的范围不存在", "There is no such part")
        refusal.headers["Content-Range"] = f"bytes */{size}"
        raise refusal
    return Part(start, end, size, False)


def file_answer(content: bytes, part: Part, media_type: str, name: str) -> Response:
    """A file or a part of it, to be saved and never shown in place; `name` is of our own making, ASCII without quotes."""
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    if not part.whole:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{part.size}"
    return Response(content, 200 if part.whole else 206, headers, media_type)
