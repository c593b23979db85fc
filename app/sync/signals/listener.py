"""One stream that listens: what it is told of, what it has not been told yet, and when and why it ends."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.access.policy import PLACED_ROLES, lies_within, scopes_allowed
from app.journal.actor import RoleAt, Seat
from app.journal.facts import REFERENCE_FEED, feed_of_team, feed_of_user

NEEDED = "sync"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a stream is told: `changed` (a feed and its head), `alert` (an id and a level), `bye` (why, and when to come back)."""

    event: str
    data: Mapping[str, object]


@dataclass(slots=True, eq=False)
class Listener:
    """One stream. `heads` are those it was told of, `news` and `alerts` what waits for it; `woken` says that something does."""

    county: str
    account_id: UUID
    session_id: UUID | None
    checked_at: datetime
    feeds: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    heads: dict[str, int] = field(default_factory=dict)
    news: dict[str, int] = field(default_factory=dict)
    alerts: dict[UUID, str] = field(default_factory=dict)
    ended: str = ""
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def hold(self, roles: tuple[RoleAt, ...], seats: tuple[Seat, ...], at: datetime) -> None:
        """What the account holds now decides what it is told of; without the right to synchronise the stream ends."""
        if NEEDED not in scopes_allowed(one.role for one in roles):
            self.end("signed_out")
        teams = {feed_of_team(seat.team_id) for seat in seats}
        self.feeds = frozenset({feed_of_user(self.account_id), REFERENCE_FEED, *teams})
        self.places = tuple(sorted({one.place for one in roles if one.role in PLACED_ROLES}))
        self.checked_at = at

    def see(self, heads: Mapping[str, int]) -> bool:
        """Take in the heads of its feeds. True when one of them moved."""
        moved = {feed: heads[feed] for feed in self.feeds if feed in heads and heads[feed] != self.heads.get(feed, 0)}
        gone = self.heads.keys() - self.feeds
        for feed in gone:
            del self.heads[feed]
        if moved:
            self.heads |= moved
            self.news |= moved
            self.woken.set()
        return bool(moved)

    def warn(self, alert_id: UUID, level: str, place: str, team_id: UUID | None, ranks: Collection[str]) -> None:
        """Take in an alert of which these ranks are told, if it is about a household of its teams or lies in its places."""
        mine = "team" in ranks and team_id is not None and feed_of_team(team_id) in self.feeds
        if mine or any(lies_within(place, outer) and _rank(outer) in ranks for outer in self.places):
            self.alerts[alert_id] = level
            self.woken.set()

    def end(self, why: str) -> None:
        """No more than a farewell is said from now on."""
        self.ended = self.ended or why
        self.woken.set()

    def taken(self) -> Iterator[Hint]:
        """What waited, alerts first; afterwards nothing waits."""
        alerts, news = self.alerts, self.news
        self.alerts, self.news = {}, {}
        self.woken.clear()
        for alert_id, level in alerts.items():
            yield Hint("alert", {"alert_id": alert_id, "level": level})
        for feed in sorted(news):
            yield Hint("changed", {"scope": feed, "head": news[feed]})


def _rank(place: str) -> str:
    """Whose place it is: a county's, a town's, or a village's and below."""
    return {6: "county", 9: "town"}.get(len(place), "village")
