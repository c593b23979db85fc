"""The guard behind the feed: what was written round it is found and mended; old tombstones go and raise the floor."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE, Whole
from app.core.tables import table
from app.journal.facts import Move, Touch, feed_of_team
from app.journal.feed import finalise
from app.journal.tables import SyncEntryRow, SyncScopeRow
from app.people.tables import HouseholdRow
from app.sync.feeds.collect import collect_tombstones
from app.sync.feeds.repair import repair_feeds
from app.sync.feeds.values import LEAKED, MISCOUNTED, MISSING, STALE
from app.sync.feeds.verify import verify_feeds
from tests.factories import a_pairing, a_team
from tests.registered import COUNTY, put_home
from tests.visits.stored import rows_of

entries, scopes, households = table(SyncEntryRow), table(SyncScopeRow), table(HouseholdRow)


async def test_what_went_round_the_feed_is_found_and_mended(deployment: Deployment) -> None:
    """A row without an entry, a row at another revision, an entry without a row, a counter that is wrong."""
    home, other, team = await put_home(deployment), await put_home(deployment), await a_team(deployment)
    assert {one.kind for one in await repair_feeds(deployment, COUNTY, clock.now())} == {MISSING}
    for one in (home, other):
        await a_pairing(deployment, one.household_id, team.team_id)
    assert await verify_feeds(deployment, COUNTY) == []
    feed, stranger = feed_of_team(team.team_id), uuid4()
    async with transaction(deployment, EVERYWHERE) as db:
        mine = households.c.household_id == home.household_id
        await db.write(update(households).where(mine).values(revision=households.c.revision + 1))
        lost = (entries.c.entity == "household") & (entries.c.entity_id == other.household_id)
        await db.write(delete(entries).where(lost))
        await finalise(db, COUNTY, clock.now(), [Touch(feed, "visit", stranger, home.household_id, 1)])
    found = {(one.kind, one.entity_id) for one in await verify_feeds(deployment, COUNTY)}
    assert found == {(STALE, home.household_id), (MISSING, other.household_id), (LEAKED, stranger), (MISCOUNTED, None)}
    assert len(await repair_feeds(deployment, COUNTY, clock.now())) == 4
    assert await verify_feeds(deployment, COUNTY) == []
    assert await repair_feeds(deployment, COUNTY, clock.now()) == []


async def test_old_tombstones_go_and_raise_the_floor(deployment: Deployment) -> None:
    """Half a year later nothing says any more that something was there, and who stands below must fetch anew."""
    home, team, visit, now = UUID(int=1), UUID(int=2), UUID(int=3), clock.now()
    feed, long_ago = feed_of_team(team), now - timedelta(days=181)

    def told(entity: str, entity_id: UUID, revision: int, *, removed: bool = False) -> Touch:
        return Touch(feed, entity, entity_id, home, revision, removed)

    async with transaction(deployment, Whole(COUNTY)) as db:
        await finalise(db, COUNTY, long_ago, [told("household", home, 1), told("visit", visit, 1)])
        await finalise(db, COUNTY, long_ago, [told("visit", visit, 2, removed=True)])
        await finalise(db, COUNTY, now, [told("alert", visit, 1)])
        await finalise(db, COUNTY, now, [told("alert", visit, 2, removed=True)])
        # What was never anybody's has no number and goes too.
        await finalise(db, COUNTY, long_ago, [Touch("household:x", "visit", visit, home, 1, removed=True)])
    assert await collect_tombstones(deployment, now) == 2
    assert {(one.entity, one.operation) for one in await rows_of(deployment, "sync_entry")} == {
        ("household", "put"),
        ("alert", "delete"),
    }
    [counter] = await rows_of(deployment, "sync_scope")
    assert (counter.head, counter.floor) == (5, 3)
    assert await collect_tombstones(deployment, now) == 0
    async with transaction(deployment, Whole(COUNTY)) as db:
        await finalise(db, COUNTY, now, [], [Move(home, team, None)])
    # The household took all that its team had of it, the tombstone too; its exit stayed.
    assert await collect_tombstones(deployment, now + timedelta(days=181)) == 1
    [counter] = await rows_of(deployment, "sync_scope")
    assert (counter.head, counter.floor, counter.digest) == (6, 6, 0)
