"""The headers of resumable uploads (draft-ietf-httpbis-resumable-upload): what a piece says of itself, what is said of a file."""

from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from app.core.errors import Refusal
from app.core.web.answer import answer
from app.core.web.strict import raw_body
from app.media.digests import flag_in, sha256_in, whole_in
from app.media.upload import Begun, SendPiece
from app.media.values import MOST_BYTES, MOST_PIECE_BYTES, UNFINISHED_FOR, Blob

PIECE = "application/partial-upload"
LIMITS = f"max-size={MOST_BYTES}, max-append-size={MOST_PIECE_BYTES}, max-age={int(UNFINISHED_FOR.total_seconds())}"
PIECE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "文件的一段 A piece of the file",
        "content": {PIECE: {"schema": {"type": "string", "format": "binary", "maxLength": MOST_PIECE_BYTES}}},
    }
}
Offset = Annotated[
    str,
    Header(alias="Upload-Offset", max_length=15, pattern=r"^[0-9]+$", description="从何处续传", examples=["65536"]),
]
Complete = Annotated[
    str,
    Header(
        alias="Upload-Complete", max_length=2, pattern=r"^[?][01]$", description="是否最后一段 ?1 ?0", examples=["?1"]
    ),
]
Digest = Annotated[
    str,
    Header(
        alias="Content-Digest",
        max_length=400,
        description="本段的 SHA-256 (RFC 9530)",
        examples=["sha-256=:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=:"],
    ),
]


async def piece_sent(
    request: Request, upload_offset: Offset, upload_complete: Complete, content_digest: Digest
) -> SendPiece:
    """A piece as it was sent. Raises Refusal 415, 422."""
    content = await raw_body(request, PIECE)
    offset, last, digest = whole_in(upload_offset), flag_in(upload_complete), sha256_in(content_digest)
    if offset is None or last is None or digest is None:
        raise Refusal(
            422,
            "UPLOAD_HEADERS_MALFORMED",
            "上传请求头有误",
            "Upload-Offset, Upload-Complete or Content-Digest is malformed",
        )
    return SendPiece(offset, content, digest, last)


PieceDep = Annotated[SendPiece, Depends(piece_sent)]


def standing(blob: Blob) -> dict[str, str]:
    """The headers that say how far a file has come."""
    return {
        "Upload-Offset": str(blob.size if blob.complete else blob.offset),
        "Upload-Length": str(blob.size),
        "Upload-Complete": "?1" if blob.complete else "?0",
        "Upload-Limit": LIMITS,
    }


def begun_answer(begun: Begun, shape: BaseModel) -> Response:
    """201 for a file of which nothing was known, 200 for one that goes on or is here already; both say where it is."""
    said = answer(shape, 201 if begun.new else 200)
    said.headers.update({"Location": f"/v1/uploads/{begun.blob.blob_id}", **standing(begun.blob)})
    return said


def standing_answer(blob: Blob) -> Response:
    """204 with how far a file has come."""
    return Response(status_code=204, headers=standing(blob))


def piece_answer(blob: Blob, shape: BaseModel) -> Response:
    """204 while more is to come; 200 with what becomes of the file once it is whole."""
    if not blob.complete:
        return standing_answer(blob)
    said = answer(shape)
    said.headers.update(standing(blob))
    return said
