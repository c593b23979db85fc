"""The feed's state index: after any touches, moves and removals each counter's digest is a recount, numbers are unique, exits stay."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.db import Deployment, transaction
from app.core.seen import Whole
from app.journal.epoch import epoch_of, rotate_epoch, schema_min
from app.journal.facts import (
    REFERENCE_FEED,
    Move,
    PersonMove,
    Touch,
    feed_of_home,
    feed_of_team,
    feed_of_user,
)
from app.journal.feed import DIGEST_MODULUS, digest_of, finalise
from tests.registered import COUNTY
from tests.visits.stored import rows_of

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
TEAMS = (None, UUID(int=1), UUID(int=2), UUID(int=3))
HOMES = tuple(UUID(int=100 + n) for n in range(3))
PEOPLE = tuple(UUID(int=200 + n) for n in range(4))


class Office:
    """Who is where, as the tables would say it; every act of it is one call of `finalise`."""

    def __init__(self) -> None:
        self.team_of: dict[UUID, UUID | None] = dict.fromkeys(HOMES)
        self.home_of = {person: HOMES[number % 3] for number, person in enumerate(PEOPLE)}
        self.live: dict[tuple[str, UUID], tuple[UUID, int]] = {}
        self.exits: set[tuple[str, UUID]] = set()
        self.revision = 0

    def feed(self, home: UUID) -> str:
        return feed_of_home(self.team_of[home], home)

    def touched(self, entity: str, entity_id: UUID, home: UUID, *, removed: bool = False) -> Touch:
        self.revision += 1
        if removed:
            self.live.pop((entity, entity_id), None)
        else:
            self.live[entity, entity_id] = (home, self.revision)
        return Touch(self.feed(home), entity, entity_id, home, self.revision, removed)

    def touch(self, home: int, kind: int, removed: bool) -> tuple[list[Touch], list[Any]]:
        """One of its entities, or one of its people."""
        here = HOMES[home]
        mine = [one for one in PEOPLE if self.home_of[one] == here]
        if kind < len(mine):
            return [self.touched("person", mine[kind], here), self.touched("standing", mine[kind], here)], []
        return [self.touched("visit", UUID(int=1000 * (home + 1) + kind), here, removed=removed)], []

    def move(self, home: int, teams: Sequence[int]) -> tuple[list[Touch], list[Any]]:
        """To one team after the other within one transaction; a visit is told to the feed of the beginning."""
        here = HOMES[home]
        early, moves, began = self.touched("visit", UUID(int=9000 + home), here), [], self.team_of[here]
        for team in (TEAMS[number] for number in teams):
            moves.append(Move(here, self.team_of[here], team))
            self.team_of[here] = team
        if began is not None and self.team_of[here] != began:
            self.exits.add((feed_of_team(began), here))
        return [early, self.touched("household", here, here)], moves

    def join(self, person: int, home: int) -> tuple[list[Touch], list[Any]]:
        """A person into another household."""
        who, there = PEOPLE[person], HOMES[home]
        before = self.feed(self.home_of[who])
        self.home_of[who] = there
        if ("standing", who) in self.live:
            self.live["standing", who] = (there, self.live["standing", who][1])
        if before == self.feed(there):
            return [self.touched("person", who, there)] + (
                [self.touched("standing", who, there)] if ("standing", who) in self.live else []
            ), []
        return [self.touched("person", who, there)], [PersonMove(who, there, before, self.feed(there))]


acts = st.one_of(
    st.tuples(st.just("touch"), st.integers(0, 2), st.integers(0, 4), st.booleans()),
    st.tuples(st.just("move"), st.integers(0, 2), st.lists(st.integers(0, 3), min_size=1, max_size=2)),
    st.tuples(st.just("join"), st.integers(0, 3), st.integers(0, 2)),
)


async def test_the_index_is_the_office(deployment: Deployment) -> None:
    """Whatever happened in whatever order."""
    lives: list[list[Any]] = []

    @settings(max_examples=12, database=None)
    @given(st.lists(acts, min_size=10, max_size=25))
    def collect(life: list[Any]) -> None:
        lives.append(life)

    collect()
    for number, life in enumerate(lives):
        county = f"{100_000 + number}"
        office = Office()
        async with transaction(deployment, Whole(county)) as db:
            for name, *arguments in life:
                touches, moves = getattr(office, name)(*arguments)
                await finalise(db, county, AT, touches, moves)
        await _check(deployment, county, office)


async def _check(deployment: Deployment, county: str, office: Office) -> None:
    entries = [row for row in await rows_of(deployment, "sync_entry") if row.county == county]
    scopes = {row.scope_id: row for row in await rows_of(deployment, "sync_scope") if row.county == county}
    wanted = {(office.feed(home), *key): (home, revision) for key, (home, revision) in office.live.items()}
    living = {(row.scope_id, row.entity, row.entity_id): row for row in entries if row.operation == "put"}
    assert {key: (row.household_id, row.revision) for key, row in living.items()} == wanted
    assert {(row.scope_id, row.entity_id) for row in entries if row.operation == "exit"} == office.exits
    for scope, counter in scopes.items():
        mine = [row for row in entries if row.scope_id == scope]
        assert len({row.seq for row in mine}) == len(mine)
        assert max((row.seq for row in mine), default=0) <= counter.head
        digests = [digest_of(key, row.revision) for key, row in living.items() if key[0] == scope]
        assert counter.digest == sum(digests) % DIGEST_MODULUS
        assert counter.live == len(digests)
    assert {row.scope_id for row in entries if row.seq is not None} <= scopes.keys()
    assert all((row.seq is None) == row.scope_id.startswith("household:") for row in entries)
    assert all((row.removed_on is None) == (row.operation == "put") for row in entries)


async def test_households_come_first_and_feeds_of_all_kinds_count(deployment: Deployment) -> None:
    home, team, account = HOMES[0], UUID(int=1), UUID(int=7)
    touches = [
        Touch(feed_of_team(team), "alert", UUID(int=5), home, 1),
        Touch(feed_of_team(team), "household", home, home, 1),
        Touch(feed_of_user(account), "op_status", UUID(int=6), None, 1),
        Touch(REFERENCE_FEED, "form", UUID(int=8), None, 1),
    ]
    async with transaction(deployment, Whole(COUNTY)) as db:
        await finalise(db, COUNTY, AT, touches)
    rows = {(row.scope_id, row.entity): row.seq for row in await rows_of(deployment, "sync_entry")}
    assert rows == {
        (f"team:{team}", "household"): 1,
        (f"team:{team}", "alert"): 2,
        (f"user:{account}", "op_status"): 1,
        ("ref", "form"): 1,
    }


async def test_the_epoch_stays_until_it_is_rotated(deployment: Deployment) -> None:
    async with transaction(deployment, Whole(COUNTY)) as db:
        before = await epoch_of(db)
        assert (await epoch_of(db), await schema_min(db)) == (before, 1)
        after = await rotate_epoch(db)
        assert after != before
    async with transaction(deployment, Whole(COUNTY)) as db:
        assert await epoch_of(db) == after
