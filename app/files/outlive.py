"""Erasures outlive restored copies of the database: whom a list outside of it names, and an older copy brings back, is erased again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from app.core import json
from app.core.crypto import journal_mac, journal_mac_fits
from app.core.db import Deployment, reading
from app.core.errors import Refusal
from app.core.keyring import Keyring
from app.core.lines import append_lines
from app.core.seen import EVERYWHERE
from app.files.erase import EraseAgain, erase_again
from app.journal.actor import operator
from app.journal.perform import perform
from app.people.store.withholding import erased_since, not_erased

log = structlog.get_logger()
NAME = "retention"
# An erasure that was in the making while the list was written last.
OVERLAP = timedelta(hours=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Erased = tuple[str, UUID, datetime]


async def outlive_copies(deployment: Deployment, at: datetime, path: Path | None) -> int:
    """Write who was erased into the list, and erase again who is on it and not erased here. Returns how many those were."""
    if path is None:
        return 0
    try:
        known = list(_read(deployment.keyring, path))
        await _write_new(deployment, path, known)
    except OSError as error:
        log.error("retention.list_failed", file=path.name, error=type(error).__name__)
        return 0
    return await _erase_all(deployment, at, known)


async def erase_the_brought_back(deployment: Deployment, at: datetime, path: Path | None) -> int:
    """Erase again who is on the list, in a restored copy that nobody reads yet; nothing is written into the list. Returns how many.

    Raises OSError where the list cannot be read.
    """
    return await _erase_all(deployment, at, list(_read(deployment.keyring, path)) if path else [])


async def _erase_all(deployment: Deployment, at: datetime, known: list[Erased]) -> int:
    again = 0
    for one in await _brought_back(deployment, known):
        try:
            command = EraseAgain(one[1], one[2])
            await perform(deployment, erase_again, operator(one[0], NAME), at, command)
        except Refusal:
            continue
        again += 1
    return again


def _read(keyring: Keyring, path: Path) -> Iterator[Erased]:
    """Who is on the list. A line that this deployment did not write is reported and left out: nobody erases by writing to a file."""
    for line in path.read_bytes().splitlines() if path.exists() else ():
        if one := _erased(keyring, line):
            yield one
        else:
            log.error("retention.list_altered", file=path.name)


def _erased(keyring: Keyring, line: bytes) -> Erased | None:
    try:
        told = json.loads(line)
        one = (str(told["county"]), UUID(told["person_id"]), datetime.fromisoformat(told["erased_at"]))
        return one if journal_mac_fits(keyring, _content(one), bytes.fromhex(told["mac"])) else None
    except (ValueError, KeyError, TypeError):
        return None


def _content(one: Erased) -> bytes:
    return json.dumps(["erased", *one])


async def _write_new(deployment: Deployment, path: Path, known: list[Erased]) -> None:
    newest = max((one[2] for one in known), default=None)
    listed = {one[:2] for one in known}
    async with reading(deployment, EVERYWHERE) as db:
        found = await erased_since(db, newest - OVERLAP if newest else LONG_AGO)
    append_lines(path, b"".join(_line(deployment.keyring, one) for one in found if one[:2] not in listed))


def _line(keyring: Keyring, one: Erased) -> bytes:
    told: dict[str, Any] = dict(zip(("county", "person_id", "erased_at"), one, strict=True))
    return json.dumps({**told, "mac": journal_mac(keyring, _content(one)).hex()}) + b"\n"


async def _brought_back(deployment: Deployment, known: list[Erased]) -> list[Erased]:
    by_county: dict[str, dict[UUID, Erased]] = {}
    for one in known:
        by_county.setdefault(one[0], {})[one[1]] = one
    found = []
    async with reading(deployment, EVERYWHERE) as db:
        for county, people in by_county.items():
            found += [people[one] for one in await not_erased(db, county, list(people))]
    return found
