"""Salvaging: what no server could read, or whose author was shut out, goes to a supervisor as it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import Refusal
from app.core.ids import derived_id
from app.core.json import MalformedJson, read_as_written, read_strictly
from app.journal.actor import Actor
from app.journal.epoch import epoch_of
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.store.subjects import add_data_keys, data_keys
from app.sync.inbox import store
from app.sync.inbox.decide import Bench
from app.sync.inbox.keep import works_at
from app.sync.inbox.payload import id_of, seal_content, seal_text, subjects_named
from app.sync.inbox.receive import printed
from app.sync.inbox.values import Item, text_of

MOST_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class Deposit:
    """An operation as a text, the id its phone has for it, and why it comes this way."""

    op_id: UUID | None
    raw: str = field(repr=False)
    client_error: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """Under which id it is in quarantine."""

    epoch: UUID
    quarantine_id: UUID


async def salvage_operation(db: Db, actor: Actor, at: datetime, command: Deposit) -> Outcome[Kept]:
    """Keep a text, sealed; the same text is kept once. Raises 413 for more than a supervisor could look at."""
    raw = command.raw.encode(errors="replace")
    if len(raw) > MOST_BYTES:
        raise Refusal(413, "CONTENT_TOO_LARGE", "请求内容超过上限", "The body is larger than this server takes")
    assert actor.account_id is not None
    content, content_hash = _read(raw)
    quarantine_id = derived_id(
        command.op_id or actor.account_id, "salvaged", str(actor.account_id), fingerprint(raw).hex()
    )
    held = await store.operations_held(db, actor.county, [command.op_id] if command.op_id else [])
    known = held.get(command.op_id) if command.op_id else None
    again = known is not None and (known.account_id, known.content_hash) == (actor.account_id, content_hash)
    item = await _item(db, actor, at, quarantine_id, command, content, "held" if again else "open")
    new = await store.add_items(db, actor.county, [item[0]])
    await add_data_keys(db, actor.county, {quarantine_id: item[1]} if new and item[1] else {})
    fact = Fact("operation.salvaged", quarantine_id, data={"op_id": command.op_id, "state": item[0].state})
    return Outcome(Kept(await epoch_of(db), quarantine_id), (fact,) if new else ())


def _read(raw: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """The operation in a text, if it is one, and its fingerprint."""
    try:
        content = read_strictly(raw)
        return (content, printed(read_as_written(raw))) if isinstance(content, dict) else (None, b"")
    except (MalformedJson, RecursionError):
        return None, b""


async def _item(
    db: Db,
    actor: Actor,
    at: datetime,
    quarantine_id: UUID,
    command: Deposit,
    content: dict[str, Any] | None,
    state: str,
) -> tuple[Item, bytes | None]:
    """The item, and the key of its own that it is sealed under, wrapped, if it is."""
    keys = await data_keys(db, actor.county, set(subjects_named(content)))
    if content is None:
        texts = {"raw": command.raw, "client_error": command.client_error or ""}
        clean = {name: text.encode(errors="replace").decode() for name, text in texts.items()}
        sealed = seal_text(db.keyring, quarantine_id, clean)
    else:
        sealed = seal_content(db.keyring, keys, quarantine_id, content)
    home = id_of((content or {}).get("household_id"))
    homes = await registry.households_by_id(db, actor.county, [home] if home else [])
    item = Item(
        quarantine_id=quarantine_id,
        op_id=command.op_id,
        account_id=actor.account_id or quarantine_id,
        device_id=actor.device_id,
        household_id=home if home in homes else None,
        place=works_at(Bench(db, actor, at, {})),
        kind=text_of((content or {}).get("kind"), 40),
        code="UNREADABLE" if content is None else "SALVAGED",
        quarantined_at=at,
        state=state,
        revision=1,
        subject_id=sealed.subject_id,
        sealed=sealed.content,
    )
    return item, sealed.wrapped
