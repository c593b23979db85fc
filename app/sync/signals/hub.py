"""The hub: all streams of one process share one look at the heads of their feeds, every two seconds while anybody listens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import structlog

from app.access.store import find_account, find_caller
from app.alerts.reference import rules
from app.alerts.rules import RANKS
from app.core.db import Db, Deployment, reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.settings import SignalSettings
from app.journal.actor import Actor
from app.sync.signals import store
from app.sync.signals.listener import Listener
from app.sync.signals.store import Alarm

log = structlog.get_logger()

# Memberships are asked anew this often, and as many of them at each look.
TRUSTED_FOR = timedelta(seconds=30)
CHECKED_AT_ONCE = 50
# An alert is stamped before its transaction commits: what came within this time before the last look is looked at again.
OVERLAP = timedelta(seconds=60)
COME_BACK_S = 30


class Hub:
    """The streams of one process. `now` is its clock."""

    def __init__(self, deployment: Deployment, settings: SignalSettings, now: Callable[[], datetime]) -> None:
        self.deployment = deployment
        self.settings = settings
        self.now = now
        self.listeners: list[Listener] = []
        self.known: set[Alarm] = set()
        self.task: asyncio.Task[None] | None = None
        self.closed = asyncio.Event()

    @asynccontextmanager
    async def listen(self, actor: Actor) -> AsyncIterator[Listener]:
        """A stream for a caller. Raises 503 where the process has as many as it takes; of one account the oldest gives way."""
        assert actor.account_id is not None
        if self.closed.is_set() or len(self.listeners) >= self.settings.streams:
            raise busy()
        listener = Listener(actor.county, actor.account_id, actor.session_id, self.now())
        listener.hold(actor.roles, actor.seats, self.now())
        own = [one for one in self.listeners if one.account_id == actor.account_id and not one.ended]
        for one in own[: max(0, len(own) + 1 - self.settings.streams_per_account)]:
            one.end("elsewhere")
        self.listeners.append(listener)
        try:
            async with reading(self.deployment, EVERYWHERE) as db:
                heads = await store.heads_of(db, {listener.county: listener.feeds})
                before = await self._alarms(db, self.now())
            listener.see(_of_county(heads, listener.county))
            if self.task is None or self.task.done():
                self.known = before
                self.task = asyncio.create_task(self._watch())
            yield listener
        finally:
            self.listeners.remove(listener)

    async def _watch(self) -> None:
        """Look as long as anybody listens; an error (say the database is away) costs one look."""
        while self.listeners and not self.closed.is_set():
            try:
                await self.look()
            except Exception as error:
                log.error("signals.failed", error=type(error).__name__, exc_info=error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.closed.wait(), self.settings.look_every_s)

    async def look(self) -> None:
        """One look for everybody: heads, alerts where they can matter, and now and then what each account holds."""
        at = self.now()
        async with reading(self.deployment, EVERYWHERE) as db:
            await self._check_memberships(db, at)
            feeds: dict[str, set[str]] = {}
            for one in self.listeners:
                feeds.setdefault(one.county, set()).update(one.feeds)
            heads = await store.heads_of(db, feeds)
            moved = [one.see(_of_county(heads, one.county)) for one in tuple(self.listeners)]
            if any(moved) or any(one.places for one in self.listeners):
                await self._alarm(db, at)

    async def _alarms(self, db: Db, at: datetime) -> set[Alarm]:
        return set(await store.alarms_since(db, {one.county for one in self.listeners}, at - OVERLAP))

    async def _alarm(self, db: Db, at: datetime) -> None:
        """Tell of alerts that the last look did not see, or of which supervisors are told now."""
        found = await self._alarms(db, at)
        for alarm in found - self.known:
            level, ranks = rules().level(alarm.kind), told_ranks(alarm)
            for one in self.listeners:
                if one.county == alarm.county:
                    one.warn(alarm.alert_id, level, alarm.place, alarm.team_id, ranks)
        self.known = found

    async def _check_memberships(self, db: Db, at: datetime) -> None:
        """Whoever is signed out, disabled or no longer may ends; who sits elsewhere now is told of that."""
        stale = [one for one in self.listeners if at - one.checked_at >= TRUSTED_FOR and not one.ended]
        for one in stale[:CHECKED_AT_ONCE]:
            if one.session_id is None:
                account = await find_account(db, one.county, one.account_id, at)
            else:
                caller = await find_caller(db, one.county, one.account_id, one.session_id, at)
                account = caller.account if caller else None
            if account is None:
                one.end("signed_out")
            else:
                one.hold(account.roles, account.seats, at)

    def end(self) -> None:
        """The process ends: every stream says so, and none begins any more."""
        self.closed.set()
        for one in self.listeners:
            one.end("restarting")

    async def close(self) -> None:
        """End, and wait until nobody looks any more."""
        self.end()
        if self.task:
            await self.task  # a look that has begun is finished


def told_ranks(alarm: Alarm) -> frozenset[str]:
    """Who is told: at first those whom the kind's clock names, then everybody above the team up to where word has gone."""
    if alarm.told_to is None:
        return frozenset(rules().clock(alarm.kind).at_once)
    return frozenset(RANKS[1 : RANKS.index(alarm.told_to) + 1])


def _of_county(heads: dict[tuple[str, str], int], county: str) -> dict[str, int]:
    return {feed: head for (of_county, feed), head in heads.items() if of_county == county}


def busy() -> Refusal:
    """503: as many streams as this process takes; pulling now and then does as well."""
    return Refusal(
        503,
        "STREAMS_FULL",
        "实时通知的连接已满，请稍后重试",
        "As many streams as this server takes; pull now and then, and try again later",
        headers={"Retry-After": str(COME_BACK_S)},
    )
