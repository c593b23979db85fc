"""The page on the wire: changes written one by one, as many as fit, and the cursor behind the last of them."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
import structlog
from pydantic import BaseModel, Field

from app.core import json
from app.core.keyring import Keyring
from app.sync.bodies import LOADERS
from app.sync.policy import Entry, Head, fitting
from app.sync.pull import Page
from app.sync.schemas.shapes import shaped

log = structlog.get_logger()
PROTOCOL = "visit-sync/1"
# So many changes are written before others get their turn.
BREATH = 50
# So many households are named by their ids in the act of reading; of more, how many.
NAMED = 20
FEED = "team:0197a3c2-7d1e-7ccc-8b1f-2d6f0e5a4b13"


class ChangeOut(BaseModel):
    """一处变化 One change. `rev` and `data` come with a put; an exit takes all of the household that came by this scope."""

    scope: str = Field(max_length=60, examples=[FEED])
    op: Literal["put", "delete", "exit"]
    type: str = Field(max_length=24, examples=["visit"])
    id: str = Field(max_length=60)
    household_id: UUID | None
    rev: int | None = Field(default=None, ge=0)
    data: dict[str, Any] | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, max_length=24, examples=["reassigned"])


class DigestOut(BaseModel):
    """手机应持有的行数和摘要 How many rows of a scope the phone must hold, and their digest in hexadecimal."""

    count: int = Field(ge=0, examples=[1042])
    digest: str = Field(max_length=16, examples=["c0ffee0123456789"])


class NoticeOut(BaseModel):
    """升级提示 That a newer build will be needed."""

    type: Literal["upgrade"]
    min_build: int = Field(ge=0, examples=[220])
    sunset: str = Field(max_length=10, examples=["2027-03-01"])


class PullOut(BaseModel):
    """一页变化 One page of changes."""

    protocol: Literal["visit-sync/1"]
    epoch: str = Field(max_length=60, examples=["b1c0a3c2-7d1e-5c3a-9b1f-2d6f0e5a4b11"])
    server_time: datetime = Field(examples=["2026-11-23T04:12:09.123Z"])
    cursor: str = Field(max_length=4096, examples=["v1.eyJlIjoiYjFjMCJ9.c2lnbmF0dXJlMTIz"])
    more: bool
    reset: list[str] = Field(max_length=200)
    gone: list[str] = Field(max_length=200)
    changes: list[ChangeOut] = Field(max_length=1000)
    digests: dict[str, DigestOut] | None = Field(max_length=200)
    notice: NoticeOut | None


@dataclass(frozen=True, slots=True)
class Told:
    """A page as it is sent; and of whom it tells, as the audit keeps that: nothing where it tells of nobody; whether more follows."""

    content: bytes
    of_whom: dict[str, Any]
    more: bool


async def told_of(page: Page, keyring: Keyring, notice: Mapping[str, Any] | None) -> Told:
    """A page as bytes. Where less fits than was read, the cursor stands behind what is told."""
    written: list[bytes] = []
    for entry in page.entries:
        written.append(_change(page, entry))
        if len(written) % BREATH == 0:
            await asyncio.sleep(0)
    number = fitting(map(len, written))
    more = page.more(number)
    envelope = {
        "protocol": PROTOCOL,
        "epoch": page.epoch,
        "server_time": page.at,
        "cursor": page.cursor(keyring, number),
        "more": more,
        "reset": page.reset,
        "gone": page.gone,
        "changes": orjson.Fragment(b"[" + b",".join(written[:number]) + b"]"),
        "digests": None if more else {name: _digest(head) for name, head in page.heads.items()},
        "notice": notice,
    }
    return Told(json.dumps(envelope), _of_whom(page.entries[:number]), more)


def _of_whom(entries: Sequence[Entry]) -> dict[str, Any]:
    """Which feeds were read how far, and of what; households are named where there are few, as after every visit."""
    told = [entry for entry in entries if entry.household_id and entry.operation == "put"]
    if not told:
        return {}
    households = sorted({entry.household_id for entry in told if entry.household_id})
    read = {entry.scope: entry.seq for entry in told}
    of_whom: dict[str, Any] = {"read_to": read, "kinds": Counter(entry.entity for entry in told)}
    return of_whom | {"households": households if len(households) <= NAMED else len(households)}


def _change(page: Page, entry: Entry) -> bytes:
    told: dict[str, Any] = {
        "scope": entry.scope,
        "op": entry.operation,
        "type": "household" if entry.operation == "exit" else entry.entity,
        "id": entry.entity_id,
        "household_id": entry.household_id,
    }
    key = (entry.entity, entry.entity_id)
    if entry.operation == "exit":
        told["reason"] = "reassigned"
    elif entry.operation == "put" and key in page.bodies:
        body = shaped(entry.entity, page.bodies[key], page.actor)
        told |= {"rev": entry.revision, "data": orjson.Fragment(body)}
    elif entry.operation == "put" and entry.entity in LOADERS:
        log.error("feed_names_what_is_not_there", entity=entry.entity, id=str(entry.entity_id), scope=entry.scope)
        told["op"] = "delete"  # or what is not the reader's: the phone shall not hold it
    elif entry.operation == "put":
        told |= {"rev": entry.revision, "data": {}}
    return json.dumps(told)


def _digest(head: Head) -> dict[str, Any]:
    return {"count": head.live, "digest": f"{head.digest:016x}"}
