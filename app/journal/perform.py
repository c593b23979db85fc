"""The only way to write: commands, one transaction, their own record; nothing is answered before it is kept."""

import itertools
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core import json
from app.core.crypto import journal_mac
from app.core.db import Db, Deployment, transaction
from app.core.errors import Refusal, conflict, unknown_reference
from app.core.ids import new_id
from app.core.seen import Seen, Whole
from app.journal import store
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.feed import finalise
from app.journal.lanes import keep_head, number, take_lane

C = TypeVar("C")
T = TypeVar("T")
Verb = Callable[[Db, Actor, datetime, Sequence[C]], Awaitable[Sequence[Outcome[T] | Refusal]]]
Single = Callable[[Db, Actor, datetime, C], Awaitable[Outcome[T]]]

ATTEMPTS = 4
_noted: ContextVar[list[str]] = ContextVar("noted")
TRANSIENT = {"40001", "40P01", "55P03"}


async def perform_all(
    deployment: Deployment,
    verb: Verb[C, T],
    actor: Actor,
    at: datetime,
    commands: Sequence[C],
    *,
    seen: Seen | None = None,
) -> list[T | Refusal]:
    """Run a verb over commands in one transaction and record what it did. A Refusal it raises rolls all back and is kept as refused.

    What only reads gives the rows its caller may see as `seen`; what changes something works on its county, of which it may need more
    than the caller sees (who moved away, whose visit comes late), and checks itself whose it is.
    """
    try:
        outcomes = await _attempt(deployment, verb, actor, at, commands, seen or Whole(actor.county))
    except Refusal as refusal:
        async with transaction(deployment, Whole(actor.county)) as db:
            await record(db, actor, at, verb.__name__, [_about(commands, refusal)])
        raise
    return [outcome.result if isinstance(outcome, Outcome) else outcome for outcome in outcomes]


def _about(commands: Sequence[Any], refusal: Refusal) -> Outcome[Any] | Refusal:
    """A refusal with the id that its one command was about, where the command says so."""
    command = commands[0] if len(commands) == 1 else None
    named = (getattr(command, f"{name}_id", None) for name in ("person", "household", "visit", "referral", "team"))
    subject = command if isinstance(command, uuid.UUID) else next((one for one in named if one), None)
    return Outcome(refusal, (Fact("command.refused", subject),)) if subject else refusal


async def perform(
    deployment: Deployment, verb: Single[C, T], actor: Actor, at: datetime, command: C, *, seen: Seen | None = None
) -> T:
    """Run a verb over one command; see `perform_all`. Raises its Refusal, also one that was kept."""

    async def one(db: Db, actor: Actor, at: datetime, commands: Sequence[C]) -> Sequence[Outcome[T] | Refusal]:
        return [await verb(db, actor, at, commands[0])]

    one.__name__ = verb.__name__
    [result] = await perform_all(deployment, one, actor, at, [command], seen=seen)
    if isinstance(result, Refusal):
        raise result
    return result


async def _attempt(
    deployment: Deployment, verb: Verb[C, T], actor: Actor, at: datetime, commands: Sequence[C], seen: Seen
) -> Sequence[Outcome[T] | Refusal]:
    """One transaction; again when the database asks for it (deadlock, serialization)."""
    for attempt in itertools.count(1):
        try:
            async with transaction(deployment, seen) as db:
                outcomes = await verb(db, actor, at, commands)
                await record(db, actor, at, verb.__name__, outcomes)
            return outcomes
        except IntegrityError as error:
            # Somebody else may just have been first: on a second look the verb finds what stands in its way and says so.
            if _is_reference(error) or attempt > 1:
                raise _violated(error) from error
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in TRANSIENT or attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _violated(error: IntegrityError) -> Refusal:
    """A constraint of the database as a refusal: a foreign key names nothing known, anything else collides."""
    if _is_reference(error):
        return unknown_reference("")
    return conflict("ALREADY_EXISTS", "已有相同的记录", "The same record already exists")


def _is_reference(error: IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", "") == "23503" or "FOREIGN KEY" in str(error.orig)


async def record(db: Db, actor: Actor, at: datetime, act: str, outcomes: Sequence[Outcome[Any] | Refusal]) -> None:
    """Write the acts, what they owe and the counts they moved; last, the phones' feed."""
    facts = [fact for outcome in outcomes if isinstance(outcome, Outcome) for fact in outcome.facts]
    await append(db, [entry_of(actor, at, act, outcome) for outcome in outcomes])
    await store.add_jobs(db, [row for fact in facts for row in _owed(actor, at, fact)])
    await store.add_deltas(db, _moved(actor, at, facts))
    touches = (touch for fact in facts for touch in fact.touches)
    await finalise(db, actor.county, at, touches, [move for fact in facts for move in fact.moves])


@contextmanager
def noting_acts() -> Iterator[list[str]]:
    """The acts that are kept while this block runs, so that a door knows whether anything inside has kept the request."""
    noted: list[str] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


async def append(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Append acts, by county: each gets its number and its MAC here, and stands once the transaction commits."""
    _noted.get([]).extend(row["act"] for row in rows)
    for county in sorted({row["county"] for row in rows}):
        mine = [row for row in rows if row["county"] == county]
        lane = take_lane(db, county)
        number(lane, mine)
        await store.add_entries(db, [{**row, "mac": journal_mac(db.keyring, entry_content(row))} for row in mine])
        await keep_head(db, county, lane, mine[-1])


def entry_of(actor: Actor, at: datetime, act: str, outcome: Outcome[Any] | Refusal) -> dict[str, Any]:
    """An act as it is kept, not yet numbered. A Refusal that is kept with facts is a refused act too."""
    facts = outcome.facts if isinstance(outcome, Outcome) else ()
    refusal = outcome if isinstance(outcome, Refusal) else None
    if isinstance(outcome, Outcome) and isinstance(outcome.result, Refusal):
        refusal = outcome.result
    body = [
        {"name": fact.name, "subject_id": fact.subject_id, "household_id": fact.household_id, "data": fact.data}
        for fact in facts
    ]
    told: dict[str, Any] = {"actor": actor.name, "facts": body, "refusal": refusal.code if refusal else None}
    told |= {name: value for name in ("address", "session_id", "device_id") if (value := getattr(actor, name))}
    return {
        "county": actor.county,
        "entry_id": new_id(at),
        "at": at.astimezone(UTC),
        "account_id": actor.account_id,
        "client_id": actor.client_id,
        "request_id": actor.request_id,
        "act": act,
        "result": "refused" if refusal else "done",
        "subject_id": next((fact.subject_id for fact in facts if fact.subject_id), None),
        "household_id": next((fact.household_id for fact in facts if fact.household_id), None),
        "lasting": any(fact.lasting for fact in facts),
        "body": json.dumps(told),
    }


def entry_content(row: dict[str, Any]) -> bytes:
    """The bytes of an act that its MAC covers: every column but the MAC itself."""
    return json.dumps([row[name] if name != "body" else row[name].decode() for name in sorted(row) if name != "mac"])


def _owed(actor: Actor, at: datetime, fact: Fact) -> list[dict[str, Any]]:
    return [
        {
            "county": actor.county,
            "job_id": new_id(at),
            "kind": owed.kind,
            "payload": dict(owed.payload),
            "dedupe_key": owed.dedupe_key,
            "run_at": owed.run_at or at,
            "attempts": 0,
        }
        for owed in fact.owes
    ]


def _moved(actor: Actor, at: datetime, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """One row per name, place and day, whatever the number of facts."""
    sums: dict[tuple[str, str, Any], int] = {}
    for fact in facts:
        for delta in fact.deltas:
            key = (delta.name, delta.place, delta.day)
            sums[key] = sums.get(key, 0) + delta.amount
    return [
        {"county": actor.county, "delta_id": new_id(at), "name": name, "place": place, "day": day, "amount": amount}
        for (name, place, day), amount in sums.items()
        if amount
    ]
