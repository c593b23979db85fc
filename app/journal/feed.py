"""The phones' change feed: `finalise` gives everything that changed the next numbers of its feed's counter, last before the commit."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, select

from app.core.clock import day_of
from app.core.db import Db
from app.core.tables import table
from app.journal.facts import Move, PersonMove, Touch
from app.journal.leaving import Left, is_waiting, left_behind
from app.journal.tables import SyncEntryRow, SyncScopeRow

DIGEST_MODULUS = 1 << 62

scopes, entries = table(SyncScopeRow), table(SyncEntryRow)
Key = tuple[str, str, UUID]


@dataclass(frozen=True, slots=True)
class State:
    """What an entry says from now on: `put`, `delete` or `exit`, at a revision, of which household."""

    household_id: UUID | None
    operation: str
    revision: int


async def finalise(
    db: Db, county: str, at: datetime, touches: Iterable[Touch], moves: Sequence[Move | PersonMove] = ()
) -> None:
    """Move everything touched to the end of its feed, and what moves into its new one; a constant number of statements.

    Whoever calls holds the locks of the households concerned. Counters are locked last and in sorted order, so that no writers
    deadlock, and before any entry.
    """
    left = await left_behind(db, county, moves)
    states = _states(touches, left)
    if not states:
        return
    read = [key for key in states if not is_waiting(key[0])]
    known = await _known_revisions(db, county, read) | left.digested
    heads = await _advance(db, county, states, known)
    await _take_out(db, county, left.gone)
    await _put(db, county, at, states, heads)


def _states(touches: Iterable[Touch], left: Left) -> dict[Key, State]:
    """The new state of every entry concerned. What is touched wins over what was carried along, unless that is newer."""
    states = {key: State(*state) for key, state in left.states.items()}
    for touch in touches:
        key = (left.scope_now(touch), touch.entity, touch.entity_id)
        if key not in states or states[key].revision <= touch.revision:
            operation = "delete" if touch.removed else "put"
            states[key] = State(touch.household_id, operation, touch.revision)
    return states


async def _known_revisions(db: Db, county: str, keys: Collection[Key]) -> dict[Key, int]:
    if not keys:
        return {}
    statement = select(entries.c.scope_id, entries.c.entity, entries.c.entity_id, entries.c.revision).where(
        entries.c.county == county,
        entries.c.scope_id.in_({key[0] for key in keys}),
        entries.c.entity_id.in_({key[2] for key in keys}),
        entries.c.operation == "put",
    )
    found = {(row.scope_id, row.entity, row.entity_id): row.revision for row in await db.all(statement)}
    return {key: found[key] for key in keys if key in found}


async def _advance(db: Db, county: str, states: Mapping[Key, State], known: Mapping[Key, int]) -> dict[str, int]:
    """Advance each counter by the entries it gets. `known` are the live entries that end or change. Returns the new heads."""
    counts: dict[str, int] = {}
    live: dict[str, int] = {}
    digests: dict[str, int] = {}
    for key, state in states.items():
        counts[key[0]] = counts.get(key[0], 0) + 1
        if state.operation == "put":
            live[key[0]] = live.get(key[0], 0) + 1
            digests[key[0]] = digests.get(key[0], 0) + digest_of(key, state.revision)
    for key, revision in known.items():
        live[key[0]] = live.get(key[0], 0) - 1
        digests[key[0]] = digests.get(key[0], 0) - digest_of(key, revision)
    insertion = db.upsert(scopes)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "scope_id"],
        set_={
            "head": scopes.c.head + insertion.excluded.head,
            "live": scopes.c.live + insertion.excluded.live,
            # Both stand below 2^62, so their sum still fits into a signed 64-bit number.
            "digest": (scopes.c.digest + insertion.excluded.digest) % DIGEST_MODULUS,
        },
    ).returning(scopes.c.scope_id, scopes.c.head)
    rows = [
        {
            "county": county,
            "scope_id": scope,
            "head": counts.get(scope, 0),
            "floor": 0,
            "live": live.get(scope, 0),
            "digest": digests.get(scope, 0) % DIGEST_MODULUS,
        }
        for scope in sorted(counts.keys() | digests.keys())
        if not is_waiting(scope)
    ]
    return {row.scope_id: row.head for row in await db.write_returning(statement, rows)}


def digest_of(key: Key, revision: int) -> int:
    """What one live entry adds to its feed's digest: the first 62 bits of a hash over scope, entity, id and revision."""
    content = f"{key[0]}|{key[1]}|{key[2]}|{revision}".encode()
    return int.from_bytes(hashlib.sha256(content).digest()[:8]) >> 2


async def _take_out(db: Db, county: str, gone: Sequence[Key]) -> None:
    """Entries that are in their feed no more, not even as removed."""
    mine = and_(
        entries.c.county == county,
        entries.c.scope_id == bindparam("of_scope"),
        entries.c.entity_id == bindparam("of_id"),
        entries.c.entity == bindparam("of_entity"),
    )
    rows = [{"of_scope": scope, "of_entity": entity, "of_id": entity_id} for scope, entity, entity_id in sorted(gone)]
    await db.write(delete(entries).where(mine), rows)


async def _put(db: Db, county: str, at: datetime, states: Mapping[Key, State], heads: Mapping[str, int]) -> None:
    """Write entries, households first, the last one of each feed with the number its counter has reached."""
    keys = sorted(states, key=lambda key: (key[0], key[1] != "household", key[1], key[2].hex))
    next_seq, rows = dict(heads), []
    for key in reversed(keys):
        state = states[key]
        rows.append(
            {
                "county": county,
                "scope_id": key[0],
                "entity": key[1],
                "entity_id": key[2],
                "household_id": state.household_id,
                "seq": next_seq.get(key[0]),
                "operation": state.operation,
                "revision": state.revision,
                "removed_on": None if state.operation == "put" else day_of(at),
            }
        )
        if key[0] in next_seq:
            next_seq[key[0]] -= 1
    statement = db.upsert(entries)
    changed = ("household_id", "seq", "operation", "revision", "removed_on")
    statement = statement.on_conflict_do_update(
        index_elements=["county", "scope_id", "entity_id", "entity"],
        set_={name: statement.excluded[name] for name in changed},
    )
    await db.write(statement, rows[::-1])
