"""The phones' change feed: `finalise` gives every touched entity the next number of its team's counter, last before the commit."""

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.db import Db
from app.core.tables import table
from app.journal.facts import Touch
from app.journal.tables import SyncEntryRow, SyncScopeRow

DIGEST_MODULUS = 1 << 62

scopes, entries = table(SyncScopeRow), table(SyncEntryRow)
Key = tuple[str, str, UUID]


def scope_of_team(team_id: UUID) -> str:
    """The feed of a team."""
    return f"team:{team_id}"


async def finalise(db: Db, county: str, touches: Iterable[Touch]) -> None:
    """Move every touched entity to the end of its feed. Counters are locked last and in sorted order, so that no writers deadlock."""
    newest = _newest(touches)
    if not newest:
        return
    keys = sorted(newest, key=lambda key: (key[0], newest[key].entity != "household", key[1], key[2].hex))
    known = await _known_revisions(db, county, keys)
    heads = await _advance(db, county, keys, newest, known)
    rows = []
    for key in reversed(keys):
        touch = newest[key]
        rows.append(
            {
                "county": county,
                "scope_id": key[0],
                "entity": key[1],
                "entity_id": key[2],
                "household_id": touch.household_id,
                "seq": heads[key[0]],
                "operation": "delete" if touch.removed else "put",
                "revision": touch.revision,
            }
        )
        heads[key[0]] -= 1
    await _put(db, rows[::-1])


def _newest(touches: Iterable[Touch]) -> dict[Key, Touch]:
    newest: dict[Key, Touch] = {}
    for touch in touches:
        key = (scope_of_team(touch.team_id), touch.entity, touch.entity_id)
        if key not in newest or newest[key].revision <= touch.revision:
            newest[key] = touch
    return newest


async def _known_revisions(db: Db, county: str, keys: Sequence[Key]) -> dict[Key, int]:
    statement = select(entries.c.scope_id, entries.c.entity, entries.c.entity_id, entries.c.revision).where(
        entries.c.county == county,
        entries.c.scope_id.in_({key[0] for key in keys}),
        entries.c.entity_id.in_({key[2] for key in keys}),
        entries.c.operation == "put",
    )
    return {(row.scope_id, row.entity, row.entity_id): row.revision for row in await db.all(statement)}


async def _advance(
    db: Db, county: str, keys: Sequence[Key], newest: dict[Key, Touch], known: dict[Key, int]
) -> dict[str, int]:
    """Advance each counter by the entries it gets. Returns the new heads."""
    counts: dict[str, int] = {}
    digests: dict[str, int] = {}
    for key in keys:
        touch = newest[key]
        change = 0 if touch.removed else digest_of(key, touch.revision)
        change -= digest_of(key, known[key]) if key in known else 0
        counts[key[0]] = counts.get(key[0], 0) + 1
        digests[key[0]] = (digests.get(key[0], 0) + change) % DIGEST_MODULUS
    insertion = db.upsert(scopes)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "scope_id"],
        set_={
            "head": scopes.c.head + insertion.excluded.head,
            # Both stand below 2^62, so their sum still fits into a signed 64-bit number.
            "digest": (scopes.c.digest + insertion.excluded.digest) % DIGEST_MODULUS,
        },
    ).returning(scopes.c.scope_id, scopes.c.head)
    rows = [
        {"county": county, "scope_id": scope, "head": counts[scope], "floor": 0, "digest": digests[scope]}
        for scope in sorted(counts)
    ]
    return {row.scope_id: row.head for row in await db.write_returning(statement, rows)}


def digest_of(key: Key, revision: int) -> int:
    """What one live entry adds to its feed's digest: the first 62 bits of a hash over scope, entity, id and revision."""
    content = f"{key[0]}|{key[1]}|{key[2]}|{revision}".encode()
    return int.from_bytes(hashlib.sha256(content).digest()[:8]) >> 2


async def _put(db: Db, rows: Sequence[dict[str, object]]) -> None:
    statement = db.upsert(entries)
    changed = ("household_id", "seq", "operation", "revision")
    statement = statement.on_conflict_do_update(
        index_elements=["county", "scope_id", "entity", "entity_id"],
        set_={name: statement.excluded[name] for name in changed},
    )
    await db.write(statement, rows)
