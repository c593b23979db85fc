"""Pushing: batches of queued operations, the verdicts that come back, and what becomes of a batch nobody can read."""

import json
import uuid
from collections.abc import Iterable
from typing import Any

from nuanxin_phone.settling import settle
from nuanxin_phone.store import Row, Store
from nuanxin_phone.wire import PROTOCOL, Answer, Request, written

MOST_OPERATIONS = 50
MOST_BYTES = 256 * 1024
MOST_PAUSE_S = 900
SAME_FAILURE = 3  # answers of 500 to one batch before it counts as unreadable
KEPT_S = 30 * 86_400


def push_request(store: Store, now: float, about: dict[str, Any]) -> Request | None:
    """The next batch: whole groups, in the order they were recorded, as many as fit. None while nothing is due."""
    rows = store.rows(
        "SELECT op_id, unit, bytes FROM outbox WHERE state = 'queued' AND next_at <= ? ORDER BY position", now
    )
    chosen = _fitting(rows, int(store.get("batch_limit", str(MOST_OPERATIONS))))
    if not chosen:
        return None
    batch = str(uuid.UUID(int=uuid.uuid4().int))
    with store.changing():
        statement = "UPDATE outbox SET state = 'sending', batch = ? WHERE op_id = ?"
        store.run_all(statement, [(batch, op_id) for op_id, _, _ in chosen])
    # Bytes of an operation never change, so the envelope is put around them as they are.
    envelope = written({"batch_id": batch, **about})[:-1] + b',"ops":[' + b",".join(raw for _, _, raw in chosen) + b"]}"
    return Request("push", "POST", "/v1/sync/push", body=envelope, ticket=batch)


def _fitting(rows: Iterable[Row], limit: int) -> list[Row]:
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row[1], []).append(row)
    chosen: list[Row] = []
    for unit in units.values():
        size = sum(len(row[2]) for row in (*chosen, *unit))
        if chosen and (len(chosen) + len(unit) > limit or size > MOST_BYTES):
            break
        chosen.extend(unit)
    return chosen


def salvage_request(store: Store) -> Request | None:
    """An operation that no server could read, handed over as a text."""
    found = store.rows("SELECT op_id, bytes FROM outbox WHERE state = 'salvage' ORDER BY position LIMIT 1")
    if not found:
        return None
    [(op_id, raw)] = found
    body = written({"op_id": op_id, "raw": raw.decode(errors="replace"), "client_error": "unreadable"})
    return Request("salvage", "POST", "/v1/sync/salvage", body=body, ticket=op_id)


def receive_salvage(store: Store, request: Request, answer: Answer, now: float) -> None:
    """A deposited operation is the supervisor's now."""
    told = answer.told()
    if told is None or answer.status != 202:
        return
    with store.changing():
        _journal(store, request.ticket, str(told["epoch"]), "quarantined", now)
        _attend(store, request.ticket, told)


def receive_verdicts(store: Store, request: Request, answer: Answer, now: float) -> None:
    """Drop from the queue what the server holds; keep the rest for later."""
    if answer.status == 403:
        with store.changing():  # the right to push is gone; the right to hand over what was recorded is not
            store.run("UPDATE outbox SET state = 'salvage'")
        return
    if answer.status in {400, 413} or (answer.status == 500 and _failed_again(store, request.ticket)):
        _halve(store, request.ticket)
        return
    told = answer.told() if answer.status == 200 else None
    if told is None or told.get("batch_id") != request.ticket:
        put_back(store, request.ticket, now, answer.retry_after_s)
        return
    with store.changing():
        for result in told["results"]:
            if result["status"] == "retry":
                put_back_one(store, result["op_id"], now, result.get("retry_after"))
                continue
            _journal(store, result["op_id"], told["epoch"], result["status"], now)
            if result["status"] in {"conflict", "quarantined"}:
                _attend(store, result["op_id"], result)
        put_back(store, request.ticket, now, None)
        limit = int(store.get("batch_limit", str(MOST_OPERATIONS)))
        store.put("batch_limit", min(MOST_OPERATIONS, limit * 2))
        store.put("failures", 0)
        store.put("caught_up", 0)
        if told["epoch"] != store.get("epoch"):
            store.put("pull_first", 1)


def _journal(store: Store, op_id: str, epoch: str, verdict: str, now: float) -> None:
    statement = (
        "INSERT INTO journal SELECT op_id, unit, bytes, ?, ?, ? FROM outbox WHERE op_id = ?"
        " ON CONFLICT (op_id) DO UPDATE SET epoch = excluded.epoch, verdict = excluded.verdict, acked_at = excluded.acked_at"
    )
    store.run(statement, epoch, verdict, now, op_id)
    store.run("DELETE FROM outbox WHERE op_id = ?", op_id)


def _attend(store: Store, op_id: str, problem: dict[str, Any]) -> None:
    statement = "INSERT INTO attention VALUES (?, ?) ON CONFLICT (op_id) DO UPDATE SET problem = excluded.problem"
    store.run(statement, op_id, json.dumps(problem, ensure_ascii=False))


def _failed_again(store: Store, batch: str) -> bool:
    """Count a 500; True when it came so often that the batch itself must be the reason."""
    failures = int(store.get("failures", "0")) + 1
    with store.changing():
        store.put("failures", failures)
    return failures >= SAME_FAILURE


def _halve(store: Store, batch: str) -> None:
    """Send half as much next time; what fails alone is handed over as a text."""
    with store.changing():
        rows = store.rows("SELECT op_id, unit FROM outbox WHERE batch = ? AND state = 'sending'", batch)
        alone = len({unit for _, unit in rows}) <= 1
        state = "salvage" if alone else "queued"
        store.run("UPDATE outbox SET state = ?, batch = '' WHERE batch = ? AND state = 'sending'", state, batch)
        if rows:
            store.put("batch_limit", max(1, len(rows) // 2))
            store.put("failures", 0)


def put_back(store: Store, batch: str, now: float, pause_s: int | None) -> None:
    """What of a batch has no verdict is queued again, later and later."""
    with store.changing():
        for op_id, tries in store.rows("SELECT op_id, tries FROM outbox WHERE batch = ? AND state = 'sending'", batch):
            pause = pause_s if pause_s is not None else min(MOST_PAUSE_S, 2**tries)
            _queue_at(store, op_id, now + pause)


def put_back_one(store: Store, op_id: str, now: float, pause_s: int | None) -> None:
    """The server decided nothing yet on an operation."""
    _queue_at(store, op_id, now + (pause_s or 1))


def _queue_at(store: Store, op_id: str, next_at: float) -> None:
    statement = "UPDATE outbox SET state = 'queued', batch = '', tries = tries + 1, next_at = ? WHERE op_id = ?"
    store.run(statement, next_at, op_id)


def offer_request(store: Store) -> Request | None:
    """After an epoch change: the operations that an older state of the server had acknowledged. None while there are none."""
    epoch = store.get("epoch")
    rows = store.rows("SELECT op_id FROM journal WHERE epoch <> ? ORDER BY acked_at, op_id LIMIT 500", epoch)
    if not epoch or not rows:
        return None
    body = written({"protocol": PROTOCOL, "epoch": epoch, "op_ids": [op_id for (op_id,) in rows]})
    return Request("offer", "POST", "/v1/sync/offer", body=body, ticket=epoch)


def receive_missing(store: Store, request: Request, answer: Answer) -> None:
    """Queue again what the server does not have; the rest is acknowledged in this epoch too."""
    if answer.status == 409:  # restored once more since: learn of that first
        with store.changing():
            store.put("pull_first", 1)
    told = answer.told()
    if answer.status != 200 or told is None or told["epoch"] != request.ticket or store.get("epoch") != request.ticket:
        return
    offered, missing, held = json.loads(request.body)["op_ids"], set(told["missing"]), told["held"]
    with store.changing():
        for op_id in offered:
            if op_id not in missing:
                store.run("UPDATE journal SET epoch = ? WHERE op_id = ?", request.ticket, op_id)
                if op_id in held:  # what an older state of the server said of it may be another verdict
                    settle(store, op_id, {"status": held[op_id]})
                continue
            statement = "INSERT INTO outbox (op_id, unit, bytes) SELECT op_id, unit, bytes FROM journal WHERE op_id = ? AND epoch <> ?"
            store.run(f"{statement} ON CONFLICT (op_id) DO NOTHING", op_id, request.ticket)
            store.run("DELETE FROM journal WHERE op_id = ? AND epoch <> ?", op_id, request.ticket)
            store.run("DELETE FROM attention WHERE op_id = ? AND op_id NOT IN (SELECT op_id FROM journal)", op_id)
