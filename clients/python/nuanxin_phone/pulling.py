"""Pulling: asking for the next page, and applying one to the rows of the phone in one transaction."""

import hashlib
from typing import Any

from nuanxin_phone.settling import settle
from nuanxin_phone.store import Store
from nuanxin_phone.wire import Answer, Request, written

MODULUS = 1 << 62
PUT = (
    "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET scope = excluded.scope,"
    " household_id = excluded.household_id, rev = excluded.rev, gen = excluded.gen, body = excluded.body"
)


def pull_request(store: Store, limit: int) -> Request:
    """The next page, asked with the stored cursor; with a scope to reset if its digest did not fit."""
    query = {"limit": str(limit)}
    cursor, reset = store.get("cursor"), store.get("reset_wanted")
    query |= {name: value for name, value in (("cursor", cursor), ("reset", reset)) if value}
    return Request("pull", "GET", "/v1/sync/pull", query, ticket=cursor)


def receive_page(store: Store, request: Request, answer: Answer) -> None:
    """Apply a page if the cursor it was asked with is still the stored one: repeated and reordered answers fall away."""
    if answer.status == 400:  # not a cursor of this server: begin anew, and let rows go only once the new ones are here
        with store.changing():
            if store.get("cursor") == request.ticket:
                _forget_cursor(store)
        return
    page = answer.told() if answer.status == 200 else None
    if page is None:
        return
    with store.changing():
        if store.get("cursor") == request.ticket:
            _apply(store, page)


def _forget_cursor(store: Store) -> None:
    store.put("cursor", "")
    store.put("caught_up", 0)
    _reset(store, [str(scope) for (scope,) in store.rows("SELECT DISTINCT scope FROM entity")])


def _apply(store: Store, page: dict[str, Any]) -> None:
    if page["epoch"] != store.get("epoch"):  # restored or another server: rows that do not come again were never there
        _reset(store, [str(scope) for (scope,) in store.rows("SELECT DISTINCT scope FROM entity")])
        store.put("epoch", page["epoch"])
    _reset(store, page["reset"])
    for scope in page["gone"]:
        store.run("DELETE FROM entity WHERE scope = ?", scope)
        store.run("DELETE FROM resetting WHERE scope = ?", scope)
    for change in page["changes"]:
        _change(store, change)
    store.put("cursor", page["cursor"])
    store.put("pull_first", 0)
    store.put("reset_wanted", "")
    store.put("caught_up", 0 if page["more"] else 1)
    if not page["more"]:
        _sweep(store)
        _compare(store, page["digests"] or {})


def _reset(store: Store, scopes: list[str]) -> None:
    """Rows of these scopes that do not come again go away when the page is reached that says there is no more."""
    if not scopes:
        return
    generation = int(store.get("generation", "0")) + 1
    store.put("generation", generation)
    statement = "INSERT INTO resetting VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET gen = excluded.gen"
    store.run_all(statement, [(scope, generation) for scope in scopes])


def _sweep(store: Store) -> None:
    store.run("DELETE FROM entity WHERE gen < (SELECT gen FROM resetting WHERE resetting.scope = entity.scope)")
    store.run("DELETE FROM resetting")


def _change(store: Store, change: dict[str, Any]) -> None:
    scope, kind, row_id = (change[name] for name in ("scope", "type", "id"))
    household = change.get("household_id") or ""  # a team's roster, a form, a verdict: of no household
    if change["op"] == "put":
        generation = int(store.get("generation", "0"))
        store.run(PUT, kind, row_id, scope, household, change["rev"], generation, written(change["data"]).decode())
        if kind == "op_status":
            settle(store, row_id, change["data"])
    elif change["op"] == "exit":
        # Only what came by this scope: a worker of both teams may have got the household by the other one already.
        store.run("DELETE FROM entity WHERE scope = ? AND household_id = ?", scope, household)
    else:
        store.run("DELETE FROM entity WHERE type = ? AND id = ? AND scope = ?", kind, row_id, scope)


def digest_of(store: Store, scope: str) -> tuple[int, int]:
    """How many rows of a scope the phone holds, and their digest."""
    rows = store.rows("SELECT type, id, rev FROM entity WHERE scope = ?", scope)
    total = 0
    for kind, row_id, rev in rows:
        content = f"{scope}|{kind}|{row_id}|{rev}".encode()
        total += int.from_bytes(hashlib.sha256(content).digest()[:8]) >> 2
    return len(rows), total % MODULUS


def _compare(store: Store, digests: dict[str, dict[str, Any]]) -> None:
    """Ask for one scope anew whose rows are not the server's; the others follow when that one fits."""
    for scope, one in sorted(digests.items()):
        if digest_of(store, scope) != (one["count"], int(one["digest"], 16)):
            store.put("reset_wanted", scope)
            store.put("caught_up", 0)
            store.put("mismatches", int(store.get("mismatches", "0")) + 1)
            return
