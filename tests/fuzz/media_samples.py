"""Samples of uploads and of the content of attachments."""

from hashlib import sha256
from uuid import UUID

import schemathesis
from httpx import Response

from app.core import clock
from app.files.attachments.settle import settle
from app.media.digests import digest_field
from tests.fuzz.county import County
from tests.fuzz.samples import Sample
from tests.media.sending import announced, attached
from tests.visits.scene import COUNTY, a_visit

PIECE = "application/partial-upload"
# A recording that is a text, so that it can stand in a description as an example.
VOICE, VOICE_TYPE = "#!AMR\n" + "hello" * 20, "audio/amr"


@schemathesis.serializer(PIECE)
def as_it_is(_context: object, value: object) -> bytes:
    """A piece is sent as its bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


async def media_samples(county: County) -> dict[str, Sample]:
    """A file at every step of its way."""
    begun, dropped = [await _begun(county, text) for text in ("#!AMR\nbegun", "#!AMR\ndropped")]
    sent = await _begun(county, VOICE)
    file = await _attached(county, "#!AMR\nattached to a visit")
    piece = {"Upload-Offset": "0", "Upload-Complete": "?1"}
    piece["Content-Digest"] = digest_field(sha256(VOICE.encode()).digest())
    return {
        "beginUpload": Sample(body=announced(b"#!AMR\nnew", VOICE_TYPE)),
        "headUpload": Sample({"upload_id": begun}),
        "sendPiece": Sample({"upload_id": sent, **piece}, VOICE),
        "dropUpload": Sample({"upload_id": dropped}),
        "getAttachmentContent": Sample({"attachment_id": file, "variant": "original"}),
    }


async def _begun(county: County, text: str) -> str:
    answer = await county.answered("POST", "/v1/uploads", announced(text.encode(), VOICE_TYPE))
    return str(answer["upload_id"])


async def _attached(county: County, text: str) -> str:
    """A recording that came, was looked at, and belongs to a visit."""
    content, upload = text.encode(), await _begun(county, text)
    headers = {"Content-Type": PIECE, "Upload-Offset": "0", "Upload-Complete": "?1"}
    headers["Content-Digest"] = digest_field(sha256(content).digest())
    answer: Response = await county.http.patch(f"/v1/uploads/{upload}", content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    file = attached(content, "voice", VOICE_TYPE)
    await county.answered("POST", "/v1/visits", a_visit(county.a_home(), {}, {}, attachments=[file]))
    await settle(county.deployment, clock.now(), COUNTY, UUID(upload))
    return str(file["attachment_id"])
