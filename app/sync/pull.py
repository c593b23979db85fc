"""Pulling: one page of what changed in a phone's feeds, read in one snapshot together with who may see what."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.access.policy import PLACED_ROLES
from app.access.scope import scope_of
from app.access.store import find_account
from app.access.tokens import dead_token
from app.core.db import Db, Deployment, snapshot
from app.core.keyring import Keyring
from app.journal.actor import Actor
from app.journal.epoch import epoch_and_schema
from app.journal.facts import REFERENCE_FEED, feed_of_team, feed_of_user
from app.sync import store
from app.sync.bodies import Bodies, Look, load_bodies
from app.sync.cursor import Cursor, write_cursor
from app.sync.history import EVERYTHING, History
from app.sync.policy import (
    Collected,
    Entry,
    Head,
    Position,
    begin,
    collect,
    expected,
    fitting,
    is_filling,
    unfinished,
)

ATTEMPTS = 3
VIEW_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a phone asks: from where on, at most how many entities, a feed to begin anew, how far back, of which schema."""

    cursor: Cursor | None = None
    limit: int = 500
    reset: str | None = None
    history: History = EVERYTHING
    schema: int = 1

    @property
    def is_filling(self) -> bool:
        """True when the page will probably be as long as it may be, and others follow: the phone begins, or is amidst that."""
        return self.cursor is None or self.reset is not None or is_filling(self.cursor.positions.values())


@dataclass(frozen=True, slots=True)
class Page:
    """What was read: entries with the bodies behind the first of them, and how far the phone is after any number of them."""

    actor: Actor
    at: datetime
    epoch: str
    schema: int
    reset: list[str]
    gone: list[str]
    heads: Mapping[str, Head]
    collected: Collected
    loaded: int
    bodies: Bodies

    @property
    def entries(self) -> list[Entry]:
        """The entries whose bodies were read."""
        return self.collected.entries[: self.loaded]

    def more(self, number: int) -> bool:
        """True when something is left once so many entries were told."""
        positions = self.collected.positions(number)
        return any(unfinished(positions[name], self.heads[name]) for name in self.heads)

    def cursor(self, keyring: Keyring, number: int) -> str:
        """The cursor once so many entries were told."""
        assert self.actor.account_id is not None
        positions = self.collected.positions(number)
        return write_cursor(keyring, Cursor(self.epoch, self.schema, self.actor.account_id, positions))


async def pull(deployment: Deployment, actor: Actor, at: datetime, wanted: Wanted) -> Page:
    """The next page."""
    for _ in range(ATTEMPTS):
        async with snapshot(deployment, scope_of(actor)) as db:
            now = await _as_seated(db, actor, at)
            if scope_of(now) == scope_of(actor):
                return await _read(db, now, at, wanted)
        actor = now  # seats changed since the token was looked at: look again as whoever they are now
    raise dead_token()


async def _as_seated(db: Db, actor: Actor, at: datetime) -> Actor:
    """The caller with the roles and seats of this snapshot, in which the feeds are read too."""
    account = await find_account(db, actor.county, actor.account_id, at) if actor.account_id else None
    if account is None:
        raise dead_token()
    return replace(actor, roles=account.roles, seats=account.seats)


async def _read(db: Db, actor: Actor, at: datetime, wanted: Wanted) -> Page:
    cursor = wanted.cursor
    now, schema_min = await epoch_and_schema(db)
    epoch, schema = str(now), max(wanted.schema, schema_min)
    views = views_of(actor)
    heads = await store.heads_of(db, actor.county, views)
    mine = cursor is not None and (cursor.epoch, cursor.schema, cursor.account_id) == (epoch, schema, actor.account_id)
    start, reset = begin(cursor.positions if cursor and mine else None, heads, views, wanted.reset)
    gone = sorted(cursor.positions.keys() - heads.keys()) if cursor else []
    collected = await _collect(db, actor.county, start, heads, wanted.limit)
    loaded = fitting(map(expected, collected.entries))
    look = Look(db, actor, at, wanted.history)
    bodies = await load_bodies(look, collected.entries[:loaded])
    return Page(actor, at, epoch, schema, reset, gone, heads, collected, loaded, bodies)


async def _collect(
    db: Db, county: str, start: Mapping[str, Position], heads: Mapping[str, Head], limit: int
) -> Collected:
    asking = collect(start, heads, limit)
    try:
        span = next(asking)
        while True:
            span = asking.send(await store.entries_of(db, county, span))
    except StopIteration as end:
        collected: Collected = end.value
        return collected


def views_of(actor: Actor) -> dict[str, str]:
    """The feeds of a caller's phone, and for each in short by which rights they see it: other rights, and the phone reads it anew.

    Officers without a seat get no households: areas are not synchronised.
    """
    assert actor.account_id is not None
    offices = sorted(f"{held.role}@{held.place}" for held in actor.roles if held.role in PLACED_ROLES)
    views = {feed_of_user(actor.account_id): "", REFERENCE_FEED: ""}
    for team_id in {seat.team_id for seat in actor.seats}:
        seats = sorted(seat.seat for seat in actor.seats if seat.team_id == team_id)
        views[feed_of_team(team_id)] = _in_short("|".join([*seats, *offices]))
    return views


def _in_short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:VIEW_LETTERS]
