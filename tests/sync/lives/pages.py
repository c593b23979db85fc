"""The pages of the model server: what a cursor is worth, which scopes begin anew, what comes next."""

import base64
import binascii
import json
from typing import Any

from nuanxin_phone.wire import PROTOCOL, Answer, Request

from tests.sync.lives.feed import Entry, Key, Scope
from tests.sync.lives.state import State, team_at

Position = tuple[int, int]


def page(state: State, user: str, request: Request) -> Answer:
    """One page for a user, read at one moment."""
    try:
        cursor = read_cursor(request.query.get("cursor", ""))
    except ValueError:
        return Answer(400, b'{"code":"CURSOR_MALFORMED"}')
    mine = sorted({f"team:{team}" for team in state.members[user]} | {f"user:{user}", "ref"})
    positions, reset = begin(state, user, cursor, mine, request.query.get("reset"))
    gone = sorted(cursor["t"].keys() - set(mine)) if cursor and cursor["u"] == user else []
    changes, more = _changes(state, user, positions, mine, int(request.query.get("limit", "500")))
    told = {
        "protocol": PROTOCOL,
        "epoch": state.epoch,
        "cursor": write_cursor({"e": state.epoch, "s": state.schema, "u": user, "t": positions}),
        "more": more,
        "reset": reset,
        "gone": gone,
        "changes": changes,
        "digests": None if more else {name: _digest(state, name) for name in mine},
    }
    return Answer(200, json.dumps(told).encode())


def begin(
    state: State, user: str, cursor: dict[str, Any] | None, mine: list[str], wished: str | None
) -> tuple[dict[str, Position], list[str]]:
    """Where each scope goes on, and which begin anew."""
    other_shape = cursor is not None and cursor["s"] != state.schema and "old_shape" not in state.mutants
    foreign = cursor is None or cursor["e"] != state.epoch or other_shape or cursor["u"] != user
    positions: dict[str, Position] = {}
    reset: list[str] = []
    for name in mine:
        scope = state.scopes.setdefault(name, Scope())
        start = (0, scope.floor)
        known = None if cursor is None or foreign else cursor["t"].get(name)
        if foreign or wished == name:
            positions[name] = start
            reset.append(name)
        elif known is None:
            positions[name] = start
        elif scope.floor > (known[0] if "floor_livelock" in state.mutants else max(known)):
            positions[name] = start
            reset.append(name)
        else:
            positions[name] = (known[0], known[1])
    return positions, reset


def _changes(
    state: State, user: str, positions: dict[str, Position], mine: list[str], limit: int
) -> tuple[list[dict[str, Any]], bool]:
    changes: list[dict[str, Any]] = []
    for name in mine:
        seq, floor = positions[name]
        ahead = sorted(
            ((entry, key) for key, entry in state.scopes[name].entries.items() if entry.seq > seq),
            key=lambda one: one[0].seq,
        )
        for entry, key in ahead:
            if len(changes) == limit:
                return changes, True
            changes.append(_change(state, user, name, key, entry))
            positions[name] = (entry.seq, floor)
    return changes, False


def _change(state: State, user: str, scope: str, key: Key, entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {
        "scope": scope,
        "op": entry.op,
        "type": key.kind,
        "id": key.row_id,
        "household_id": entry.household_id,
    }
    if entry.op == "put":
        told |= {"rev": entry.rev, "data": data_of(state, key.kind, key.row_id)}
    elif entry.op == "exit" and "exit_unscoped" in state.mutants:
        now = team_at(state, entry.household_id, state.now)
        told["scope"] = f"team:{now}" if now in state.members[user] else scope
    return told


def data_of(state: State, kind: str, row_id: str) -> dict[str, Any]:
    """What a phone gets to see of a thing, as it is now."""
    if kind == "household":
        row = state.households[row_id]
        return {"risk": row["risk"], "encounters": row["encounters"], "shape": state.schema}
    if kind == "person":
        return {name: field["value"] for name, field in state.persons[row_id]["fields"].items()}
    if kind == "visit":
        return {
            name: state.visits[row_id][name] for name in ("author", "level", "amendments", "cosigns", "attachments")
        }
    if kind == "attachment":
        return {name: state.attachments[row_id][name] for name in ("visit_id", "state")}
    if kind == "conflict":
        return dict(state.conflicts[row_id]["fields"])
    if kind == "op_status":
        return {name: state.statuses[row_id][name] for name in ("status", "was")}
    return {"rev": state.forms[row_id]["rev"]}


def _digest(state: State, name: str) -> dict[str, Any]:
    scope = state.scopes[name]
    return {"count": scope.live(), "digest": f"{scope.digest:016x}"}


def write_cursor(content: dict[str, Any]) -> str:
    """A cursor as text; the real one is signed."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


def read_cursor(text: str) -> dict[str, Any] | None:
    """What a cursor says; None for none. Raises ValueError."""
    if not text:
        return None
    try:
        content = json.loads(base64.urlsafe_b64decode(text))
    except (binascii.Error, ValueError) as error:
        raise ValueError("no cursor") from error
    return content if isinstance(content, dict) else None
