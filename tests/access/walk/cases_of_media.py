"""Calls around photos and recordings."""

from hashlib import sha256

from app.media.digests import digest_field
from tests.access.walk.cases import Ref, case

PIECE = b"a piece of a photo"
UPLOAD = {"path:upload_id": Ref("upload", "own")}

case(
    "beginUpload",
    body=lambda _ids: {"sha256": "0" * 64, "size": 18, "media_type": "image/jpeg", "kind": "photo"},
    begins=("blob",),
)
case("headUpload", "dropUpload", ids=UPLOAD, good=(404,))
case(
    "sendPiece",
    ids=UPLOAD,
    good=(404,),
    raw=PIECE,
    headers={
        "Content-Type": "application/partial-upload",
        "Upload-Offset": "0",
        "Upload-Complete": "?1",
        "Content-Digest": digest_field(sha256(PIECE).digest()),
    },
)
case("getAttachmentContent", ids={"path:attachment_id": Ref("attachment", "household")})
