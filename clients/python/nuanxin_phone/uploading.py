"""Uploading: one file at a time, the smallest first, piece by piece from wherever the server says it goes on."""

import base64
import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

from nuanxin_phone.store import Store
from nuanxin_phone.wire import Answer, Request, written

UPLOADS = "/v1/uploads"
# A piece is halved when its answer is lost and doubled when one comes; the server takes no less and no more.
LEAST_PIECE, FIRST_PIECE, MOST_PIECE = 16_384, 262_144, 524_288
MOST_PAUSE_S = 900
# What a file is refused with for good. Anything else may be another day's answer.
FOR_GOOD = {413, 415, 422}
AGAIN = {"DIGEST_MISMATCH", "FILE_DIGEST_MISMATCH", "LENGTH_MISMATCH", "PIECE_TOO_SMALL", "UPLOAD_HEADERS_MALFORMED"}


def keep_file(store: Store, path: Path, media_type: str, role: str) -> dict[str, Any]:
    """Keep a file to be sent. Returns what its visit says of it; the same file kept twice is sent once."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    with store.changing():
        statement = "INSERT INTO blob (sha256, path, size, media_type) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        store.run(statement, digest, str(path), len(content), media_type)
    said = {"attachment_id": str(uuid.uuid4()), "sha256": digest, "size": len(content)}
    return {**said, "media_type": media_type, "role": role}


def upload_request(store: Store, now: float) -> Request | None:
    """Announce a file, or send its next piece. After a restore also files that an older state of the server had."""
    with store.changing():
        _offer_again(store)
        found = store.rows(
            "SELECT sha256, path, size, media_type, upload_id, offset FROM blob WHERE state = 'queued' AND next_at <= ?"
            " ORDER BY size, sha256 LIMIT 1",
            now,
        )
        if not found:
            return None
        digest, path, size, media_type, upload_id, offset = found[0]
        store.run("UPDATE blob SET state = 'sending' WHERE sha256 = ?", digest)
    if not upload_id:
        kind = "photo" if media_type.startswith("image/") else "recording"
        said = {"sha256": digest, "size": size, "media_type": media_type, "kind": kind}
        headers = {"Content-Type": "application/json"}
        return Request("upload", "POST", UPLOADS, body=written(said), ticket=_ticket(digest, "", 0), headers=headers)
    content = _piece(Path(path), offset, int(store.get("piece", str(FIRST_PIECE))))
    headers = {"Content-Type": "application/partial-upload", "Upload-Offset": str(offset)}
    headers["Upload-Complete"] = "?1" if offset + len(content) >= size else "?0"
    headers["Content-Digest"] = f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
    where = f"{UPLOADS}/{upload_id}"
    return Request("upload", "PATCH", where, body=content, ticket=_ticket(digest, upload_id, offset), headers=headers)


def _offer_again(store: Store) -> None:
    """A restored server may lack files it had: they are announced again, which costs one call each where it has them."""
    if epoch := store.get("epoch"):
        again = "UPDATE blob SET state = 'queued', upload_id = '', offset = 0, next_at = 0 WHERE state = 'done' AND epoch <> ?"
        store.run(again, epoch)


def _piece(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def _ticket(digest: str, upload_id: str, offset: int) -> str:
    return f"{digest} {upload_id} {offset}"


def receive_upload(store: Store, request: Request, answer: Answer, now: float) -> None:
    """Take an answer, if the file still stands where it stood when that was asked: repeated and late ones fall away."""
    digest, upload_id, offset = request.ticket.split(" ")
    found = store.rows("SELECT upload_id, offset FROM blob WHERE sha256 = ? AND state IN ('queued', 'sending')", digest)
    if found != [(upload_id, int(offset))]:
        return
    with store.changing():
        if answer.status in {200, 201, 204} and "upload-offset" in answer.headers:
            _moved(store, digest, upload_id, answer, now)
        elif answer.status == 409 and answer.headers.get("upload-offset", "").isdigit():
            _go_on(store, digest, upload_id, int(answer.headers["upload-offset"]), now)
        elif answer.status in {404, 410}:
            _go_on(store, digest, "", 0, now)  # given up, swept, or never heard of by a restored server
        elif answer.status in FOR_GOOD and (code := _code(answer)) and code not in AGAIN:
            store.run("UPDATE blob SET state = 'refused', problem = ? WHERE sha256 = ?", code, digest)
        else:
            _wait(store, digest, now, answer.retry_after_s)
            if _code(answer) == "FILE_DIGEST_MISMATCH":
                store.run("UPDATE blob SET offset = 0 WHERE sha256 = ?", digest)


def _moved(store: Store, digest: str, upload_id: str, answer: Answer, now: float) -> None:
    told = _told(answer)
    named = str(told.get("upload_id", upload_id))
    if told and told.get("sha256") != digest:
        return _wait(store, digest, now, None)  # a portal's page, or an answer to somebody else
    if not named or not answer.headers["upload-offset"].isdigit():
        return _wait(store, digest, now, None)
    if answer.headers.get("upload-complete") == "?1":
        done = "UPDATE blob SET state = 'done', upload_id = ?, epoch = ?, done_at = ?, tries = 0 WHERE sha256 = ?"
        return store.run(done, named, store.get("epoch"), now, digest)
    store.put("piece", min(MOST_PIECE, int(store.get("piece", str(FIRST_PIECE))) * 2))
    return _go_on(store, digest, named, int(answer.headers["upload-offset"]), now)


def _go_on(store: Store, digest: str, upload_id: str, offset: int, now: float) -> None:
    statement = "UPDATE blob SET state = 'queued', upload_id = ?, offset = ?, tries = 0, next_at = ? WHERE sha256 = ?"
    store.run(statement, upload_id, offset, now, digest)


def lost_upload(store: Store, request: Request, now: float) -> None:
    """No answer came: smaller pieces, later and later."""
    digest = request.ticket.split(" ")[0]
    with store.changing():
        store.put("piece", max(LEAST_PIECE, int(store.get("piece", str(FIRST_PIECE))) // 2))
        _wait(store, digest, now, None)


def _wait(store: Store, digest: str, now: float, pause_s: int | None) -> None:
    for (tries,) in store.rows("SELECT tries FROM blob WHERE sha256 = ? AND state IN ('queued', 'sending')", digest):
        pause = pause_s if pause_s is not None else min(MOST_PAUSE_S, 2**tries)
        statement = "UPDATE blob SET state = 'queued', tries = tries + 1, next_at = ? WHERE sha256 = ?"
        store.run(statement, now + pause, digest)


def _told(answer: Answer) -> dict[str, Any]:
    try:
        told = json.loads(answer.body) if answer.body else {}
    except ValueError:
        return {"sha256": ""}
    return told if isinstance(told, dict) else {"sha256": ""}


def _code(answer: Answer) -> str:
    return str(_told(answer).get("code", ""))
