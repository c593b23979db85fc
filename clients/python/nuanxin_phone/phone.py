"""A phone: what it records goes into its queue, what it asks next follows from what it keeps; any answer may come at any time, or never."""

import json
import uuid
from pathlib import Path
from typing import Any

from nuanxin_phone.pulling import pull_request, receive_page
from nuanxin_phone.pushing import (
    KEPT_S,
    offer_request,
    push_request,
    put_back,
    receive_missing,
    receive_salvage,
    receive_verdicts,
    salvage_request,
)
from nuanxin_phone.store import Store
from nuanxin_phone.uploading import keep_file, lost_upload, receive_upload, upload_request
from nuanxin_phone.wire import Answer, Request, written

PAGE = 100


class Phone:
    """One worker's phone. Times are seconds of any steady clock."""

    def __init__(self, path: Path | None = None, page: int = PAGE) -> None:
        self.store, self.page = Store(path), page
        self.restart()

    def restart(self) -> None:
        """The app starts: what was being sent may or may not have arrived, and is sent again."""
        with self.store.changing():
            self.store.run("UPDATE outbox SET state = 'queued', batch = '' WHERE state = 'sending'")
            self.store.run("UPDATE blob SET state = 'queued' WHERE state = 'sending'")

    def record(self, operation: dict[str, Any]) -> str:
        """Keep an operation, to be sent when there is a network. Returns its id; its bytes never change from here on."""
        op_id = str(operation.get("op_id") or uuid.uuid4())
        content = written({"op_id": op_id, **operation})
        with self.store.changing():
            statement = "INSERT INTO outbox (op_id, unit, bytes) VALUES (?, ?, ?)"
            self.store.run(statement, op_id, str(operation.get("group") or op_id), content)
        return op_id

    def record_bytes(self, op_id: str, content: bytes) -> None:
        """Keep what an old or broken build wrote, even if it is no JSON."""
        with self.store.changing():
            self.store.run("INSERT INTO outbox (op_id, unit, bytes) VALUES (?, ?, ?)", op_id, op_id, content)

    def attach(self, path: Path, media_type: str, role: str) -> dict[str, Any]:
        """Keep a photo or a recording, to be sent behind everything else. Returns what its visit says of it."""
        return keep_file(self.store, path, media_type, role)

    def next_request(self, now: float, about: dict[str, Any] | None = None, *, files: bool = True) -> Request | None:
        """What to send next: push until the queue is empty, pull until there is no more, then files, the smallest first.

        `about` tells of the phone's clock; without `files` they wait, for a better network say.
        """
        if self.store.get("pull_first", "0") == "1":
            return pull_request(self.store, self.page)
        request = offer_request(self.store) or push_request(self.store, now, about or {}) or salvage_request(self.store)
        if request is None and self.store.get("caught_up", "0") == "0":
            return pull_request(self.store, self.page)
        return request or (upload_request(self.store, now) if files else None)

    def due_at(self, *, files: bool = True) -> float | None:
        """When there will be something to send that is put off; None when nothing is."""
        waiting = "SELECT next_at FROM outbox WHERE state = 'queued'"
        waiting += " UNION ALL SELECT next_at FROM blob WHERE state = 'queued'" if files else ""
        [(at,)] = self.store.rows(f"SELECT min(next_at) FROM ({waiting})")  # noqa: S608  # both are written above
        return None if at is None else float(at)

    def wake(self) -> None:
        """Look for changes again: a hint came, or time went by."""
        with self.store.changing():
            self.store.put("caught_up", 0)

    def receive(self, request: Request, answer: Answer, now: float) -> None:
        """Take an answer, to whichever request, in whichever order, as often as it comes."""
        if request.kind == "push":
            receive_verdicts(self.store, request, answer, now)
        elif request.kind == "pull":
            receive_page(self.store, request, answer)
        elif request.kind == "offer":
            receive_missing(self.store, request, answer)
        elif request.kind == "upload":
            receive_upload(self.store, request, answer, now)
        else:
            receive_salvage(self.store, request, answer, now)

    def lost(self, request: Request, now: float) -> None:
        """No answer came."""
        if request.kind == "push":
            put_back(self.store, request.ticket, now, None)
        elif request.kind == "upload":
            lost_upload(self.store, request, now)

    def forget(self, now: float) -> None:
        """Let go of operations and files that the server has had for thirty days; a file's own bytes are the app's to delete."""
        with self.store.changing():
            self.store.run("DELETE FROM journal WHERE acked_at < ?", now - KEPT_S)
            self.store.run("DELETE FROM blob WHERE state = 'done' AND done_at < ?", now - KEPT_S)

    def pending(self) -> list[str]:
        """The operations the server has not acknowledged yet: while there are any, nobody may log out."""
        return [str(op_id) for (op_id,) in self.store.rows("SELECT op_id FROM outbox ORDER BY position")]

    def unsent(self) -> list[str]:
        """The digests of files the server does not have yet: while there are any, nobody may log out."""
        found = self.store.rows("SELECT sha256 FROM blob WHERE state IN ('queued', 'sending') ORDER BY size, sha256")
        return [str(digest) for (digest,) in found]

    def refused(self) -> dict[str, str]:
        """Files that the server never takes, by their digests, and why: somebody must look at them."""
        return dict(self.store.rows("SELECT sha256, problem FROM blob WHERE state = 'refused'"))

    def rows(self) -> dict[tuple[str, str], tuple[str, int, dict[str, Any]]]:
        """What it holds: type and id to scope, revision and content."""
        found = self.store.rows("SELECT type, id, scope, rev, body FROM entity")
        return {(kind, row_id): (scope, rev, json.loads(body)) for kind, row_id, scope, rev, body in found}

    def verdicts(self) -> dict[str, str]:
        """The last verdict of each acknowledged operation."""
        return dict(self.store.rows("SELECT op_id, verdict FROM journal"))
