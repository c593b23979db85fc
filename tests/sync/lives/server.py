"""The model server: the protocol over a state in memory, with a switch for every mistake that it must be able to show."""

import base64
import copy
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from nuanxin_phone.wire import PROTOCOL, Answer, Request

from tests.sync.lives import operations
from tests.sync.lives.feed import Touch
from tests.sync.lives.invariants import check
from tests.sync.lives.network import Network
from tests.sync.lives.office import Office
from tests.sync.lives.operations import Conflict, Deferred, Operation, Quarantined, Verdict
from tests.sync.lives.pages import page
from tests.sync.lives.world import Crash

MUTANTS = (
    "exit_overwritten",
    "floor_livelock",
    "exit_unscoped",
    "no_cas",
    "arrival_risk",
    "move_head_only",
    "gc_no_floor",
    "ack_batch",
    "no_epoch",
    "no_reoffer",
    "no_dedupe",
    "old_shape",
    "photo_unheard",
    "photo_first_lost",
    "cosign_unheard",
    "last_word",
    "group_in_part",
    "salvage_dropped",
)


class ModelServer(Office):
    """The server as its phones and its operators see it."""

    def __init__(self, mutants: Iterable[str] = ()) -> None:
        super().__init__(mutants)
        self.crash_after: int | None = None

    def die_after(self, operations: int) -> None:
        """Die in the midst of one of the next batches, that many operations on."""
        self.crash_after = operations

    def check(self, network: Network, recorded: dict[str, set[str]]) -> None:
        """Everything that must hold at the end. Raises AssertionError."""
        check(self, network, recorded)

    def handle(self, user: str, request: Request) -> Answer:
        """Answer a request of a user."""
        try:
            if request.kind == "pull":
                return page(self.state, user, request)
            if request.kind == "push":
                return self._push(user, request.body)
            if request.kind == "offer":
                return self._offer(request.body)
            return self._salvage(user, request.body)
        except Crash:
            self.recover()
            raise

    def _push(self, user: str, body: bytes) -> Answer:
        try:
            batch = json.loads(body)
        except ValueError:
            return Answer(400, b'{"code":"BODY_MALFORMED"}')
        taken = self._receive(user, batch["ops"])
        results: list[Verdict] = []
        for unit in _units(batch["ops"]):
            self._die_perhaps()
            results += self._settle(user, unit, taken)
        told = {"protocol": PROTOCOL, "batch_id": batch["batch_id"], "epoch": self.state.epoch, "results": results}
        return Answer(200, json.dumps(told).encode())

    def _receive(self, user: str, ops: list[Operation]) -> set[str]:
        """Keep every operation before any is applied. Returns those that are new here."""
        taken: set[str] = set()
        for op in ops:
            if "ack_batch" in self.state.mutants and taken:
                break
            if op["op_id"] in self.state.inbox:
                continue
            row = {"hash": fingerprint(op), "op": op, "user": user, "verdict": None}
            self.state.inbox[op["op_id"]] = row
            taken.add(op["op_id"])
        return taken

    def _die_perhaps(self) -> None:
        if self.crash_after is not None:
            if self.crash_after == 0:
                self.crash_after = None
                raise Crash
            self.crash_after -= 1

    def recover(self) -> None:
        """The server starts again: what it had received and not applied is applied."""
        self.crash_after = None
        for row in list(self.state.inbox.values()):
            if row["verdict"] is None:
                self._settle(row["user"], [row["op"]], {row["op"]["op_id"]})

    def _settle(self, user: str, unit: list[Operation], taken: set[str]) -> list[Verdict]:
        """The verdicts of operations that are applied together or not at all."""
        known = [self._known(user, op) for op in unit if op["op_id"] not in taken]
        fresh = [op for op in unit if op["op_id"] in taken]
        done = [one for one in known if one is not None] + self._apply_together(user, fresh)
        if any(one["status"] == "accepted" for one in done):
            self._wake_deferred()
        return done

    def _known(self, user: str, op: Operation) -> Verdict | None:
        row = self.state.inbox.get(op["op_id"])
        if row is None:  # only a server that acknowledges what it never kept comes here
            return {"op_id": op["op_id"], "status": "accepted"}
        if row["hash"] != fingerprint(op):
            self.state.quarantine[f"{op['op_id']}+{fingerprint(op)}"] = {"op": op, "why": "op-id-reused"}
            return {"op_id": op["op_id"], "status": "conflict", "code": "OP_ID_REUSED"}
        if "no_dedupe" in self.state.mutants:
            [again] = self._apply_together(user, [op])
            return again
        return {"op_id": op["op_id"], "status": "duplicate", "original": row["verdict"]}

    def _apply_together(self, user: str, unit: list[Operation]) -> list[Verdict]:
        if not unit:
            return []
        before = copy.deepcopy(self.state) if len(unit) > 1 else None
        results = [self._apply(user, op) for op in unit]
        worst = next((one for one in results if one["status"] in {"quarantined", "deferred"}), None)
        if before is not None and worst is not None:
            if "group_in_part" not in self.state.mutants:
                self.state = before
            results = [{"op_id": op["op_id"], "status": worst["status"], "blocked_by": worst["op_id"]} for op in unit]
            for op in unit:
                if worst["status"] == "quarantined":
                    self.state.quarantine[op["op_id"]] = {"op": op, "why": "group"}
        for op, one in zip(unit, results, strict=True):
            self.state.inbox[op["op_id"]]["verdict"] = one
        self._commit()
        return results

    def _apply(self, user: str, op: Operation) -> Verdict:
        try:
            return {"op_id": op["op_id"], "status": "accepted", **operations.apply(self.state, user, op)}
        except Deferred:
            return {"op_id": op["op_id"], "status": "deferred"}
        except Conflict as lost:
            return {"op_id": op["op_id"], "status": "conflict", **lost.told}
        except (Quarantined, KeyError, TypeError) as reason:
            self.state.quarantine[op["op_id"]] = {"op": op, "why": str(reason)}
            return {"op_id": op["op_id"], "status": "quarantined"}

    def _wake_deferred(self) -> None:
        """Apply what waited for something that has come; its author hears of it by the next pull."""
        woken = True
        while woken:
            woken = False
            for unit in self._deferred_units():
                if all(
                    one["status"] == "deferred"
                    for one in self._apply_together(unit[0]["user"], [row["op"] for row in unit])
                ):
                    continue
                woken = True
                for row in unit:
                    self._tell(row["user"], row["op"]["op_id"], row["verdict"])

    def _deferred_units(self) -> list[list[dict[str, Any]]]:
        rows = [row for row in self.state.inbox.values() if row["verdict"] and row["verdict"]["status"] == "deferred"]
        units: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            units.setdefault(row["op"].get("group") or row["op"]["op_id"], []).append(row)
        return list(units.values())

    def _tell(self, user: str, op_id: str, verdict: Verdict) -> None:
        self.state.statuses[op_id] = {
            "user": user,
            "status": self.state.inbox[op_id]["verdict"]["status"],
            "was": "deferred",
        }
        self.state.touched.append(Touch(f"user:{user}", "op_status", op_id, "", 1))
        self._commit()

    def _offer(self, body: bytes) -> Answer:
        offered = json.loads(body)
        if offered["epoch"] != self.state.epoch:
            return Answer(409, b'{"code":"EPOCH_CHANGED"}')
        held = {*self.state.inbox, *self.state.quarantine}
        missing = [] if "no_reoffer" in self.state.mutants else [one for one in offered["op_ids"] if one not in held]
        told: dict[str, Any] = {"protocol": PROTOCOL, "epoch": self.state.epoch, "missing": missing}
        told["held"] = {one: self._status(one) for one in offered["op_ids"] if one in held}
        return Answer(200, json.dumps(told).encode())

    def _status(self, op_id: str) -> str:
        row = self.state.inbox.get(op_id)
        return row["verdict"]["status"] if row else "quarantined"

    def _salvage(self, user: str, body: bytes) -> Answer:
        told = json.loads(body)
        if "salvage_dropped" not in self.state.mutants:
            self.state.quarantine[told["op_id"]] = {"raw": told["raw"], "user": user, "why": "unreadable"}
        answer = {
            "protocol": PROTOCOL,
            "epoch": self.state.epoch,
            "status": "quarantined",
            "quarantine_id": told["op_id"],
        }
        return Answer(202, json.dumps(answer).encode())


def _units(ops: list[Operation]) -> list[list[Operation]]:
    units: dict[str, list[Operation]] = {}
    for op in ops:
        units.setdefault(op.get("group") or op["op_id"], []).append(op)
    return list(units.values())


def fingerprint(op: Operation) -> str:
    """What tells one content from another, whatever the order of its fields."""
    return base64.b16encode(hashlib.sha256(json.dumps(op, sort_keys=True).encode()).digest()[:8]).decode()
